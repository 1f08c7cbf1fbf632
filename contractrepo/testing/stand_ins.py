"""Answers that a test puts in place of a mock's own, held against the contract."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from typing import Any, TypeGuard, get_args

from contractrepo.contract import Contract
from contractrepo.core.messages import has_no_content
from contractrepo.core.problem import Problem
from contractrepo.core.text import printable, shown
from contractrepo.errors import ContractError, UsageError
from contractrepo.mocking import Responder
from contractrepo.mocking.answering.answer import Answer
from contractrepo.mocking.answering.candidates import Candidate, candidates, find, own_media_type
from contractrepo.mocking.answering.preparing import Preparer, Target
from contractrepo.mocking.answering.problem_details import problem
from contractrepo.mocking.answering.representing import Outcome
from contractrepo.mocking.documented import documented_mock
from contractrepo.mocking.files.mock import ABSENT, Fault, Generate, Respond
from contractrepo.mocking.files.reading import read_mock
from contractrepo.mocking.matching.patterns import Patterns
from contractrepo.openapi.model import Operation, ResponseSpec
from contractrepo.testing.breaches import told_violation
from contractrepo.validation import Violation

_NAME = "set-by-the-test"
_FAULTS = get_args(Fault)


def operation_named(contract: Contract, name: str) -> Operation:
    """Return the operation of a key or an operationId.

    Raises:
        UsageError: ``operation-unknown``.
    """
    named = {operation.operation_id: operation for operation in contract.operations}
    named |= {operation.key: operation for operation in contract.operations}
    if name in named:
        return named[name]
    message = f"the contract has no operation '{printable(name, limit=200)}'"
    raise UsageError("operation-unknown", message, _near(name, [key for key in named if key]))


class StandIns:
    """Makes answers for the operations of a contract.

    Args:
        responder: The mock whose examples can be named.
    """

    def __init__(self, responder: Responder) -> None:
        self._contract = responder.contract
        self._mocks = responder.mocks
        self._preparer = Preparer(responder.contract, strict=False)

    def answer(
        self,
        operation: Operation,
        status: int | None,
        example: str | None,
        body: Any,
        headers: Mapping[str, Any],
    ) -> Outcome:
        """Return an answer; arguments as `ContractMock.set` has them.

        Raises:
            ContractError: It breaks the contract.
            UsageError: ``example-unknown`` or ``status-invalid``.
        """
        if status is not None and not _is_status(status):
            raise UsageError(
                "status-invalid", f"{shown(status)} is no status of an answer", "give 200 to 599"
            )
        chosen = self._chosen(operation, status, example)
        respond, response = _described(chosen, operation, status)
        respond = _with_headers(_with_body(respond, body), headers)
        target = Target(operation, respond.status, response, own_media_type(respond, response))
        name = chosen.example.id if chosen and body is ABSENT else _NAME
        answer = self._preparer.example(respond, name, target)
        flaws = list(_flaws(operation, answer, body, headers))
        if flaws:
            raise ContractError(flaws)
        return Outcome(answer, chosen.example if chosen and body is ABSENT else None)

    def failure(self, operation: Operation, failure: int | Fault) -> tuple[Outcome, Fault | None]:
        """Return the answer of an operation that fails, and what happens to the connection in its place.

        Raises:
            UsageError: ``failure-unknown``.
        """
        if isinstance(failure, str) and failure in _FAULTS:
            return Outcome(problem(503, "mock-fault", f"the connection breaks: {failure}")), failure
        if not _is_status(failure):
            hint = f"a status from 200 to 599, or one of: {', '.join(_FAULTS)}"
            raise UsageError("failure-unknown", f"nothing fails with {shown(failure)}", hint)
        try:
            return self.answer(operation, failure, None, ABSENT, {}), None
        except ContractError:
            return Outcome(problem(failure, "mock-failure", "the test lets this operation fail")), None

    def _chosen(self, operation: Operation, status: int | None, example: str | None) -> Candidate | None:
        """Return the example to start from; None for a response without one."""
        documented = read_mock(documented_mock(self._contract.description, operation).data)
        mock = self._mocks.mocks.get(operation.key, documented)
        found = candidates(mock, documented, operation, Patterns())
        response = None if status is None else operation.response_for(status)
        if status is not None:
            found = tuple(one for one in found if one.status == status or one.response is response)
        if example is not None:
            return _example(found, example, response, operation)
        if status is not None:
            return min(
                found, key=lambda one: (one.status != status, bool(one.conditions.tests)), default=None
            )
        return min(found, key=lambda one: (not 200 <= one.status < 300, one.status), default=None)


def _example(
    found: Sequence[Candidate], name: str, response: ResponseSpec | None, operation: Operation
) -> Candidate:
    example = find(found, name, response.status if response else "")
    if example is None:
        message = f"{printable(operation.key)} has no such example: '{printable(name, limit=200)}'"
        raise UsageError("example-unknown", message, _near(name, [one.example.id for one in found]))
    return example


def _described(
    chosen: Candidate | None, operation: Operation, status: int | None
) -> tuple[Respond, ResponseSpec | None]:
    """Return what is answered, generated where no example is, and the response that the contract has for it."""
    if chosen is None:
        code = 200 if status is None else status
        return Respond("", code, generate=Generate()), operation.response_for(code)
    respond = chosen.example.respond
    return (respond if status is None else replace(respond, status=status)), chosen.response


def _with_body(respond: Respond, body: Any) -> Respond:
    if body is ABSENT:
        return respond
    if isinstance(body, bytes):
        return replace(respond, body=ABSENT, raw=body, generate=None, stream=None)
    return replace(respond, body=body, raw=None, generate=None, stream=None)


def _with_headers(respond: Respond, headers: Mapping[str, Any]) -> Respond:
    given = {name.lower(): value for name, value in headers.items()}
    kept = {name: value for name, value in respond.headers.items() if name.lower() not in given}
    added = {name: value for name, value in headers.items() if name.lower() != "content-type"}
    content_type = given.get("content-type", respond.content_type)
    return replace(respond, headers={**kept, **added}, content_type=content_type)


def _flaws(operation: Operation, answer: Answer, body: Any, headers: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield why an answer cannot be set."""
    if answer.flaw is not None:
        yield Problem(answer.flaw[0], "error", answer.flaw[1], operation.pointer)
    if body is not ABSENT and has_no_content(answer.status):
        yield _flaw(operation, answer, "with a body: the status never has one")
    sent = {name.lower() for name, _ in answer.headers}
    for name in headers:
        if name.lower() not in sent:
            yield _flaw(operation, answer, f"with the header {shown(name)}: it is never sent there")
    for violation in answer.violations:
        yield _flaw(operation, answer, f"so: {told_violation(violation)}", violation)


def _flaw(operation: Operation, answer: Answer, why: str, violation: Violation | None = None) -> Problem:
    message = printable(f"{operation.key} cannot answer {answer.status} {why}", limit=1_000)
    if violation is None:
        return Problem("mock-response-invalid", "error", message, operation.pointer)
    pointer = violation.schema_pointer or operation.pointer
    return Problem("mock-response-invalid", "error", message, pointer, violation.file, violation.line)


def _is_status(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and 200 <= value <= 599


def _near(name: str, known: Sequence[str]) -> str:
    near = get_close_matches(name, known, n=1)
    if near:
        return f"did you mean '{printable(near[0], limit=200)}'?"
    return f"there are: {printable(', '.join(known) or 'none', limit=400)}"
