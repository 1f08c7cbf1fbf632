"""The sound objects of a description, references followed; what is unsound is not there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from contractrepo.core.pointer import find
from contractrepo.openapi.linking import Links
from contractrepo.openapi.references import local_pointer
from contractrepo.openapi.version import SpecVersion

Found = tuple[str, Mapping[str, Any]]
"""Place of an object, and the object."""


class Resolving(Protocol):
    """The part of a description that reading needs."""

    version: SpecVersion
    data: Mapping[str, Any]
    links: Links

    def follow(self, pointer: str, value: Any) -> tuple[str, Any]:
        """Follow the references that begin with the value at a pointer."""


class Sound:
    """Finds the sound objects of a description."""

    def __init__(self, description: Resolving) -> None:
        self._description = description
        self._version = description.version

    def object_at(self, pointer: str, value: Any) -> Found | None:
        """Return the object meant by the `value` at `pointer`, or None where there is no sound one."""
        if not isinstance(value, dict):
            return None
        if "$ref" not in value:
            return pointer, value
        if self._broken(pointer):
            return None
        try:
            place, target = self._description.follow(pointer, value)
        except LookupError:
            return None
        return (place, target) if isinstance(target, dict) else None

    def schema_in(self, pointer: str, data: Mapping[str, Any], field: str) -> str | None:
        """Return the pointer of the schema in a field; a mere reference stands for its target."""
        value, place = data.get(field), f"{pointer}/{field}"
        if isinstance(value, bool):
            return place
        if not isinstance(value, dict):
            return None
        if "$ref" not in value:
            return place
        if self._broken(place):
            return None
        if self._version.ref_siblings and len(value) > 1:
            return place
        try:
            target, schema = self._description.follow(place, value)
        except LookupError:
            return None
        if not isinstance(schema, (dict, bool)):
            return None
        # Members beside a `$ref` hold from 3.1 on: the first schema on the way that has some is meant.
        while self._version.ref_siblings and place != target and len(value) == 1:
            place = local_pointer(value["$ref"]) or ""
            value = find(self._description.data, place)
        return place if self._version.ref_siblings else target

    def _broken(self, pointer: str) -> bool:
        return pointer + "/$ref" in self._description.links.faults


def members(value: Any) -> Iterator[tuple[str, Any]]:
    """Yield the members of an object; anything else has none."""
    if isinstance(value, dict):
        yield from value.items()


def text_or_none(value: Any) -> str | None:
    """Return a text; anything else is None."""
    return value if isinstance(value, str) else None
