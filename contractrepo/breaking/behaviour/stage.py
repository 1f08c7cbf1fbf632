"""One side's mocks, ready to be asked."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace

from contractrepo.breaking.witness import MockExample
from contractrepo.contract import Contract
from contractrepo.core.messages import Request, Response
from contractrepo.errors import Location
from contractrepo.mocking import MockSet, responder
from contractrepo.mocking.answering.asked import SESSION
from contractrepo.mocking.files.mock import Example, Mock
from contractrepo.mocking.requesting.request_making import RequestMaker
from contractrepo.openapi.model import Operation
from contractrepo.validation import Judge

# How often a request is repeated to see the answers of calls that follow.
_MOST_CALLS = 8
# What a mock says about itself beside the answer.
_OWN = frozenset(
    {"x-contract-operation", "x-contract-example", "x-contract-violations", "preference-applied"}
)


@dataclass(frozen=True, slots=True)
class Step:
    """A request that an example is for."""

    operation: Operation
    example: Example
    request: Request


@dataclass(frozen=True, slots=True)
class Script:
    """The requests that show an example.

    Attributes:
        lead: What brings the machine into the state that the example needs.
        own: The request of the example itself, as often as it has answers.
    """

    lead: tuple[Step, ...]
    own: tuple[Step, ...]

    @property
    def steps(self) -> tuple[Step, ...]:
        """Return everything that is sent, in order."""
        return (*self.lead, *self.own)


class Stage:
    """The mocks of one side with the responder that answers by them.

    Args:
        contract: The contract.
        judge: The judge of its messages.
        mocks: Its mock files.
    """

    def __init__(self, contract: Contract, judge: Judge, mocks: MockSet) -> None:
        self.judge = judge
        self.mocks = mocks
        self._operations = {operation.key: operation for operation in contract.operations}
        same = Contract(contract.description, judge=judge)
        self._maker = RequestMaker(same)
        self._responder = responder(same, mocks, strict=False, cors=False)
        self._requests: dict[tuple[str, str], Request | None] = {}
        self._sessions = 0

    def mock(self, operation: Operation) -> Mock | None:
        """Return the mock file of an operation, or None where it has none."""
        return self.mocks.mocks.get(operation.key)

    def given(self, response: Response) -> tuple[Operation, Example] | None:
        """Return the example of a mock file that gave an answer, with its operation; None where none did."""
        operation = self._operations.get(response.provenance.operation or "")
        mock = None if operation is None else self.mock(operation)
        if operation is None or mock is None:
            return None
        name = response.provenance.example
        return next(((operation, one) for one in mock.examples if one.id == name), None)

    def named(self, operation: Operation, example: Example) -> MockExample:
        """Return what people know an example by."""
        mock = self.mock(operation)
        document = mock.document if mock is not None else None
        return MockExample(
            example.id, document.location(example.pointer) if document is not None else Location()
        )

    def request(self, operation: Operation, example: Example) -> Request | None:
        """Return a request that keeps the contract and meets the conditions of an example, or None."""
        key = operation.key, example.id
        if key not in self._requests:
            self._requests[key] = self._maker.request(operation, example.when)
        return self._requests[key]

    def any_request(self, operation: Operation) -> Request | None:
        """Return a request that keeps the contract, or None where none was found."""
        return self._maker.request(operation, {})

    def answer_of(self, example: Example, request: Request) -> Response:
        """Return the first answer of an example, whether or not it would be chosen for `request`."""
        name = example.id.replace("\\", "\\\\").replace('"', '\\"')
        return self._answer(_with(request, "Prefer", f'example="{name}"'))

    def play(self, script: Script) -> list[Response]:
        """Return the answers to a script, in a session of its own."""
        self._sessions += 1
        session = f"comparison-{self._sessions}"
        return [self._answer(_with(step.request, SESSION, session)) for step in script.steps]

    def script(self, operation: Operation, example: Example) -> Script | None:
        """Return how to reach an example, or None where no way was found."""
        way = self._way(example)
        lead = [self._step(*one) for one in way or ()]
        own = self._step(operation, example)
        if way is None or own is None or None in lead:
            return None
        calls = min(1 + len(example.then), _MOST_CALLS)
        return Script(tuple(step for step in lead if step is not None), (own,) * calls)

    def _answer(self, request: Request) -> Response:
        response = self._responder.handle(request)
        headers = (pair for pair in response.headers if pair[0].lower() not in _OWN)
        return replace(response, headers=tuple(headers))

    def _step(self, operation: Operation, example: Example) -> Step | None:
        request = self.request(operation, example)
        return None if request is None else Step(operation, example, request)

    def _way(self, example: Example) -> list[tuple[Operation, Example]] | None:
        """Return the fewest examples whose requests lead from the first state of a machine to the needed one."""
        state = example.state
        if state is None or state.needed is None:
            return []
        steps = list(self._steps(state.machine))
        begin = next((one.state.needed for _, one in steps if one.state and one.state.needed), None)
        known: dict[str | None, list[tuple[Operation, Example]]] = {begin: []}
        waiting = deque([begin])
        while waiting and state.needed not in known:
            here = waiting.popleft()
            for operation, step in steps:
                move = step.state
                if move is None or move.needed not in (None, here) or move.following is None:
                    continue
                if move.following not in known:
                    known[move.following] = [*known[here], (operation, step)]
                    waiting.append(move.following)
        return known.get(state.needed)

    def _steps(self, machine: str) -> Iterator[tuple[Operation, Example]]:
        """Yield the examples that belong to a machine, in the order in which a responder looks at them."""
        for operation in self._operations.values():
            mock = self.mock(operation)
            for example in mock.examples if mock is not None else ():
                if example.state is not None and example.state.machine == machine:
                    yield operation, example


def _with(request: Request, name: str, value: str) -> Request:
    return replace(request, headers=(*request.headers, (name, value)))
