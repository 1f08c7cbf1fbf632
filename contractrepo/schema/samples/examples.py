"""The examples and defaults that a document gives for its schemas."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from contractrepo.core.json_values import type_name
from contractrepo.core.pointer import find
from contractrepo.schema.dialects import Program
from contractrepo.schema.samples.demand import Demand, Part, definition


class Examples:
    """Finds what the document says about a part of a program.

    Args:
        program: The schemas.
        data: The description they were made of.
        hidden: Gives the properties that do not travel, by pointer of the schema that declares them.
    """

    def __init__(
        self, program: Program, data: Mapping[str, Any], hidden: Callable[[str], frozenset[str]]
    ) -> None:
        self._program, self._data, self._hidden = program, data, hidden
        self._found: dict[str, Any] = {}

    def given(self, part: Part, demand: Demand) -> Iterator[Any]:
        """Yield the examples, then the default, of a schema and of those that it refers to.

        Those are left out that are of the wrong type, or hold properties that do not travel.

        Args:
            part: The schema.
            demand: What it and others demand.
        """
        for followed in self._followed(part):
            schema = self._in_document(followed)
            examples = schema.get("examples")
            candidates = [schema["example"]] if "example" in schema else []
            candidates += examples if isinstance(examples, list) else []
            candidates += [schema["default"]] if "default" in schema else []
            yield from (value for value in candidates if self._is_usable(value, demand))

    def _followed(self, part: Part) -> Iterator[Part]:
        seen: set[str] = set()
        while isinstance(part.schema, Mapping):
            yield part
            reference = part.schema.get("$ref")
            if reference is None or reference in seen:
                return
            seen.add(reference)
            part = definition(self._program, reference)

    def _in_document(self, part: Part) -> Mapping[str, Any]:
        """Return a schema as the document has it, with what only describes; empty for one that was added."""
        if part.base not in self._found:
            self._found[part.base] = find(self._data, part.base)
        schema = self._found[part.base]
        for step in part.steps:
            if isinstance(schema, Mapping):
                schema = schema.get(step)
            elif isinstance(schema, list) and isinstance(step, int) and step < len(schema):
                schema = schema[step]
            else:
                return {}
        return schema if isinstance(schema, Mapping) else {}

    def _is_usable(self, value: Any, demand: Demand) -> bool:
        if value is None and demand.types != ("null",):
            return False
        if isinstance(value, dict) and any(
            not self._hidden(part.pointer).isdisjoint(value) for part in demand.own
        ):
            return False
        return is_of(value, demand)


def is_of(value: Any, demand: Demand) -> bool:
    """Tell whether `value` has one of the types demanded."""
    name = type_name(value)
    if name == "number" and "number" not in demand.types:
        return "integer" in demand.types and value == int(value)
    return name in demand.types
