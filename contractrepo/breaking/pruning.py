"""What did not change needs no comparison: annotations are set aside, and only what reaches a change is looked at."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from contractrepo.breaking.pairing import Pair
from contractrepo.core.json_values import json_equal
from contractrepo.core.pointer import find
from contractrepo.openapi.model import Operation

_REF = re.compile(r'"\$ref": "#((?:[^"\\]|\\.)*)"')
_ANNOTATIONS = frozenset(
    {"description", "summary", "example", "examples", "title", "externalDocs", "$comment", "xml", "tags"}
)
# Below these keywords stand names chosen by the author, not keywords.
_NAMED = frozenset(
    {
        "properties",
        "patternProperties",
        "dependentSchemas",
        "dependentRequired",
        "$defs",
        "definitions",
        "schemas",
        "responses",
        "parameters",
        "requestBodies",
        "headers",
        "securitySchemes",
        "pathItems",
        "callbacks",
        "content",
        "encoding",
        "mapping",
        "variables",
        "scopes",
        "paths",
        "webhooks",
    }
)
_VALUES = frozenset({"enum", "const", "default"})


class Pruning:
    """Tells which operations can have changed, by the references that reach a change.

    Args:
        base: Data of the base, all references local.
        revision: Data of the revision, likewise.
        comparable: False where both are written in different dialects: then nothing is known to be the same.
    """

    def __init__(self, base: Mapping[str, Any], revision: Mapping[str, Any], *, comparable: bool) -> None:
        self._all = not comparable
        self.dirty: frozenset[str] = frozenset() if self._all else _dirty(base, revision)

    def touched(self, pair: Pair) -> bool:
        """Tell whether an operation that both sides hold, or anything it reaches, differs."""
        old, new = pair.old, pair.new
        if self._all or old is None or new is None:
            return True
        if _frame(old) != _frame(new) or not _same(old.data, new.data):
            return True
        if not _same([p.data for p in old.parameters], [p.data for p in new.parameters]):
            return True
        return bool(self.dirty) and not self.dirty.isdisjoint(
            references([old.data, [parameter.data for parameter in old.parameters]])
        )


def references(data: Any) -> set[str]:
    """Return the pointers that `data` refers to, anywhere beneath."""
    return {json.loads(f'"{token}"') for token in _REF.findall(json.dumps(data))}


def stripped(data: Any) -> Any:
    """Return `data` without the members that only inform (description, example, x-...)."""
    if isinstance(data, list):
        return [stripped(item) for item in data]
    if not isinstance(data, Mapping):
        return data
    return {key: _stripped_member(key, value) for key, value in data.items() if not _is_annotation(key)}


def _stripped_member(key: str, value: Any) -> Any:
    if key in _VALUES:
        return value
    if key in _NAMED and isinstance(value, Mapping):
        return {name: stripped(item) for name, item in value.items()}
    return stripped(value)


def _is_annotation(key: str) -> bool:
    return key in _ANNOTATIONS or (key.startswith("x-") and key not in {"x-sunset", "x-files"})


def _same(left: Any, right: Any) -> bool:
    return left == right and json_equal(left, right) or json_equal(stripped(left), stripped(right))


def _frame(operation: Operation) -> tuple[Any, ...]:
    """What is in force for an operation though it is written elsewhere, or read by other rules than schemas."""
    return (
        operation.path,
        tuple(tuple(sorted(choice.items())) for choice in operation.security),
        operation.servers,
        operation.tags,
        operation.operation_id,
        operation.deprecated,
        operation.data.get("x-sunset"),
    )


def _dirty(base: Mapping[str, Any], revision: Mapping[str, Any]) -> frozenset[str]:
    """Return the targets of references that differ, directly or through what they reach."""
    targets = references(base) | references(revision)
    users: dict[str, set[str]] = {}
    dirty = set()
    for target in targets:
        old, new = find(base, target), find(revision, target)
        if old is None or new is None or not _same(old, new):
            dirty.add(target)
        for used in references(old) | (references(new) if target in dirty else set()):
            users.setdefault(used, set()).add(target)
    return frozenset(_closure(dirty, users))


def _closure(start: Iterable[str], users: Mapping[str, set[str]]) -> set[str]:
    reached = set(start)
    waiting = list(reached)
    while waiting:
        for user in users.get(waiting.pop(), ()):
            if user not in reached:
                reached.add(user)
                waiting.append(user)
    return reached
