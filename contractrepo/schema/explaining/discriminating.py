"""The alternative that a value names itself (OpenAPI 3.x, "Discriminator Object").

A discriminator does not change what is valid; it tells which alternative was meant where none fits.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from contractrepo.core.pointer import append, find, unescape


@dataclass(frozen=True, slots=True)
class Meant:
    """What a value says about itself.

    Attributes:
        name: The property that says it.
        index: Of the alternative meant; None where it is none of them.
    """

    name: str
    index: int | None


def meant(data: Mapping[str, Any], pointer: str, alternatives: Sequence[Any], actual: Any) -> Meant | None:
    """Return which of the alternatives listed at `pointer` a value names, or None where it says nothing.

    A name is looked up in `mapping`, then taken as the name of a schema; where both lead nowhere, or the property is
    missing, `defaultMapping` is meant (OpenAPI 3.2).
    """
    discriminator = find(data, append(pointer.rpartition("/")[0], "discriminator"))
    name = discriminator.get("propertyName") if isinstance(discriminator, dict) else None
    if not isinstance(name, str) or not isinstance(actual, dict):
        return None
    value, default = actual.get(name), discriminator.get("defaultMapping")
    mapping = discriminator.get("mapping")
    mapped = mapping.get(value) if isinstance(mapping, dict) and isinstance(value, str) else None
    for wanted in (mapped, value, default):
        index = _index(alternatives, wanted) if isinstance(wanted, str) else None
        if index is not None:
            return Meant(name, index)
    return Meant(name, None) if isinstance(value, str) else None


def reference_of(alternative: Any) -> str:
    """Return what an alternative refers to, empty where it is no reference."""
    reference = alternative.get("$ref") if isinstance(alternative, dict) else None
    return reference if isinstance(reference, str) else ""


def schema_name(reference: str) -> str:
    """Return the last part of a reference: the name of a component, or of a file."""
    last = unescape(unquote(reference.rpartition("#")[2]).rpartition("/")[2])
    return (last or reference.partition("#")[0]).rpartition("/")[2]


def _index(alternatives: Sequence[Any], wanted: str) -> int | None:
    references = [reference_of(part) for part in alternatives]
    if wanted in references:
        return references.index(wanted)
    names = [schema_name(reference) for reference in references]
    # The files of a description are joined, so that only the end of a reference between them stays the same.
    name = schema_name(wanted)
    return names.index(name) if name and name in names else None
