"""The examples of one operation, ready to be chosen from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from contractrepo.mocking.documented import made_name
from contractrepo.mocking.files.mock import ABSENT, Example, Mock, Respond
from contractrepo.mocking.matching.conditions import Conditions, conditions
from contractrepo.mocking.matching.patterns import Patterns
from contractrepo.openapi.model import Operation, ResponseSpec


@dataclass(frozen=True, slots=True)
class Candidate:
    """An example that may answer.

    Attributes:
        example: The example.
        conditions: When it applies.
        order: Place in the file.
        response: The response that the contract has for its first answer, or None.
        is_borrowed: Whether it is the document's, for a response that the mock file leaves out.
    """

    example: Example
    conditions: Conditions
    order: int
    response: ResponseSpec | None
    is_borrowed: bool = False

    @property
    def status(self) -> int:
        """Return the status of the first answer."""
        return self.example.respond.status

    @property
    def rank(self) -> tuple[bool, int, int]:
        """Return what decides between examples that apply: state, then how specific, then priority."""
        return self.example.state is not None, self.conditions.weight, self.example.priority

    @property
    def is_made(self) -> bool:
        """Tell whether it only stands in for a response without an example."""
        return self.response is not None and self.example.id == made_name(self.response.status)

    @property
    def unasked(self) -> bool:
        """Tell whether it may answer a valid request that asks for nothing: errors need a reason to occur."""
        if self.is_borrowed:
            return False
        return bool(self.conditions.tests) or self.example.state is not None or self.status < 400


def candidates(
    mock: Mock, documented: Mock | None, operation: Operation, patterns: Patterns
) -> tuple[Candidate, ...]:
    """Return the examples of an operation in order; those of a status that cannot be sent are left out.

    Args:
        mock: Its mocks.
        documented: The mocks that the document's own examples make, where `mock` is a file: a file that leaves a
            response out borrows them.
        operation: The operation.
        patterns: Collects what the schema engine runs.
    """
    written = [(example, described_by(example.respond, operation)) for example in mock.examples]
    covered = [response for _, response in written]
    kept = [
        (example, response)
        for example in (documented.examples if documented else ())
        if (response := described_by(example.respond, operation)) not in covered
    ]
    return tuple(
        Candidate(example, conditions(example.when, patterns), order, response, order >= len(written))
        for order, (example, response) in enumerate([*written, *kept])
        if example.respond.status >= 200
    )


def described_by(respond: Respond, operation: Operation) -> ResponseSpec | None:
    """Return the response that the contract has for an answer: the one it names, else that of its status."""
    if respond.key is not None:
        named = [
            response for response in operation.responses if response.status.upper() == respond.key.upper()
        ]
        if named:
            return named[0]
    return operation.response_for(respond.status)


def own_media_type(respond: Respond, response: ResponseSpec | None) -> str | None:
    """Return the media type of an answer as declared or as the mock names it; None for one without content."""
    if respond.content_type is not None:
        return respond.content_type
    given = (respond.generate, respond.stream, respond.raw)
    if respond.body is ABSENT and all(one is None for one in given):
        return None
    if response is not None and response.content:
        return response.content[0].name
    return "application/json" if respond.generate is None else None


def find(candidates_: Iterable[Candidate], name: str, key: str) -> Candidate | None:
    """Return the example of a name; a name that several responses use has the response key appended."""
    by_id = {candidate.example.id: candidate for candidate in candidates_}
    return by_id.get(f"{name}-{key}") or by_id.get(name)
