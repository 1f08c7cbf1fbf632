"""One document in one role: it sends the values, or it reads them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Literal

from contractrepo.core.json_values import canonical_json
from contractrepo.core.pointer import append, find
from contractrepo.schema.dialects import Source
from contractrepo.schema.dialects.hiding import Hiding
from contractrepo.schema.dialects.identifiers import Identifiers
from contractrepo.schema.dialects.keywords import FORMS, is_schema
from contractrepo.schema.dialects.spelling import Malformed, spell
from contractrepo.schema.inclusion.records import Atom

Role = Literal["reader", "sender"]

_NO_NAMES: frozenset[str] = frozenset()
_REFERENCE = re.compile(r'"\$(ref|dynamicRef)"')


class Side:
    """The schemas of one document, read in one direction by one role.

    Args:
        source: The document, its version, which decides the dialect, and the part of the exchange.
        role: Whether the side sends the values or reads them.
        accepts: Whether a value fits the schema at a pointer, by an independent validator.
        text: Values travel as text (parameters, headers): scalars compare by their spelling.
    """

    def __init__(
        self, source: Source, role: Role, accepts: Callable[[str, Any], bool], *, text: bool = False
    ) -> None:
        self.source, self.role, self.accepts, self.text = source, role, accepts, text
        self._identifiers = Identifiers(source)
        self._hiding = Hiding(source, self._identifiers)
        self._atoms: dict[tuple[str, bool, frozenset[str]], Atom] = {}
        self._keywords: dict[str, dict[str, Any]] = {}
        self._malformed: dict[str, str] = {}

    @property
    def sends(self) -> bool:
        """Tell whether the side sends the values."""
        return self.role == "sender"

    def atom(
        self, pointer: str, *, repeated: bool = False, hidden: frozenset[str] = _NO_NAMES
    ) -> Atom | None:
        """Return the schema at `pointer`, or None where there is none.

        A bare `$ref` is the schema that it names: else n schemas that refer to each other would make n * n pairs.

        Args:
            pointer: Place of the schema.
            repeated: The value may also be a lone item of the array that the schema describes.
            hidden: Properties that a schema around it, about the same value, keeps from travelling.
        """
        found = self._atoms.get((pointer, repeated, hidden))
        if found is not None:
            return found
        schema = find(self.source.data, pointer)
        return self._made(pointer, schema, repeated, hidden) if is_schema(schema) else None

    def part(self, atom: Atom, *tokens: str | int, hidden: frozenset[str] = _NO_NAMES) -> Atom:
        """Return the schema at `tokens` below `atom`, which is there: keywords are well-formed."""
        pointer = append(atom.pointer, *tokens)
        found = self._atoms.get((pointer, False, hidden))
        if found is not None:
            return found
        schema = atom.schema
        for token in tokens:
            schema = schema[token]
        return self._made(pointer, schema, repeated=False, hidden=hidden)

    def _made(self, pointer: str, schema: Any, repeated: bool, hidden: frozenset[str]) -> Atom:
        place = pointer
        if self._is_bare(schema):
            place = self._followed(pointer)
            schema = find(self.source.data, place)
        if hidden:
            hidden = hidden & self._hiding.required(place) - self._hiding.hidden(place)
        key = (place, repeated, hidden)
        found = self._atoms.get(key)
        if found is None:
            found = self._atoms[key] = Atom(schema, place, self, repeated=repeated, hidden=hidden)
        self._atoms[pointer, repeated, hidden] = found
        return found

    def target(self, atom: Atom) -> Atom | None:
        """Return the schema that the `$ref` of `atom` names, or None where it leads nowhere."""
        place = self._led(atom.pointer, atom.schema["$ref"])
        return None if place is None else self.atom(place)

    def dynamic_target(self, atom: Atom) -> Atom | None:
        """Return the schema that the `$dynamicRef` of `atom` names, or None where that depends on who refers to `atom`."""
        reference = atom.schema["$dynamicRef"]
        target = self._identifiers.resolve(reference, self._identifiers.base_of(atom.pointer))
        fixed = target is not None and self._identifiers.is_fixed(target)
        return self.atom(target.pointer) if target is not None and fixed else None

    def keywords(self, atom: Atom) -> dict[str, Any]:
        """Return the keywords of a Schema Object, in the words of 2020-12; none where one of them makes no sense."""
        found = self._keywords.get(atom.pointer)
        if found is None:
            try:
                found = spell(atom.schema, self.source.version)
            except Malformed as problem:
                found, self._malformed[atom.pointer] = {}, str(problem)
            self._keywords[atom.pointer] = found
        return found

    def malformed(self, atom: Atom) -> str | None:
        """Return why the keywords of a Schema Object make no sense, or None where they do."""
        self.keywords(atom)
        return self._malformed.get(atom.pointer)

    def hidden(self, atom: Atom) -> frozenset[str]:
        """Return the properties that travel the other way only."""
        return self._hiding.hidden(atom.pointer)

    def content(self, value: Any) -> str:
        """Return a text that two places share only if they say the same.

        References may mean different things on each side, and OpenAPI 3.0 reads keywords differently.
        """
        text = canonical_json(value).decode("ascii")
        if _REFERENCE.search(text):
            return f"{self.role} {text}"
        return f"3.0 {text}" if self.source.version == "3.0" else text

    def _followed(self, pointer: str) -> str:
        seen = {pointer}
        while True:
            schema = find(self.source.data, pointer)
            target = self._led(pointer, schema["$ref"]) if self._is_bare(schema) else None
            if target is None or target in seen or not is_schema(find(self.source.data, target)):
                return pointer
            seen.add(target)
            pointer = target

    def _led(self, pointer: str, reference: str) -> str | None:
        target = self._identifiers.resolve(reference, self._identifiers.base_of(pointer))
        return None if target is None else target.pointer

    def _is_bare(self, schema: Any) -> bool:
        """Tell whether a schema does nothing but refer to another one."""
        if not isinstance(schema, dict) or not isinstance(schema.get("$ref"), str):
            return False
        return self.source.version == "3.0" or not any(name != "$ref" and name in _MEANING for name in schema)


# What keeps a schema with a $ref from being the schema that it names.
_MEANING = frozenset(FORMS) | {"readOnly", "writeOnly", "$id"}
