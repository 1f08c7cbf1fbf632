"""How the value of a parameter or header is spelled: the same value may have another text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from contractrepo.breaking.pairing import schema_of
from contractrepo.breaking.sides import Sides
from contractrepo.breaking.witness import SideName
from contractrepo.openapi.model import Header, Parameter
from contractrepo.validation.shapes import KINDS, Shapes

# OpenAPI 3.1, section "Style Values": these put characters of their own before a scalar too.
_PREFIXED = frozenset({"label", "matrix"})
# OpenAPI 3.2, section "Style Values": the same text but for what is escaped.
_UNESCAPED = "cookie"
_COMPOUND = ("array", "object")


@dataclass(frozen=True, slots=True)
class Respelling:
    """A value that both sides take is spelled in two ways.

    Attributes:
        old: Style and explode in the base, as far as they matter.
        new: In the revision.
        decided: False where it depends on the value, and the schema does not say which values there are.
    """

    old: dict[str, Any]
    new: dict[str, Any]
    decided: bool


def respelling(sides: Sides, old: Parameter | Header, new: Parameter | Header) -> Respelling | None:
    """Return how the spelling changed, or None where every value that both sides take has the same text."""
    if old.content is not None or (_style(old), old.explode) == (_style(new), new.explode):
        return None
    before, after = kinds_of(sides, "base", old), kinds_of(sides, "revision", new)
    for kind in sorted(before & after, key=_COMPOUND[::-1].__contains__, reverse=True):
        forms = _form(kind, old), _form(kind, new)
        if forms[0] != forms[1]:
            said = before & after != KINDS and _UNESCAPED not in {_style(old), _style(new)}
            return Respelling(*forms, decided=said)
    return None


def kinds_of(sides: Sides, side: SideName, part: Parameter | Header) -> frozenset[str]:
    """Return the JSON types that the value can have, by what the schema says."""
    key = ("shapes", side)
    if key not in sides.memo:
        description = sides.contract(side).description
        sides.memo[key] = Shapes(description.data, ref_siblings=description.version.ref_siblings)
    shapes: Shapes = sides.memo[key]
    return shapes.at(schema_of(part)).kinds


def _style(part: Parameter | Header) -> str:
    """OpenAPI 3.1, section "Header Object": `style` can only be ``simple``."""
    return part.style if isinstance(part, Parameter) else "simple"


def _form(kind: str, part: Parameter | Header) -> dict[str, Any]:
    style = _style(part)
    if kind not in _COMPOUND:
        return {"style": style if style in _PREFIXED or style == _UNESCAPED else None}
    # OpenAPI 3.1, section "Style Values": explode makes no difference to an array in style simple.
    matters = kind == "object" or style != "simple"
    return {"style": style, "explode": part.explode if matters else None}
