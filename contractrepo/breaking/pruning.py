"""What did not change needs no comparison: annotations are set aside, and only what reaches a change is looked at."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from contractrepo.breaking.pairing import Pair
from contractrepo.core.json_values import json_equal
from contractrepo.core.pointer import find
from contractrepo.openapi.description import Description
from contractrepo.openapi.model import Operation

_TEXT = rb'"(?:[^"\\]|\\.)*"'
_REF = re.compile(rb'"\$(?:ref|dynamicRef|recursiveRef)": ?(' + _TEXT + rb")")
_MAPPED = re.compile(
    rb'"mapping":(\{(?:' + _TEXT + rb":" + _TEXT + rb',?)*\})|"defaultMapping":(' + _TEXT + rb")"
)
_SCHEMAS = "/components/schemas/"
_ANNOTATIONS = frozenset(
    {"description", "summary", "example", "examples", "title", "externalDocs", "$comment", "tags"}
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
        "links",
        "mapping",
        "variables",
        "scopes",
        "paths",
        "webhooks",
    }
)
_VALUES = frozenset({"enum", "const", "default"})
_EMPTY: frozenset[str] = frozenset()


class Pruning:
    """Tells which operations can have changed, by the references that reach a change.

    Two versions of OpenAPI read the same text differently: then nothing is known to be the same.
    """

    def __init__(self, base: Description, revision: Description) -> None:
        self._base, self._revision = base, revision
        self._all = _dialect(base) != _dialect(revision)
        self._clean, self._dirty = _EMPTY, _EMPTY
        if not self._all:
            self._clean, self._dirty = _compared(base.data, revision.data)

    def touched(self, pair: Pair) -> bool:
        """Tell whether an operation is new or gone, or it or anything it reaches differs."""
        old, new = pair.old, pair.new
        if self._all or old is None or new is None:
            return True
        if _frame(old, self._base) != _frame(new, self._revision):
            return True
        text = json_text(_content(old))
        if text != json_text(_content(new)) and not _alike(_content(old), _content(new)):
            return True
        return bool(self._dirty) and not self._dirty.isdisjoint(_targets(text))

    def unchanged(self, pointer: str) -> bool:
        """Tell whether the target of a reference, and all it reaches, is known to be the same on both sides."""
        return pointer in self._clean


def json_text(data: Any) -> bytes:
    """Return JSON text in the order of `data`; equal text means equal values, but not the other way round."""
    return msgspec.json.encode(data)


def references(data: Any) -> set[str]:
    """Return the pointers that `data` refers to, anywhere beneath."""
    return {target for target in _referred(json_text(data)) if target.startswith("/")}


def mapped_pointer(value: str) -> str | None:
    """Return the pointer that a discriminator's mapping means, or None where that is no place of the document.

    OpenAPI 3.1, section "Discriminator Object": a mapping names a schema by its name or by a reference.
    """
    if not {"#", "/", "."} & set(value):
        return _SCHEMAS + value
    return value[1:] if value.startswith("#/") else None


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
    return key in _ANNOTATIONS or (key.startswith("x-") and key != "x-sunset")


def _alike(old: Any, new: Any) -> bool:
    return json_equal(stripped(old), stripped(new))


def _dialect(description: Description) -> tuple[str, Any]:
    return description.version.name, description.data.get("jsonSchemaDialect")


def _content(operation: Operation) -> list[Any]:
    return [operation.data, [parameter.data for parameter in operation.parameters]]


def _frame(operation: Operation, description: Description) -> tuple[Any, ...]:
    """What is in force for an operation though it is written elsewhere, or read by other rules than schemas."""
    schemes = description.security_schemes
    return (
        operation.path,
        [sorted(choice.items()) for choice in operation.security],
        [stripped(schemes[name].data) for choice in operation.security for name in choice if name in schemes],
        operation.servers,
        operation.tags,
        operation.operation_id,
        operation.deprecated,
    )


def _compared(base: Mapping[str, Any], revision: Mapping[str, Any]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the targets of references that are the same, and those that differ or reach one that does.

    What is referred to by an anchor can be anywhere: it counts as different.
    """
    users: dict[str, list[str]] = {}
    dirty = []
    targets = _targets(json_text(base)) | _targets(json_text(revision))
    for target in targets:
        if not target.startswith("/"):
            dirty.append(target)
            continue
        old, new = find(base, target), find(revision, target)
        before, after = json_text(old), json_text(new)
        if old is None or new is None or (before != after and not _alike(old, new)):
            dirty.append(target)
        for used in _targets(before) | _targets(after):
            users.setdefault(used, []).append(target)
    reached = frozenset(_closure(dirty, users))
    return frozenset(targets - reached), reached


def _targets(text: bytes) -> set[str]:
    """Return what JSON text leads to, anywhere beneath: pointers, or anchors as they are spelled."""
    return _referred(text) | _mapped(text)


def _referred(text: bytes) -> set[str]:
    return {json.loads(token).removeprefix("#") for token in set(_REF.findall(text))}


def _mapped(text: bytes) -> set[str]:
    """Return where discriminators lead."""
    if b'apping":' not in text:
        return set()
    values: set[str] = set()
    for mapping, default in set(_MAPPED.findall(text)):
        values.update(json.loads(mapping).values() if mapping else [json.loads(default)])
    return {pointer for value in values if (pointer := mapped_pointer(value)) is not None}


def _closure(start: Iterable[str], users: Mapping[str, Iterable[str]]) -> set[str]:
    reached = set(start)
    waiting = list(reached)
    while waiting:
        for user in users.get(waiting.pop(), ()):
            if user not in reached:
                reached.add(user)
                waiting.append(user)
    return reached
