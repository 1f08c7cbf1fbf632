"""Media types, ranges of them, and which one an Accept header asks for (RFC 9110, sections 8.3.1 and 12.5.1)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

_WORD = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_ESSENCE = re.compile(rf"[ \t]*({_WORD})/({_WORD})[ \t]*", re.ASCII)
_PARAMETER = re.compile(
    rf';[ \t]*(?:({_WORD})=({_WORD}|"(?:[^"\\]|\\.)*")(?=[ \t]*(?:;|\Z)))?[ \t]*', re.ASCII
)
_QUALITY = re.compile(r"(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\Z", re.ASCII)
_PIECE = re.compile(r'"(?:[^"\\]|\\.)*"?|[^",]+|,')
# A longer media type, and a longer Accept header, is nobody's.
_LONGEST = 1_024
_LONGEST_ACCEPT = 8_192


@dataclass(frozen=True, slots=True)
class MediaRange:
    """A media type, or a range of them such as ``text/*`` or ``application/*+json``.

    Attributes:
        type: Lower case, or ``*``.
        subtype: Lower case, or ``*``, or ``*+suffix``.
        parameters: Names in lower case with their values, ``q`` and what follows it left out.
        quality: Weight in an Accept header, 0 to 1.
    """

    type: str
    subtype: str
    parameters: tuple[tuple[str, str], ...] = ()
    quality: float = 1.0

    @property
    def essence(self) -> str:
        """Return ``type/subtype`` without parameters."""
        return f"{self.type}/{self.subtype}"

    @property
    def suffix(self) -> str:
        """Return the structured syntax suffix (RFC 6838, section 4.2.8) without its plus sign, or ``""``."""
        return self.subtype.rpartition("+")[2] if "+" in self.subtype else ""

    @property
    def is_range(self) -> bool:
        """Tell whether more than one media type is meant."""
        return "*" in (self.type, self.subtype) or self.subtype.startswith("*+")

    def parameter(self, name: str) -> str | None:
        """Return the value of a parameter, or None."""
        return dict(self.parameters).get(name)


@lru_cache(maxsize=1_024)
def parse(text: str) -> MediaRange | None:
    """Return what `text` names, or None where it is no media type.

    Example:
        >>> parse("Text/HTML; charset=UTF-8").essence
        'text/html'
    """
    head = _ESSENCE.match(text) if len(text) <= _LONGEST else None
    if head is None:
        return None
    parameters: dict[str, str] = {}
    quality, at = 1.0, head.end()
    while at < len(text):
        found = _PARAMETER.match(text, at)
        if found is None:
            return None
        at = found.end()
        name, value = (found[1] or "").lower(), _unquoted(found[2] or "")
        if name == "q":
            # RFC 9110, section 12.4.2: what follows the weight is no parameter of the media type.
            quality = float(value) if _QUALITY.match(value) else 0.0
            break
        if name:
            parameters.setdefault(name, value)
    return MediaRange(head[1].lower(), head[2].lower(), tuple(sorted(parameters.items())), quality)


def covers(range_: str, name: str) -> bool:
    """Tell whether every message of media type or range `name` is also one of `range_`.

    Parameters of the range must be met; those that only `name` has do not matter.

    Example:
        >>> covers("application/*+json", "application/problem+json; charset=utf-8")
        True
    """
    wide, narrow = parse(range_), parse(name)
    return wide is not None and narrow is not None and _covers(wide, narrow)


def closest(name: MediaRange, candidates: Sequence[MediaRange | None]) -> int | None:
    """Return the index of the most specific candidate that covers `name`, the first of equals, or None.

    OpenAPI, section "Request Body Object": only the most specific key applies.
    """
    best, found = -1, None
    for index, candidate in enumerate(candidates):
        if candidate is not None and _covers(candidate, name) and _specificity(candidate) > best:
            best, found = _specificity(candidate), index
    return found


def negotiate(accept: str | None, offers: Sequence[str]) -> str | None:
    """Return the offer that an Accept header prefers, the first of equals, or None where it accepts none.

    A weight of 0 excludes. An offer whose suffix names the syntax asked for is the last resort: who accepts
    ``application/json`` can read ``application/vnd.api+json``.

    Args:
        accept: All Accept fields joined by commas; None or blank accepts anything.
        offers: Media types or ranges as declared.

    Example:
        >>> negotiate("application/json;q=0, */*", ["application/json", "text/csv"])
        'text/csv'
    """
    if accept is None or not accept.strip():
        return offers[0] if offers else None
    ranges = accepted_ranges(accept)
    weighted = [(_quality(parse(offer), ranges), -index) for index, offer in enumerate(offers)]
    best = max(weighted, default=((0.0, 0), 0))
    return offers[-best[1]] if best[0][0] > 0 else None


def accepted_ranges(accept: str) -> list[MediaRange]:
    """Return the ranges of an Accept header in order; what is none is left out."""
    elements = [""]
    for piece in _PIECE.findall(accept[:_LONGEST_ACCEPT]):
        if piece == ",":
            elements.append("")
        else:
            elements[-1] += piece
    return [found for element in elements if (found := parse(element)) is not None]


def _quality(offer: MediaRange | None, ranges: Sequence[MediaRange]) -> tuple[float, int]:
    """RFC 9110, section 12.5.1: the most specific range that applies gives the weight."""
    if offer is None:
        return 0.0, 0
    applying = [(_specificity(one), one.quality) for one in ranges if _accepts(one, offer)]
    if applying:
        return max(applying)[1], 1
    kin = [one.quality for one in ranges if offer.suffix and one.essence == f"{offer.type}/{offer.suffix}"]
    return max(kin, default=0.0), 0


def _accepts(asked: MediaRange, offer: MediaRange) -> bool:
    """An offer that does not say a parameter may have it; one that is itself a range can be narrowed."""
    said = dict(offer.parameters)
    if any(name in said and said[name] != value for name, value in asked.parameters):
        return False
    return _within(asked, offer) or (offer.is_range and _within(offer, asked))


def _covers(wide: MediaRange, narrow: MediaRange) -> bool:
    return _within(wide, narrow) and set(wide.parameters) <= set(narrow.parameters)


def _within(wide: MediaRange, narrow: MediaRange) -> bool:
    if wide.type not in ("*", narrow.type):
        return False
    if wide.subtype.startswith("*+"):
        return narrow.subtype == wide.subtype or narrow.subtype.endswith(wide.subtype[1:])
    return wide.subtype in ("*", narrow.subtype)


def _specificity(one: MediaRange) -> int:
    exact = 0 if one.type == "*" else 1 if one.subtype == "*" else 2 if one.is_range else 3
    return exact * 100 + min(len(one.parameters), 99)


def _unquoted(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text[1:-1]) if text.startswith('"') else text
