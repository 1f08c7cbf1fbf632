"""Which operation of the base is which one now, in the document and in the mock files."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from contractrepo.core.json_values import canonical_json
from contractrepo.openapi.model import Operation
from contractrepo.syncing.side import MockFile, Side

_TEMPLATE = re.compile(r"\{[^{}]*\}")
_T = TypeVar("_T")
_Trait = Callable[[_T], Hashable]


@dataclass(frozen=True, slots=True)
class Pair:
    """One operation through time.

    Attributes:
        before: It in the document of the base, or None where it was not there.
        now: It in the document.
        old: Its mock file in the base.
        new: Its mock file.
    """

    before: Operation | None
    now: Operation | None
    old: MockFile | None
    new: MockFile | None


def pairs(base: Side | None, side: Side) -> list[Pair]:
    """Return every operation of either state, in the order of the document, then of the mock files."""
    befores: Mapping[str, Operation] = base.operations if base else {}
    olds = _by_operation(base) if base else {}
    news = _by_operation(side)
    origins = _origins(befores, side.operations, _OPERATION_TRAITS, {})
    sources = _origins(olds, news, _FILE_TRAITS, origins)
    origins = _origins(befores, side.operations, _OPERATION_TRAITS, sources)
    nows = {origins.get(key, _unknown(key, befores)): one for key, one in side.operations.items()}
    files = {sources.get(key, _unknown(key, olds)): one for key, one in news.items()}
    keys = dict.fromkeys((*nows, *files, *befores, *olds))
    return [Pair(befores.get(key), nows.get(key), olds.get(key), files.get(key)) for key in keys]


def template_shape(key: str) -> str:
    """Return an operation key, or a path, without the names of its parameters."""
    return _TEMPLATE.sub("{}", key)


def _by_operation(side: Side) -> dict[str, MockFile]:
    return {file.mock.operation: file for file in side.files.values()}


def _unknown(key: str, known: Mapping[str, Any]) -> str:
    """Return a name for what the base does not have; its key may be that of something that has moved away."""
    return f"new {key}" if key in known else key


def _origins(
    old: Mapping[str, _T], new: Mapping[str, _T], traits: Sequence[_Trait[_T]], other: Mapping[str, str]
) -> dict[str, str]:
    """Return key now -> key in the base, of what kept its key or a trait that nothing else has.

    What got the same new key on the `other` side, key now -> key in the base, is the same too.
    """
    found = {key: key for key in new if key in old}
    for key in new:
        if key not in found and other.get(key) in old and other[key] not in new:
            found[key] = other[key]
    for trait in traits:
        taken = set(found.values())
        gone = _by_trait((key for key in old if key not in taken), old, trait)
        came = _by_trait((key for key in new if key not in found), new, trait)
        for value, keys in came.items():
            if len(keys) == 1 and len(gone.get(value, ())) == 1:
                found[keys[0]] = gone[value][0]
    return found


def _by_trait(keys: Iterable[str], values: Mapping[str, _T], trait: _Trait[_T]) -> dict[Hashable, list[str]]:
    found: dict[Hashable, list[str]] = {}
    for key in keys:
        value = trait(values[key])
        if value is not None:
            found.setdefault(value, []).append(key)
    return found


def _same_contents(operation: Operation) -> Hashable:
    """An operation under another path is the same one where all it says is the same."""
    said = {key: value for key, value in operation.data.items() if key != "operationId"}
    return operation.method, canonical_json(said)


def _same_answers(operation: Operation) -> Hashable:
    responses = operation.data.get("responses")
    return (operation.method, canonical_json(responses)) if responses else None


_OPERATION_TRAITS: tuple[_Trait[Operation], ...] = (
    lambda one: one.operation_id,
    lambda one: template_shape(one.key),
    _same_contents,
    _same_answers,
)
_FILE_TRAITS: tuple[_Trait[MockFile], ...] = (
    lambda one: one.mock.operation_id,
    lambda one: one.path,
    lambda one: template_shape(one.mock.operation),
    lambda one: canonical_json(one.data["examples"]),
)
