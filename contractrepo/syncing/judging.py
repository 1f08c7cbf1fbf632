"""The outcome of a merge held against its own schemas."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from contractrepo.core.json_values import json_equal
from contractrepo.core.pointer import find, join, split
from contractrepo.core.text import printable
from contractrepo.mocking.files.mock import ABSENT
from contractrepo.openapi.embedded import FILES_FIELD
from contractrepo.openapi.model import Operation
from contractrepo.schema.failure import Failure
from contractrepo.schema.schemas import Schemas
from contractrepo.syncing.document_files import DocumentFiles
from contractrepo.syncing.lens import (
    BODY,
    NOTHING,
    REQUEST,
    Shared,
    parameter_at,
    response_at,
)
from contractrepo.syncing.pairing import Pair, pairs
from contractrepo.syncing.parameters import renamed_parameters, with_renamed
from contractrepo.syncing.plan import BOTH, Choice, Conflict
from contractrepo.syncing.side import Side
from contractrepo.syncing.three_way import equal
from contractrepo.validation.media_types import parse

_CLOSED = frozenset({"additionalProperties", "unevaluatedProperties"})
_ORDER = ("type-contradiction", "closed-schema-field", "invalid-after-merge")


@dataclass(frozen=True, slots=True)
class Contradiction:
    """An example that its schema refuses.

    Attributes:
        conflict: The same for people.
        author: The side that it came from.
        atom: Operation key, example id and part.
        failure: What refuses it.
        value: The refused value, where the failure is.
    """

    conflict: Conflict
    author: Choice
    atom: tuple[str, str, str]
    failure: Failure
    value: Any


@dataclass(frozen=True, slots=True)
class _Question:
    """A value and the schema that it has to keep."""

    pair: Pair
    key: str
    name: str
    part: str
    shared: Shared
    known: Any
    schema: str
    was: str | None


class Verdicts:
    """Judges what a merge made.

    Args:
        base: The state in which both agreed, or None.
        start: The state before the merge.
        state: The state after it.
    """

    def __init__(self, base: Side | None, start: Side, state: Side) -> None:
        self._start = start
        self._state = state
        self._reference = base or start
        self._has_base = base is not None
        self._pairs = pairs(self._reference, state)
        self._same_components = _same_components(self._reference, state)

    def contradictions(self) -> list[Contradiction]:
        """Return what is new and contradicts its schema, and what a changed schema refuses by now."""
        questions = [one for pair in self._pairs for one in self._questions(pair)]
        requests = self._schemas(self._state, "request", questions)
        responses = self._schemas(self._state, "response", questions)
        found: list[Contradiction] = []
        for one in questions:
            direction = "request" if one.part.startswith("/when") else "response"
            schemas = requests if direction == "request" else responses
            value = one.shared.values[one.part]
            failures = schemas.failures(one.schema, value)
            if failures and not self._failed_before(one, value, direction):
                found += self._told(one, value, failures)
        return found

    def widened(self, contradictions: list[Contradiction]) -> Side | None:
        """Return the state with schemas that accept what was refused, or None where no schema can be found."""
        from contractrepo.syncing.widening import widen

        description = self._state.description
        files = DocumentFiles(description)
        for one in contradictions:
            if not widen(files, one.failure, one.value, description.version.name):
                return None
        spec = {**self._state.spec, **files.texts(self._state.spec)}
        return None if spec == self._state.spec else Side(spec, self._state.texts, self._state)

    def filled(self) -> Side:
        """Return the state in which the mocks' own answers have what new required fields ask for."""
        if not self._has_base or self._state.description is self._reference.description:
            return self._state
        touched = [pair for pair in self._pairs if pair.before and pair.now and self._touched(pair)]
        from contractrepo.syncing.filling import filled

        texts = filled(touched, self._reference, self._state)
        return Side(self._state.spec, texts, self._state) if texts != self._state.texts else self._state

    def _questions(self, pair: Pair) -> Iterator[_Question]:
        if pair.now is None:
            return
        renames = renamed_parameters(pair.before, pair.now)
        view = self._reference.view(pair.before) if pair.before else NOTHING
        known = with_renamed(view, renames).shared
        touched = self._touched(pair)
        for name, shared in self._state.view(pair.now).shared.items():
            for part, value in shared.values.items():
                schema = _schema_of(pair.now, shared, part)
                old = known[name].value(part) if name in known else ABSENT
                if schema is None or (not touched and equal(old, value)):
                    continue
                was = None
                if pair.before and equal(old, value):
                    was = _schema_of(pair.before, known[name], part)
                yield _Question(pair, pair.now.key, name, part, shared, old, schema, was)

    def _touched(self, pair: Pair) -> bool:
        """Tell whether the schemas of an operation may have changed."""
        if self._state.description is self._reference.description:
            return False
        if not self._same_components or pair.before is None or pair.now is None:
            return True
        return not (
            json_equal(pair.before.data, pair.now.data)
            and [one.data for one in pair.before.parameters] == [one.data for one in pair.now.parameters]
        )

    def _failed_before(self, question: _Question, value: Any, direction: Any) -> bool:
        """What the document held against its own schema before is not the fault of this synchronisation."""
        if question.was is None:
            return False
        description = self._reference.description
        return not Schemas(description.data, description.version.name, direction, ()).accepts(
            question.was, value
        )

    def _schemas(self, side: Side, direction: Any, questions: list[_Question]) -> Schemas:
        description = side.description
        entries = [
            one.schema for one in questions if one.part.startswith("/when") == (direction == "request")
        ]
        return Schemas(description.data, description.version.name, direction, entries)

    def _told(self, question: _Question, value: Any, failures: list[Failure]) -> Iterator[Contradiction]:
        """Yield one contradiction per place: the one that says most."""
        by_place: dict[str, list[Failure]] = {}
        for failure in failures:
            by_place.setdefault(failure.pointer, []).append(failure)
        for inner, there in by_place.items():
            failure = min(there, key=lambda one: _ORDER.index(_code(one)))
            place = question.shared.places[question.part].pointer
            author = self._author(question, value)
            changed = not equal(question.known, value)
            file = question.pair.new.path if question.pair.new else None
            part = find(value, inner)
            before = None if question.known is ABSENT else find(question.known, inner)
            message = (
                f"example '{printable(question.name, limit=80)}' of {printable(question.key, limit=200)}: "
                f"{failure.message}"
            )
            conflict = Conflict(
                _code(failure),
                place + inner,
                file if file in self._start.texts else None,
                join("examples", question.name) + question.part + inner,
                before,
                part if author == "spec" else before,
                part if author == "mocks" else before,
                BOTH if changed else (author,),
                message,
            )
            yield Contradiction(conflict, author, (question.key, question.name, question.part), failure, part)

    def _author(self, question: _Question, value: Any) -> Choice:
        operation = self._start.operations.get(question.key)
        view = self._start.view(operation) if operation else NOTHING
        known = view.shared.get(question.name)
        return "spec" if known is not None and equal(known.value(question.part), value) else "mocks"


