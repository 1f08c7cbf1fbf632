"""Segments of path templates: literal, one parameter, or both mixed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote

SLOT = re.compile(r"\{([^{}]*)\}")
"""A parameter in a path template."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One segment of a path template.

    Attributes:
        literals: The texts around the parameters, one more than there are parameters.
        names: Parameters in order; none in a literal segment.
    """

    literals: tuple[str, ...]
    names: tuple[str, ...]

    @property
    def is_slot(self) -> bool:
        """Tell whether the segment is one parameter and nothing else."""
        return self.literals == ("", "")

    def values(self, text: str) -> list[str] | None:
        """Return the raw text of each parameter, never empty, or None where `text` does not fit.

        Each parameter is as short as possible, the last takes the rest; time is linear in `text`.
        """
        head, *inner, tail = self.literals
        if not text.startswith(head) or not text.endswith(tail):
            return None
        at, end = len(head), len(text) - len(tail)
        found: list[str] = []
        for literal in inner:
            stop = text.find(literal, at + 1, end)
            if stop < 0:
                return None
            found.append(text[at:stop])
            at = stop + len(literal)
        return [*found, text[at:end]] if at < end else None


def parse_segment(template: str) -> Segment:
    """Return one segment of a path template in parts."""
    pieces = SLOT.split(template)
    return Segment(tuple(pieces[::2]), tuple(pieces[1::2]))


def decoded_literal(text: str) -> str:
    """Return a literal without percent-escapes, the form in which literals are compared (RFC 3986, section 6.2.2)."""
    return unquote(text, errors="surrogateescape") if "%" in text else text
