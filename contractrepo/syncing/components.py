"""Components whose shape is that of an inferred schema."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from contractrepo.core.pointer import find, join
from contractrepo.openapi.references import local_pointer
from contractrepo.openapi.version import VersionName
from contractrepo.schema.schemas import Schemas

_SCHEMAS = "/components/schemas"
_DEEPEST = 16
_UNRESERVED = "/~!$&'()*+,;=:@?-._"


class Components:
    """The schemas that a document keeps for reuse.

    Args:
        data: The whole description.
        version: Of OpenAPI.
    """

    def __init__(self, data: Mapping[str, Any], version: VersionName) -> None:
        self._data = data
        self._schemas = Schemas(data, version, None, ())
        named = find(data, _SCHEMAS)
        self._named: Mapping[str, Any] = named if isinstance(named, dict) else {}

    def reuse(self, schema: Mapping[str, Any], samples: Sequence[Any]) -> dict[str, Any] | None:
        """Return a reference to the first component of the same shape that accepts the samples, or None.

        Shapes are equal where the properties have the same names and types, at every depth.
        """
        for name, component in self._named.items():
            if not self._alike(schema, component, 0):
                continue
            pointer = join("components", "schemas", name)
            if all(self._schemas.accepts(pointer, sample) for sample in samples):
                return {"$ref": "#" + quote(pointer, safe=_UNRESERVED)}
        return None

    def _alike(self, schema: Any, component: Any, depth: int) -> bool:
        component = self._followed(component)
        if "$ref" in schema:
            return self._followed(schema) is component
        if not isinstance(component, dict) or depth > _DEEPEST or _types(schema) != _types(component):
            return False
        ours, theirs = schema.get("properties", {}), component.get("properties", {})
        if not isinstance(theirs, dict) or ours.keys() != theirs.keys():
            return False
        if "object" in _types(schema) and not ours:
            return False
        if not all(self._alike(ours[name], theirs[name], depth + 1) for name in ours):
            return False
        items = schema.get("items")
        return items in (None, {}) or self._alike(items, component.get("items"), depth + 1)

    def _followed(self, schema: Any) -> Any:
        for _ in range(_DEEPEST):
            reference = schema.get("$ref") if isinstance(schema, dict) else None
            pointer = local_pointer(reference) if isinstance(reference, str) else None
            if pointer is None:
                break
            schema = find(self._data, pointer)
        return schema


def _types(schema: Mapping[str, Any]) -> frozenset[str]:
    """Return the types without null, and an integer for a number: a sample of 1 says little about 1.5."""
    types = schema.get("type")
    listed = types if isinstance(types, list) else [types]
    return frozenset("number" if one == "integer" else one for one in listed if isinstance(one, str)) - {
        "null"
    }