def _code(failure: Failure) -> str:
    if failure.keyword == "type":
        return "type-contradiction"
    closed = failure.keyword in _CLOSED and failure.expected is False
    return "closed-schema-field" if closed else "invalid-after-merge"


def _schema_of(operation: Operation, shared: Shared, part: str) -> str | None:
    """Return the schema that the value of a part has to keep."""
    response = response_at(operation, shared.key)
    if part == BODY:
        media = (
            next((one for one in response.content if one.name == shared.media), None) if response else None
        )
        return media.schema if media and _is_judged(media.name, shared.values[BODY]) else None
    if part == REQUEST:
        content = operation.request_body.content if operation.request_body else ()
        place = shared.places[part].site
        return next((one.schema for one in content if place.startswith(one.pointer + "/")), None)
    kind, where, name = split(part)
    if kind == "respond":
        headers = response.headers if response else ()
        return next((one.schema for one in headers if one.name == name), None)
    if shared.key[:1] in {"4", "5"} or shared.key == "default":
        return None  # the request may be what is wrong
    parameter = parameter_at(operation, where, name)
    return parameter.schema if parameter else None


def _is_judged(media: str, value: Any) -> bool:
    """Text of another format, such as XML, is no value that a schema speaks about."""
    kind = parse(media)
    if kind is None or not isinstance(value, str) or kind.type == "text":
        return kind is not None
    from contractrepo.mocking.bodies.encoder import is_json

    return is_json(kind)


def _same_components(one: Side, other: Side) -> bool:
    left, right = one.description.data, other.description.data
    return left is right or all(
        json_equal(left.get(name), right.get(name)) for name in ("components", FILES_FIELD)
    )
