"""The alternative of an anyOf or oneOf that a refused value was most probably meant for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from contractrepo.core.pointer import find
from contractrepo.core.text import printable
from contractrepo.schema.engines import Branches, Fault
from contractrepo.schema.explaining.discriminating import meant, reference_of, schema_name
from contractrepo.schema.explaining.places import Place

_OF_ANOTHER_KIND = frozenset({"type", "const", "enum"})


@dataclass(frozen=True, slots=True)
class Branch:
    """One alternative: why it is the one to speak of, and why it refuses the value."""

    note: str
    faults: tuple[Fault, ...]


def closest(
    data: Mapping[str, Any], place: Place, actual: Any, fault: Fault, branches: Branches
) -> Branch | None:
    """Return the alternative that came closest, or None where the value is of another kind than all of them.

    A discriminator decides where there is one; otherwise the alternative whose distinguishing constants fit, with the
    fewest faults.
    """
    alternatives = find(data, place.pointer, [])
    named = meant(data, place.pointer, alternatives, actual)
    if named is not None:
        name = f"its property '{printable(named.name, limit=60)}'"
        if named.index is None or named.index >= len(branches):
            return Branch(f"{name} names none of them", ())
        return Branch(f"{name} means {_name(alternatives, named.index)}", branches[named.index])
    best = min(range(len(branches)), key=lambda at: _distance(fault, branches[at]))
    if _is_of_another_kind(fault, branches[best]):
        return None
    return Branch(f"{_name(alternatives, best)} comes closest", branches[best])


def _distance(fault: Fault, branch: tuple[Fault, ...]) -> tuple[bool, int, int]:
    constants = sum(part.keyword[-1] in {"const", "enum"} for part in branch)
    return _is_of_another_kind(fault, branch), constants, len(branch)


def _is_of_another_kind(fault: Fault, branch: tuple[Fault, ...]) -> bool:
    return any(part.value == fault.value and part.keyword[-1] in _OF_ANOTHER_KIND for part in branch)


def _name(alternatives: list[Any], at: int) -> str:
    reference = schema_name(reference_of(alternatives[at])) if at < len(alternatives) else ""
    return f"alternative {at + 1}" + (f" ({printable(reference, limit=60)})" if reference else "")
