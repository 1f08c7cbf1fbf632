"""The schemas that apply to the same value as another one."""

from __future__ import annotations

from collections.abc import Iterable

from contractrepo.schema.inclusion.atoms import Atom
from contractrepo.schema.inclusion.limits import CONJUNCTS, TooComplex
from contractrepo.schema.inclusion.side import Side
from contractrepo.schema.inclusion.unevaluated import evaluates

_NO_NAMES: frozenset[str] = frozenset()


def parts(atom: Atom, side: Side, keyword: str, hidden: frozenset[str] = _NO_NAMES) -> list[Atom]:
    """Return the schemas that a keyword lists."""
    listed = side.keywords(atom).get(keyword, ())
    return [side.part(atom, keyword, at, hidden=hidden) for at in range(len(listed))]


def conjuncts(atom: Atom, side: Side) -> list[Atom]:
    """Return the schemas that apply together with `atom` by $ref, $dynamicRef and allOf, each once.

    One that looks at what was evaluated is not followed further: it sees its own part only.

    Raises:
        TooComplex: There are too many.
    """
    found = {atom: None}
    waiting = [atom]
    while waiting:
        one = waiting.pop()
        if not isinstance(one.schema, dict) or (one is not atom and evaluates(one, side)):
            continue
        for other in reversed(_followed(one, side)):
            if other not in found:
                found[other] = None
                waiting.append(other)
        if len(found) > CONJUNCTS:
            raise TooComplex("too many schemas apply together")
    return list(found)


def names_members(atoms: Iterable[Atom]) -> bool:
    """Tell whether any of these schemas speaks of members by name."""
    schemas = (atom.schema for atom in atoms if isinstance(atom.schema, dict))
    return any("properties" in schema or "required" in schema for schema in schemas)


def _followed(atom: Atom, side: Side) -> list[Atom]:
    keywords = side.keywords(atom)
    targets = [
        side.target(atom) if "$ref" in keywords else None,
        side.dynamic_target(atom) if "$dynamicRef" in keywords else None,
    ]
    return [*(target for target in targets if target is not None), *parts(atom, side, "allOf")]
