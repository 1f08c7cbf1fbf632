"""Mock examples as expectations of consumers: messages of one side that the other refuses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from contractrepo.breaking.behaviour.stage import Stage
from contractrepo.breaking.fact import Fact
from contractrepo.breaking.pairing import Pair
from contractrepo.breaking.rules import Direction
from contractrepo.breaking.witness import SideName, Witness
from contractrepo.core.messages import Request, Response
from contractrepo.core.text import printable
from contractrepo.mocking.files.mock import Example
from contractrepo.openapi.model import Operation
from contractrepo.validation import Violation

# Part of the exchange and the side that accepts it -> the rule.
_RULES = {
    ("request", "base"): "behaviour-request-refused",
    ("request", "revision"): "behaviour-request-accepted",
    ("response", "base"): "behaviour-response-outdated",
    ("response", "revision"): "behaviour-response-unknown",
}


@dataclass(frozen=True, slots=True)
class Misfit:
    """A message of a mock example that its own side accepts and the other refuses.

    Attributes:
        pair: The operation.
        witness: The message, with the name of the example.
    """

    pair: Pair
    witness: Witness

    @property
    def violation(self) -> Violation:
        """Return the first thing that the refusing side says."""
        return self.witness.violations[0]

    def as_fact(self) -> Fact:
        """Return the finding that it is where no other explains it."""
        witness, violation = self.witness, self.violation
        assert witness.mock is not None
        by_revision = witness.accepted_by == "base"
        pointer = violation.schema_pointer
        place = witness.mock.location
        file = f" of {printable(place.file, limit=200)}" if place.file else ""
        message = (
            f"the {witness.kind} of the mock '{printable(witness.mock.id, limit=80)}'{file} "
            f"breaks the {witness.rejected_by}: {violation.message}"
        )
        return Fact(
            _RULES[witness.kind, witness.accepted_by],
            self.pair,
            pointer if by_revision else None,
            None if by_revision else pointer,
            message,
            old=witness.mock.id if by_revision else None,
            new=None if by_revision else witness.mock.id,
            witness=witness,
            origins=(place, None) if by_revision else (None, place),
        )


@dataclass(frozen=True, slots=True)
class _View:
    """An operation as one side sees it.

    Attributes:
        pair: The operation.
        side: The side whose examples are sent.
        own: Its mocks.
        other: The mocks of the side that judges.
        operation: The operation on the side.
    """

    pair: Pair
    side: SideName
    own: Stage
    other: Stage
    operation: Operation

    @property
    def judging(self) -> SideName:
        return "revision" if self.side == "base" else "base"

    def misfit(
        self,
        example: Example,
        violations: list[Violation],
        request: Request,
        response: Response | None = None,
    ) -> Misfit:
        kind: Direction = "request" if response is None else "response"
        name = self.own.named(self.operation, example)
        said = tuple(violations)
        return Misfit(self.pair, Witness(kind, None, self.side, self.judging, said, request, response, name))


def misfits(pair: Pair, stages: Mapping[SideName, Stage]) -> Iterator[Misfit]:
    """Yield the messages of either side's examples that the other refuses; a new operation was never answered."""
    if pair.old is None:
        return
    base, revision = stages["base"], stages["revision"]
    yield from _of_side(_View(pair, "base", base, revision, pair.old))
    if pair.new is not None:
        yield from _of_side(_View(pair, "revision", revision, base, pair.new))


def _of_side(view: _View) -> Iterator[Misfit]:
    mock = view.own.mock(view.operation)
    for example in mock.examples if mock is not None else ():
        request = view.own.request(view.operation, example)
        refused = view.other.judge.request(request) if request is not None else []
        if request is not None and refused:
            yield view.misfit(example, refused, request)
        yield from islice(_answers(view, example, request), 1)


def _answers(view: _View, example: Example, request: Request | None) -> Iterator[Misfit]:
    """Yield the answers of an example that keep their own contract and break the other."""
    partner = view.pair.on(view.judging)
    asked = request or view.own.any_request(view.operation)
    if partner is None or asked is None:
        return
    for response in _responses(view, example, asked):
        if not view.own.judge.response_at(view.operation, asked, response):
            violations = view.other.judge.response_at(partner, asked, response)
            if violations:
                yield view.misfit(example, violations, asked, response)


def _responses(view: _View, example: Example, request: Request) -> Iterator[Response]:
    """Yield the answers of an example: the one to its request, and those of calls that follow."""
    found = [view.own.answer_of(example, request)]
    script = view.own.script(view.operation, example) if example.then else None
    found += view.own.play(script) if script is not None else []
    for response in found:
        if response.provenance.example == example.id:
            yield response
