"""New members of examples become optional properties of schemas that are open to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from contractrepo.core.pointer import append
from contractrepo.openapi.description import Description
from contractrepo.syncing.components import Components
from contractrepo.syncing.conflicts import Conflicts
from contractrepo.syncing.document_files import DocumentFiles
from contractrepo.syncing.inferring import Ambiguous, infer

_DEEPEST = 64
# What makes it unclear where a property belongs, or whether it is one.
_UNCLEAR = ("oneOf", "anyOf", "not", "if", "patternProperties", "propertyNames", "dependentSchemas")
_NOTHING: Mapping[str, Any] = {}


class Extender:
    """Collects members that schemas do not know.

    Args:
        description: The document as it is.
        conflicts: Gets what no schema can be inferred for.
    """

    def __init__(self, description: Description, conflicts: Conflicts) -> None:
        self._description = description
        self._conflicts = conflicts
        self._samples: dict[tuple[str, str], tuple[str, list[Any]]] = {}

    def note(self, schema: str, old: Any, new: Any, file: str) -> None:
        """Collect the members of `new` that neither `old` nor the schema at a pointer has."""
        self._walk(schema, old, new, file, 0)

    def finish(self, files: DocumentFiles, components: Components) -> None:
        """Write the properties."""
        version = self._description.version.name
        for (holder, name), (file, samples) in self._samples.items():
            place = append(holder, "properties", name)
            try:
                schema = infer(samples, version, components.reuse)
            except Ambiguous as error:
                message = f"no schema is inferred: {error}"
                values = None, None, samples
                self._conflicts.decide(
                    "inference-ambiguous",
                    place + error.pointer,
                    message,
                    file=file,
                    values=values,
                    choices=(),
                )
                continue
            files.ensure(append(holder, "properties"))
            files.put(place, schema)

    def _walk(self, pointer: str, old: Any, new: Any, file: str, depth: int) -> None:
        found = list(self._branches(pointer, 0))
        if not found or depth > _DEEPEST:
            return
        if isinstance(new, list):
            for place, schema in found:
                for at, item in enumerate(new if "items" in schema else ()):
                    before = old[at] if isinstance(old, list) and at < len(old) else None
                    self._walk(append(place, "items"), before, item, file, depth + 1)
        elif isinstance(new, dict):
            before = old if isinstance(old, dict) else _NOTHING
            for name, value in new.items():
                known = [place for place, schema in found if name in _properties(schema)]
                for place in known:
                    self._walk(append(place, "properties", name), before.get(name), value, file, depth + 1)
                if not known and name not in before and _is_open(found):
                    self._samples.setdefault((_home(found), name), (file, []))[1].append(value)

    def _branches(self, pointer: str, depth: int) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Yield the schemas that all hold at a pointer: itself, what it refers to, and what `allOf` lists."""
        try:
            place, schema = self._description.resolve(pointer)
        except LookupError:
            return
        if not isinstance(schema, dict) or depth > _DEEPEST:
            return
        yield place, schema
        listed = schema.get("allOf")
        for at in range(len(listed) if isinstance(listed, list) else 0):
            yield from self._branches(append(place, "allOf", at), depth + 1)


def _properties(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    properties = schema.get("properties")
    return properties if isinstance(properties, dict) else _NOTHING


def _is_open(branches: list[tuple[str, Mapping[str, Any]]]) -> bool:
    """A map, whose members are values and not properties, is not open; nor is what says nothing of objects."""
    schemas = [schema for _, schema in branches]
    if any(key in schema for schema in schemas for key in _UNCLEAR):
        return False
    further = [
        schema[key]
        for schema in schemas
        for key in ("additionalProperties", "unevaluatedProperties")
        if key in schema
    ]
    declared = any(_properties(schema) for schema in schemas)
    if any(one is not True for one in further) or (further and not declared):
        return False
    return declared or any("object" in _types(schema) for schema in schemas)


def _types(schema: Mapping[str, Any]) -> list[Any]:
    types = schema.get("type")
    return types if isinstance(types, list) else [types]


def _home(branches: list[tuple[str, Mapping[str, Any]]]) -> str:
    """Return the schema that gets a property: the first one that has some."""
    return next((place for place, schema in branches if _properties(schema)), branches[0][0])
