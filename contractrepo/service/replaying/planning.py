"""Which requests the examples of mocks stand for: a pure function of contract and mocks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from contractrepo.contract import Contract
from contractrepo.core.messages import Request
from contractrepo.mocking import MockSet
from contractrepo.mocking.documented import documented_mock
from contractrepo.mocking.files.mock import Example
from contractrepo.mocking.files.reading import read_mock
from contractrepo.mocking.matching.conditions import conditions
from contractrepo.mocking.matching.patterns import Patterns
from contractrepo.mocking.matching.request_facts import RequestFacts
from contractrepo.mocking.requesting.request_making import RequestMaker
from contractrepo.openapi.model import Operation
from contractrepo.validation.routing import NoMatch


@dataclass(frozen=True, slots=True)
class Planned:
    """An example and the request that it answers.

    Attributes:
        operation: The operation.
        example: The example.
        request: The request, or None.
        why_not: Why there is none, or None.
    """

    operation: Operation
    example: Example
    request: Request | None
    why_not: str | None = None


def plan(contract: Contract, mocks: MockSet, wanted: Callable[[Operation], bool]) -> Iterator[Planned]:
    """Yield every example of the wanted operations, in the order of the document and then of the mock file.

    An operation without a mock file has the examples of the document.
    """
    maker = RequestMaker(contract)
    for operation in filter(wanted, contract.operations):
        mock = mocks.mocks.get(operation.key) or read_mock(
            documented_mock(contract.description, operation).data
        )
        for example in mock.examples:
            yield _planned(contract, maker, operation, example)


def _planned(contract: Contract, maker: RequestMaker, operation: Operation, example: Example) -> Planned:
    why_not = _unfit(example)
    if why_not is not None:
        return Planned(operation, example, None, why_not)
    request = maker.request(operation, example.when, may_break=example.respond.status >= 400)
    if request is None:
        return Planned(operation, example, None, "no request was found that keeps the contract")
    if not _meets(contract, example, request):
        return Planned(operation, example, None, "no request was found that meets its conditions")
    return Planned(operation, example, request)


def _unfit(example: Example) -> str | None:
    if example.fault is not None:
        return f"it breaks the connection ({example.fault}) in place of an answer"
    if example.respond.status >= 400 and not (example.when or example.state):
        return "nothing in it says what the error comes from"
    return None


def _meets(contract: Contract, example: Example, request: Request) -> bool:
    match = contract.judge.router.match(request.method, request.target)
    if isinstance(match, NoMatch):
        return False
    return conditions(example.when, Patterns()).hold(RequestFacts(contract.judge, match, request))
