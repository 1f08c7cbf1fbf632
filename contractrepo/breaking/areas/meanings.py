"""Keywords that refuse nothing but tell readers what a value means, or how it is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from contractrepo.breaking.areas.difference import Difference
from contractrepo.breaking.areas.layers import Layer
from contractrepo.breaking.pruning import mapped_pointer, references, stripped
from contractrepo.breaking.sides import Sides
from contractrepo.breaking.witness import SideName
from contractrepo.core.json_values import canonical_json
from contractrepo.core.pointer import append

# What is told outright: a default, and a discriminator, which "MUST NOT change the validation outcome" (OpenAPI 3.1.1,
# section "Discriminator Object"). What the others do to a reader depends on the reader.
_DECIDED = frozenset({"default", "discriminator"})


def meaning_differences(sides: Sides, old: Layer, new: Layer) -> Iterator[Difference]:
    """Yield what changed about the meaning of one value."""
    told = {keyword for side in (old, new) for schema in side.objects.values() for keyword in schema}
    for keyword, change in _CHANGES.items():
        if keyword in told:
            yield from _changed(sides, keyword, change, old, new)
    if "deprecated" in told:
        yield from _deprecated(old, new)


def _changed(sides: Sides, keyword: str, change: str, old: Layer, new: Layer) -> Iterator[Difference]:
    before, after = _said(old, keyword), _said(new, keyword)
    values = _values(sides, "base", keyword, before), _values(sides, "revision", keyword, after)
    moved = any(not sides.pruning.unchanged(target) for target in references(list(after.values())))
    if values[0] == values[1] and not moved:
        return
    yield Difference(
        change,
        next(iter(after), None),
        next(iter(before), None),
        f"`{keyword}`",
        _predicate(before, after),
        next(iter(before.values()), None),
        next(iter(after.values()), None),
        decided=keyword in _DECIDED,
    )


def _said(side: Layer, keyword: str) -> dict[str, Any]:
    """Return the values of a keyword by their pointers."""
    return {
        append(pointer, keyword): schema[keyword]
        for pointer, schema in side.objects.items()
        if keyword in schema
    }


def _values(sides: Sides, side: SideName, keyword: str, said: Mapping[str, Any]) -> set[bytes]:
    return {canonical_json(_plain(sides, side, keyword, value)) for value in said.values()}


def _plain(sides: Sides, side: SideName, keyword: str, value: Any) -> Any:
    """Return what a keyword means, however it is written."""
    if keyword == "default":
        return value
    if keyword == "discriminator":
        return _discriminator(sides, side, value)
    return _xml(value) if keyword == "xml" else stripped(value)


def _discriminator(sides: Sides, side: SideName, value: Any) -> Any:
    if not isinstance(value, Mapping):
        return value
    mapping = value.get("mapping")
    named = mapping if isinstance(mapping, Mapping) else {}
    return {
        "propertyName": value.get("propertyName"),
        "mapping": {name: _target(sides, side, target) for name, target in named.items()},
        "defaultMapping": _target(sides, side, value.get("defaultMapping")),
    }


def _target(sides: Sides, side: SideName, value: Any) -> Any:
    """Return what a mapping leads to; a schema that only one side has is known by what it says, not by its name."""
    pointer = mapped_pointer(value) if isinstance(value, str) else None
    if pointer is None:
        return value
    other: SideName = "revision" if side == "base" else "base"
    return stripped(sides.value(side, pointer)) if sides.value(other, pointer) is None else pointer


def _xml(value: Any) -> Any:
    """OpenAPI 3.1, section "XML Object": what is false is as if it were not there."""
    found = stripped(value)
    return (
        {key: part for key, part in found.items() if part is not False} if isinstance(found, dict) else found
    )


def _predicate(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    if not before:
        return "is new"
    return "changed" if after else "is gone"


def _deprecated(old: Layer, new: Layer) -> Iterator[Difference]:
    before, after = (
        [place for place, value in _said(side, "deprecated").items() if value is True] for side in (old, new)
    )
    if bool(before) == bool(after):
        return
    change, predicate = (
        ("deprecated", "is deprecated") if after else ("reactivated", "is no longer deprecated")
    )
    place, old_place = next(iter(after), None), next(iter(before), None)
    yield Difference(f"schema-{change}", place, old_place, "a schema", predicate, bool(before), bool(after))


_CHANGES = {
    "default": "default-changed",
    "discriminator": "discriminator-changed",
    "contentEncoding": "content-encoding-changed",
    "contentMediaType": "content-encoding-changed",
    "contentSchema": "content-encoding-changed",
    "xml": "xml-changed",
}
