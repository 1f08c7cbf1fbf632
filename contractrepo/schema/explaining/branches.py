"""The alternative of an anyOf or oneOf that a refused value was most probably meant for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from contractrepo.core.pointer import append, find
from contractrepo.core.text import printable
from contractrepo.schema.engines import Fault
from contractrepo.schema.explaining.places import Place

_OF_ANOTHER_KIND = frozenset({"type", "const", "enum"})


@dataclass(frozen=True, slots=True)
class Branch:
    """One alternative: what to call it, and why it refuses the value."""

    name: str
    faults: tuple[Fault, ...]


def closest(data: Mapping[str, Any], place: Place, actual: Any, fault: Fault) -> Branch | None:
    """Return the alternative that came closest, or None where the value is of another kind than all of them.

    A discriminator decides where it names one (OpenAPI 3.x, "Discriminator Object"); otherwise the alternative whose
    distinguishing constants fit, with the fewest faults.
    """
    alternatives = find(data, place.pointer, [])
    named = _discriminated(data, place.pointer, alternatives, actual)
    if named is None:
        ranked = sorted(range(len(fault.branches)), key=lambda at: _distance(fault, fault.branches[at]))
        named = ranked[0] if ranked else None
    if named is None or named >= len(fault.branches) or _is_of_another_kind(fault, fault.branches[named]):
        return None
    return Branch(_name(alternatives, named), fault.branches[named])


def _distance(fault: Fault, branch: tuple[Fault, ...]) -> tuple[bool, int, int]:
    constants = sum(part.keyword[-1] in {"const", "enum"} for part in branch)
    return _is_of_another_kind(fault, branch), constants, len(branch)


def _is_of_another_kind(fault: Fault, branch: tuple[Fault, ...]) -> bool:
    return any(part.value == fault.value and part.keyword[-1] in _OF_ANOTHER_KIND for part in branch)


def _discriminated(data: Mapping[str, Any], pointer: str, alternatives: Any, actual: Any) -> int | None:
    discriminator = find(data, append(pointer.rpartition("/")[0], "discriminator"))
    if not isinstance(discriminator, dict) or not isinstance(actual, dict):
        return None
    value = actual.get(str(discriminator.get("propertyName")))
    mapping = discriminator.get("mapping")
    wanted = mapping.get(value, value) if isinstance(mapping, dict) and isinstance(value, str) else value
    if not isinstance(wanted, str):
        return None
    references = [_reference(part) for part in alternatives]
    for at, reference in enumerate(references):
        if reference and (reference == wanted or reference.rpartition("/")[2] == wanted):
            return at
    return None


def _reference(alternative: Any) -> str:
    reference = alternative.get("$ref") if isinstance(alternative, dict) else None
    return reference if isinstance(reference, str) else ""


def _name(alternatives: list[Any], at: int) -> str:
    reference = _reference(alternatives[at]).rpartition("/")[2] if at < len(alternatives) else ""
    return f"alternative {at + 1}" + (f" ({printable(reference, limit=60)})" if reference else "")
