"""One document in one role: it sends the values, or it reads them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Literal

from contractrepo.core.json_values import canonical_json
from contractrepo.core.pointer import append, find
from contractrepo.schema.dialects.keywords import is_schema
from contractrepo.schema.inclusion.atoms import Atom
from contractrepo.schema.inclusion.reading import Reading

Role = Literal["reader", "sender"]

_NO_NAMES: frozenset[str] = frozenset()
_REFERENCE = re.compile(r'"\$(ref|dynamicRef)"')


class Side:
    """The schemas of one document, read in one direction by one role.

    Args:
        reading: The document; both roles may share it.
        role: Whether the side sends the values or reads them.
        accepts: Whether a value fits the schema at a pointer, by an independent validator.
        text: Values travel as text (parameters, headers): scalars compare by their spelling.
    """

    def __init__(
        self, reading: Reading, role: Role, accepts: Callable[[str, Any], bool], *, text: bool = False
    ) -> None:
        self.source, self.role, self.accepts, self.text = reading.source, role, accepts, text
        self._reading = reading
        self._atoms: dict[tuple[str, bool, frozenset[str]], Atom] = {}

    @property
    def sends(self) -> bool:
        """Tell whether the side sends the values."""
        return self.role == "sender"

    def atom(
        self, pointer: str, *, repeated: bool = False, hidden: frozenset[str] = _NO_NAMES
    ) -> Atom | None:
        """Return the schema at `pointer`, or None where there is none.

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
        place = self._reading.meant(pointer, schema)
        if hidden:
            hiding = self._reading.hiding
            hidden = hidden & hiding.required(place) - hiding.hidden(place)
        key = (place, repeated, hidden)
        found = self._atoms.get(key)
        if found is None:
            schema = schema if place == pointer else find(self.source.data, place)
            found = self._atoms[key] = Atom(schema, place, self, repeated=repeated, hidden=hidden)
        self._atoms[pointer, repeated, hidden] = found
        return found

    def target(self, atom: Atom) -> Atom | None:
        """Return the schema that the `$ref` of `atom` names, or None where it leads nowhere."""
        place = self._reading.led(atom.pointer, atom.schema["$ref"])
        return None if place is None else self.atom(place)

    def dynamic_target(self, atom: Atom) -> Atom | None:
        """Return the schema that the `$dynamicRef` of `atom` names, or None where that depends on who refers to `atom`."""
        identifiers = self._reading.identifiers
        target = identifiers.resolve(atom.schema["$dynamicRef"], identifiers.base_of(atom.pointer))
        fixed = target is not None and identifiers.is_fixed(target)
        return self.atom(target.pointer) if target is not None and fixed else None

    def keywords(self, atom: Atom) -> dict[str, Any]:
        """Return the keywords of a Schema Object, in the words of 2020-12; none where one of them makes no sense."""
        return self._reading.keywords(atom.pointer, atom.schema)

    def malformed(self, atom: Atom) -> str | None:
        """Return why the keywords of a Schema Object make no sense, or None where they do."""
        return self._reading.malformed(atom.pointer, atom.schema)

    def hidden(self, atom: Atom) -> frozenset[str]:
        """Return the properties that travel the other way only."""
        return self._reading.hiding.hidden(atom.pointer)

    def content(self, value: Any) -> str:
        """Return a text that two places share only if they say the same.

        References may mean different things on each side, and OpenAPI 3.0 reads keywords differently.
        """
        text = canonical_json(value).decode("ascii")
        if _REFERENCE.search(text):
            return f"{self.role} {text}"
        return f"3.0 {text}" if self.source.version == "3.0" else text
