"""The schemas of one document, read in one direction: what is the same whether it sends the values or reads them."""

from __future__ import annotations

from typing import Any

from contractrepo.core.pointer import find
from contractrepo.schema.dialects import Source
from contractrepo.schema.dialects.hiding import Hiding
from contractrepo.schema.dialects.identifiers import Identifiers
from contractrepo.schema.dialects.keywords import FORMS, is_schema
from contractrepo.schema.dialects.spelling import Malformed, spell

# What keeps a schema with a $ref from being the schema that it names.
_MEANING = frozenset(FORMS) | {"readOnly", "writeOnly", "$id"}


class Reading:
    """Answers each question about a document once.

    Args:
        source: The document, its version, which decides the dialect, and the part of the exchange.
    """

    def __init__(self, source: Source) -> None:
        self.source = source
        self.identifiers = Identifiers(source)
        self.hiding = Hiding(source, self.identifiers)
        self._meant: dict[str, str] = {}
        self._keywords: dict[str, dict[str, Any]] = {}
        self._malformed: dict[str, str] = {}

    def meant(self, pointer: str, schema: Any) -> str:
        """Return the place of the schema that is meant by that at `pointer`: a bare `$ref` is the schema that it names.

        Else n schemas that refer to each other would make n * n pairs.
        """
        if not self._is_bare(schema):
            return pointer
        found = self._meant.get(pointer)
        if found is None:
            found = self._meant[pointer] = self._followed(pointer, schema)
        return found

    def led(self, pointer: str, reference: str) -> str | None:
        """Return where a `$ref` within the schema at `pointer` leads, or None where nothing is."""
        target = self.identifiers.resolve(reference, self.identifiers.base_of(pointer))
        return None if target is None else target.pointer

    def keywords(self, pointer: str, schema: Any) -> dict[str, Any]:
        """Return the keywords of the Schema Object at `pointer`, in the words of 2020-12; none where one makes no sense."""
        found = self._keywords.get(pointer)
        if found is None:
            try:
                found = spell(schema, self.source.version)
            except Malformed as problem:
                found, self._malformed[pointer] = {}, str(problem)
            self._keywords[pointer] = found
        return found

    def malformed(self, pointer: str, schema: Any) -> str | None:
        """Return why the keywords of the Schema Object at `pointer` make no sense, or None where they do."""
        self.keywords(pointer, schema)
        return self._malformed.get(pointer)

    def _followed(self, pointer: str, schema: Any) -> str:
        passed = {pointer}
        while self._is_bare(schema):
            target = self.led(pointer, schema["$ref"])
            if target in self._meant:
                return self._meant[target]
            if target is None or target in passed or not is_schema(find(self.source.data, target)):
                return pointer
            passed.add(target)
            pointer, schema = target, find(self.source.data, target)
        self._meant[pointer] = pointer
        return pointer

    def _is_bare(self, schema: Any) -> bool:
        """Tell whether a schema does nothing but refer to another one."""
        if not isinstance(schema, dict) or not isinstance(schema.get("$ref"), str):
            return False
        return self.source.version == "3.0" or not any(name != "$ref" and name in _MEANING for name in schema)
