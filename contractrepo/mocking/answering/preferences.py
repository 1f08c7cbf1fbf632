"""What a request asks of a mock: ``code``, ``example``, ``dynamic`` and ``seed``.

They stand in the Prefer header (RFC 7240), or in the query, where a browser can write them: ``?__code=404``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import unquote_plus

from contractrepo.core.messages import Request

_PREFERENCE = re.compile(
    r"""[ \t]*([!#$%&'*+.^_`|~0-9A-Za-z-]+)[ \t]*(?:=[ \t]*("(?:[^"\\]|\\.)*"|[^\s,;"]*))?[^,"]*(?:,|$)"""
)
_LONGEST = 4_096
MARK = "__"
"""What preferences in a query begin with."""
_IN_QUERY = frozenset({"__code", "__example", "__dynamic", "__seed"})
_TRUE = frozenset({"", "true", "1", "yes"})


@dataclass(frozen=True, slots=True)
class Preferences:
    """What a request prefers; None where it does not say.

    Attributes:
        code: Status code.
        example: Id of an example.
        dynamic: Whether the answer is to be generated.
        seed: Seed of a generated answer.
    """

    code: int | None = None
    example: str | None = None
    dynamic: bool | None = None
    seed: int | None = None

    @property
    def given(self) -> bool:
        """Tell whether there is any."""
        return self is not NONE and bool(self.applied)

    @property
    def applied(self) -> str:
        """Return the field value of Preference-Applied (section 3)."""
        given = (
            ("code", self.code),
            ("example", self.example),
            ("dynamic", None if self.dynamic is None else str(self.dynamic).lower()),
            ("seed", self.seed),
        )
        return ", ".join(f"{name}={_spelled(str(value))}" for name, value in given if value is not None)


NONE = Preferences()


def in_query(request: Request) -> tuple[Mapping[str, str], Request]:
    """Return the preferences in the query of a request, and the request without them."""
    path, _, query = request.target.partition("?")
    asked: dict[str, str] = {}
    rest: list[str] = []
    for pair in query.split("&"):
        name, _, value = pair.partition("=")
        if name in _IN_QUERY:
            asked.setdefault(name.removeprefix(MARK), unquote_plus(value))
        else:
            rest.append(pair)
    return asked, replace(request, target=f"{path}?{'&'.join(rest)}" if rest else path) if asked else request


def preferences(text: str | None, asked: Mapping[str, str] | None = None) -> Preferences:
    """Return what a request asks of a mock; other preferences, and values that make no sense, are ignored.

    Args:
        text: All Prefer fields joined by commas, or None.
        asked: What its query says; the header goes before.
    """
    if not (text or asked):
        return NONE
    found: dict[str, str] = {}
    for name, value in _PREFERENCE.findall((text or "")[:_LONGEST]):
        # Section 2: of repeated preferences the first one counts.
        found.setdefault(name.lower(), _plain(value))
    found = {**(asked or {}), **found}
    dynamic = found.get("dynamic")
    return Preferences(
        _integer(found.get("code"), least=100, most=599),
        found.get("example"),
        None if dynamic is None else dynamic.lower() in _TRUE,
        _integer(found.get("seed"), least=0, most=2**63),
    )


def _integer(text: str | None, *, least: int, most: int) -> int | None:
    if text is None or not (text.isascii() and text.isdigit() and len(text) < 20):
        return None
    return int(text) if least <= int(text) <= most else None


def _plain(value: str) -> str:
    return re.sub(r"\\(.)", r"\1", value[1:-1]) if value.startswith('"') else value


def _spelled(value: str) -> str:
    if re.fullmatch(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+", value):
        return value
    return '"' + re.sub(r'(["\\])', r"\\\1", value) + '"'
