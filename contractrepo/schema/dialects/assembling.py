"""Put the schemas of a description together as one program, following references."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from contractrepo.core.pointer import escape, find
from contractrepo.core.text import shown
from contractrepo.schema.dialects.hiding import TOO_MUCH_HIDDEN, Hiding
from contractrepo.schema.dialects.identifiers import Identifiers, Target
from contractrepo.schema.dialects.keywords import (
    IN_PLACE_KEYWORDS,
    LIST_KEYWORDS,
    MAP_KEYWORDS,
    SCHEMA_KEYWORDS,
)
from contractrepo.schema.dialects.program import Program, entry_name
from contractrepo.schema.dialects.source import Source
from contractrepo.schema.dialects.spelling import Malformed, format_rule, spell

_MOST_DEFINITIONS = 50_000
_MOST_NESTED = 40
MOST_REPEATED = 500_000
"""Members and items of schemas that may be built once more, because those around them hide other properties.

No real description that was tried needs any.
"""
_HOLDING = SCHEMA_KEYWORDS | LIST_KEYWORDS | MAP_KEYWORDS | {"$ref"}
_SAME_VALUE = IN_PLACE_KEYWORDS | {"$ref"}


@dataclass(frozen=True, slots=True)
class _Scope:
    """What the meaning of a schema depends on, besides its text.

    Attributes:
        base: Pointer of the resource that holds it.
        dynamic: Outermost dynamic anchors met on the way: name and pointer.
        hidden: Properties of this value that do not travel, declared by a schema around it: a set of `Hiding`.
    """

    base: str = ""
    dynamic: tuple[tuple[str, str], ...] = ()
    hidden: int = 0

    def with_hidden(self, hidden: int) -> _Scope:
        """Return the same scope for a value of which other properties do not travel."""
        return self if hidden == self.hidden else _Scope(self.base, self.dynamic, hidden)


_OUTSIDE = _Scope()


class _DynamicScopeNeeded(Exception):  # noqa: N818  nothing is wrong: it is a signal
    """A `$dynamicRef` was met while the dynamic scope was not followed, which almost no document needs."""


def assemble(
    source: Source,
    entries: Iterable[str],
    *,
    cut: Mapping[str, str] | None = None,
    unusable: frozenset[str] = frozenset(),
) -> Program:
    """Return the program of all `entries`.

    Args:
        source: The description.
        entries: Pointers of schemas in it.
        cut: Pointer -> reason of schemas that are known not to compile; they accept anything.
        unusable: Regular expressions that the engine does not take.
    """
    entries = list(entries)
    try:
        return _Assembler(source, cut or {}, unusable, dynamic=False).assemble(entries)
    except _DynamicScopeNeeded:
        return _Assembler(source, cut or {}, unusable, dynamic=True).assemble(entries)


class _Assembler:
    def __init__(
        self, source: Source, cut: Mapping[str, str], unusable: frozenset[str], *, dynamic: bool
    ) -> None:
        self._data, self._version, self._dynamic = source.data, source.version, dynamic
        self._cut, self._unusable = cut, unusable
        self._identifiers = Identifiers(source)
        self._hiding = Hiding(source, self._identifiers)
        self._keys: dict[tuple[str, _Scope], str] = {}
        self._places: dict[str, str] = {}
        self._waiting: deque[tuple[str, str, _Scope]] = deque()
        self._rejected: dict[str, str] = {}
        self._built: set[str] = set()  # pointers of definitions
        self._is_repeated = False
        self._repeated = 0

    def assemble(self, entries: Iterable[str]) -> Program:
        properties = {entry_name(entry): {"$ref": self._refer(Target(entry), _OUTSIDE)} for entry in entries}
        definitions: dict[str, Any] = {}
        while self._waiting:
            key, pointer, scope = self._waiting.popleft()
            self._is_repeated = scope.hidden > 0 and pointer in self._built
            self._built.add(pointer)
            definitions[key] = self._schema(find(self._data, pointer), pointer, scope, 0)
        return Program({"properties": properties, "$defs": definitions}, self._places, self._rejected)

    def _refer(self, target: Target, scope: _Scope) -> str:
        """Return the reference to the definition of `target`, entered from within `scope`."""
        pointer = dict(scope.dynamic).get(target.anchor, target.pointer) if target.anchor else target.pointer
        hidden = scope.hidden
        if hidden:
            hidden &= self._hiding.required_set(pointer) & ~self._hiding.hidden_set(pointer)
        inner = self._entered(scope, self._identifiers.base_of(pointer), hidden)
        key = self._keys.get((pointer, inner))
        if key is None:
            key = self._keys[(pointer, inner)] = str(len(self._places))
            self._places[key] = pointer
            self._waiting.append((key, pointer, inner))
        return f"#/$defs/{key}"

    def _entered(self, scope: _Scope, base: str, hidden: int) -> _Scope:
        """Return the scope inside the resource at `base` (JSON Schema 2020-12 core, section 8.2.3.2)."""
        if not self._dynamic:
            return _Scope(base, (), hidden)
        anchors = {**self._identifiers.dynamic_anchors(base), **dict(scope.dynamic)}
        return _Scope(base, tuple(sorted(anchors.items())), hidden)

    def _schema(self, schema: Any, pointer: str, scope: _Scope, nested: int) -> Any:
        """Return `schema` with its parts translated; what is unsound accepts anything and is reported."""
        if isinstance(schema, bool):
            return schema
        if nested > _MOST_NESTED:
            return {"$ref": self._refer(Target(pointer), scope)}
        try:
            return self._object(schema, pointer, scope, nested)
        except Malformed as problem:
            self._rejected[pointer] = str(problem)
            return True

    def _object(self, schema: dict[str, Any], pointer: str, scope: _Scope, nested: int) -> dict[str, Any]:
        if pointer in self._cut:
            raise Malformed(self._cut[pointer])
        if len(self._places) > _MOST_DEFINITIONS:
            raise Malformed(f"more than {_MOST_DEFINITIONS} schemas refer to each other")
        found = spell(schema, self._version)
        if self._is_repeated:
            self._count(found)
        if self._unusable:
            self._check_patterns(found)
        if self._version != "3.0" and isinstance(schema.get("$id"), str):
            scope = self._entered(scope, pointer, scope.hidden)
        hidden = scope.hidden | (self._hiding.hidden_set(pointer) if self._describes_object(found) else 0)
        inside, beside = scope.with_hidden(0), scope.with_hidden(hidden)
        translated = {
            keyword: value
            if keyword not in _HOLDING
            else self._value(
                keyword, value, pointer, beside if keyword in _SAME_VALUE else inside, nested + 1
            )
            for keyword, value in found.items()
            if keyword != "$dynamicRef"
        }
        if hidden and "required" in translated:
            holds = self._hiding.sets.holds
            translated["required"] = [name for name in translated["required"] if not holds(hidden, name)]
        if "$dynamicRef" in found:
            reference = {"$ref": self._reference(found["$dynamicRef"], beside, dynamic=True)}
            translated["allOf"] = [*translated.get("allOf", []), reference]
        rule = None if "$ref" in found and self._version == "3.0" else format_rule(schema, self._version)
        if rule:
            translated["allOf"] = [*translated.get("allOf", []), rule]
        return translated

    def _count(self, found: Mapping[str, Any]) -> None:
        self._repeated += 1 + sum(len(value) for value in found.values() if type(value) in (dict, list))
        if self._repeated > MOST_REPEATED:
            raise Malformed(TOO_MUCH_HIDDEN)

    def _value(self, keyword: str, value: Any, pointer: str, scope: _Scope, nested: int) -> Any:
        if keyword == "$ref":
            return self._reference(value, scope)
        place = f"{pointer}/{keyword}"
        if keyword in SCHEMA_KEYWORDS:
            return self._schema(value, place, scope, nested)
        if keyword in LIST_KEYWORDS:
            return [self._schema(part, f"{place}/{at}", scope, nested) for at, part in enumerate(value)]
        return {
            name: self._schema(part, f"{place}/{escape(name)}", scope, nested) for name, part in value.items()
        }

    def _reference(self, reference: str, scope: _Scope, *, dynamic: bool = False) -> str:
        if dynamic and not self._dynamic:
            raise _DynamicScopeNeeded
        target = self._identifiers.resolve(reference, scope.base)
        if target is None:
            raise Malformed(f"the reference {shown(reference)} leads nowhere")
        return self._refer(target if dynamic else Target(target.pointer), scope)

    def _check_patterns(self, found: Mapping[str, Any]) -> None:
        for pattern in (found.get("pattern"), *found.get("patternProperties", ())):
            if pattern in self._unusable:
                raise Malformed(f"the pattern {shown(pattern)} is not a regular expression that can be run")

    @staticmethod
    def _describes_object(found: Mapping[str, Any]) -> bool:
        return "required" in found or not IN_PLACE_KEYWORDS.isdisjoint(found)
