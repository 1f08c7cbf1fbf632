"""Mocks held against their contract."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from contractrepo.contract import Contract
from contractrepo.core.collecting import collector_paused
from contractrepo.core.pointer import append, split
from contractrepo.core.problem import Problem, ProblemSeverity
from contractrepo.core.text import printable
from contractrepo.errors import Location
from contractrepo.mocking.answering.candidates import described_by, own_media_type
from contractrepo.mocking.answering.media_choice import media_of
from contractrepo.mocking.answering.preparing import Preparer, Target
from contractrepo.mocking.bodies.encoder import is_json
from contractrepo.mocking.documented import documented_mock, read_documented
from contractrepo.mocking.files.mock import Example, Mock, Respond
from contractrepo.mocking.files.mock_set import MockSet
from contractrepo.mocking.when_checking import when_flaws
from contractrepo.openapi.model import Operation, ResponseSpec
from contractrepo.validation import Violation
from contractrepo.validation.media_types import parse

Locate = Callable[[str], Location]


def check_mocks(contract: Contract, mocks: MockSet) -> list[Problem]:
    """Return everything that is wrong with mock files: format, operation, answers and conditions of every example.

    Args:
        contract: The contract that the mocks should keep.
        mocks: The mock files.
    """
    problems = list(mocks.problems)
    operations = {operation.key: operation for operation in contract.operations}
    checker = _Checker(contract)
    with collector_paused():
        for mock in mocks.mocks.values():
            operation = operations.get(mock.operation)
            problems += [_unknown(mock, operations)] if operation is None else checker.file(mock, operation)
    return problems


def check_answers(contract: Contract, mocks: MockSet) -> tuple[Problem, ...]:
    """Return what `check_mocks` does, and the examples of the document that break it where they stand in for mocks."""
    checker = _Checker(contract)
    problems = check_mocks(contract, mocks)
    for operation in contract.operations:
        if operation.key not in mocks.mocks:
            problems += checker.documented(operation)
    return tuple(problems)


class _Checker:
    """Checks the mocks of one contract."""

    def __init__(self, contract: Contract) -> None:
        self._contract = contract
        self._preparer = Preparer(contract, strict=False)
        self._sound: set[tuple[object, ...]] = set()

    def file(self, mock: Mock, operation: Operation) -> Iterator[Problem]:
        """Yield the problems of a mock file."""
        assert mock.document is not None
        locate = mock.document.location
        if mock.operation_id not in (None, operation.operation_id):
            message = f"the operationId of {operation.key} is {operation.operation_id}"
            yield _problem(locate, "/operationId", "mock-operation-id", message, "warning")
        for example in mock.examples:
            for respond in (example.respond, *example.then):
                for pointer, code, message in self._answer_flaws(respond, example, operation):
                    yield _problem(locate, pointer, code, message)
            for flaw in when_flaws(self._contract, operation, example):
                yield _problem(locate, flaw.pointer, flaw.code, flaw.message, flaw.severity)
            if example.callbacks:
                yield from self._callbacks(example, operation, locate)

    def _callbacks(self, example: Example, operation: Operation, locate: Locate) -> Iterator[Problem]:
        from contractrepo.mocking.callbacks.planning import Plans

        for planned in Plans(self._contract, operation).after(example):
            if planned.flaw is not None and planned.flaw.pointer:
                yield _problem(locate, planned.flaw.pointer, planned.flaw.code, planned.flaw.message)

    def documented(self, operation: Operation) -> Iterator[Problem]:
        """Yield the problems of the examples that a document has for an operation, at their places there."""
        made = documented_mock(self._contract.description, operation)
        for example in read_documented(made).examples:
            origin = made.origins[example.id]
            body = append(example.respond.pointer, "body")
            for pointer, code, message in self._answer_flaws(example.respond, example, operation):
                place = origin + pointer.removeprefix(body) if pointer.startswith(body) else origin
                yield _problem(self._contract.description.location, place, code, message)

    def _answer_flaws(
        self, respond: Respond, example: Example, operation: Operation
    ) -> Iterator[tuple[str, str, str]]:
        """Yield pointer, code and message of what is wrong with an answer."""
        response = described_by(respond, operation)
        if respond.status < 200:
            message = f"status {respond.status} is not final: it cannot be an answer"
            yield append(respond.pointer, "status"), "mock-status-informational", message
            return
        meant = operation.response_for(respond.status)
        if respond.key is not None and (meant is None or meant.status.upper() != respond.key.upper()):
            said = f"'{meant.status}'" if meant else "no response"
            message = f"{operation.key} describes status {respond.status} by {said}, not by '{respond.key}'"
            yield append(respond.pointer, "as"), "mock-response-key", message
            return
        target = Target(operation, respond.status, response, own_media_type(respond, response))
        kind = _kind(respond, response, target.media_type)
        if kind in self._sound:
            return
        answer = self._preparer.example(respond, example.id, target)
        if kind is not None and answer.flaw is None and not answer.violations:
            self._sound.add(kind)
        if answer.flaw is not None:
            yield append(respond.pointer, "generate"), answer.flaw[0], answer.flaw[1]
        for violation in answer.violations:
            pointer = _place(respond, violation)
            yield pointer, "mock-response-invalid", f"example '{example.id}': {violation.message}"


def _kind(
    respond: Respond, response: ResponseSpec | None, media_type: str | None
) -> tuple[object, ...] | None:
    """Return what a generated answer depends on: most operations share their errors. None for one that is its own."""
    how, media = respond.generate, media_of(response, media_type)
    if response is None or media is None or how is None or how.overrides or respond.headers:
        return None
    headers = tuple((header.name, header.pointer) for header in response.headers)
    kind = parse(media.name)
    made = media.schema if kind is not None and is_json(kind) and media.schema else media.pointer
    return respond.status, media_type, made, headers, how.seed, how.optional, how.items, how.plain


def _place(respond: Respond, violation: Violation) -> str:
    """Return where in the mock the refused part of an answer is said."""
    if violation.location == "status":
        return append(respond.pointer, "status")
    if violation.location == "content-type":
        return append(respond.pointer, "contentType")
    if violation.location == "header":
        wanted = (violation.name or "").lower()
        names = [name for name in respond.headers if name.lower() == wanted]
        return append(respond.pointer, "headers", *names)
    if respond.generate is not None:
        return append(respond.pointer, "generate")
    if respond.raw is not None:
        return append(respond.pointer, "bodyFile")
    if respond.stream is not None:
        index, *rest = split(violation.pointer) or ("",)
        return append(respond.pointer, "stream", *((index, "item", *rest) if index else ()))
    return append(respond.pointer, "body") + violation.pointer


def _problem(
    locate: Locate, pointer: str, code: str, message: str, severity: ProblemSeverity = "error"
) -> Problem:
    place = locate(pointer)
    text = printable(message, limit=500)
    return Problem(code, severity, text, pointer, place.file, place.line, place.column)


def _unknown(mock: Mock, operations: dict[str, Any]) -> Problem:
    assert mock.document is not None
    from difflib import get_close_matches

    place = mock.document.location("/operation")
    message = f"the document has no operation {printable(mock.operation, limit=200)}"
    near = get_close_matches(mock.operation, operations, n=1)
    hint = f"did you mean '{printable(near[0], limit=200)}'?" if near else None
    return Problem(
        "mock-operation-unknown", "error", message, "/operation", place.file, place.line, place.column, hint
    )
