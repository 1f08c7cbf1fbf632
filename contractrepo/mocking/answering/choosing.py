"""Which example answers a valid request."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from contractrepo.mocking.answering.answer import Answer
from contractrepo.mocking.answering.candidates import Candidate, described_by, find
from contractrepo.mocking.answering.preferences import Preferences
from contractrepo.mocking.answering.problem_details import problem
from contractrepo.mocking.answering.states import States
from contractrepo.mocking.documented import status_of
from contractrepo.mocking.files.mock import Fallback, Respond
from contractrepo.mocking.matching.facts import Facts
from contractrepo.openapi.model import Operation, ResponseSpec


@dataclass(frozen=True, slots=True)
class Choice:
    """What is to be answered; the media type is still open.

    Attributes:
        status: Status code.
        response: The response that the contract has for it, or None.
        candidate: The example, or None for a generated answer.
        respond: Which of the example's answers.
        plain: Whether a generated answer says no more than its schema; not where the mock asks for it.
    """

    status: int
    response: ResponseSpec | None
    candidate: Candidate | None = None
    respond: Respond | None = None
    plain: bool = True


class Chooser:
    """Chooses among the examples of one operation.

    Args:
        operation: The operation.
        candidates: Its examples.
        fallback: What to do when none applies.
        states: The state between requests.
        ordered: Whether the order of the examples means something, as in a mock file; in a document it does not.
    """

    def __init__(
        self,
        operation: Operation,
        candidates: Sequence[Candidate],
        fallback: Fallback,
        states: States,
        *,
        ordered: bool = True,
    ) -> None:
        self._operation = operation
        self._candidates = candidates
        self._fallback = fallback
        self._states = states
        self._ordered = ordered
        self._unasked = [candidate for candidate in candidates if candidate.unasked]
        self._success = _success(operation)

    def choose(self, wanted: Preferences, facts: Facts, session: str) -> Choice | Answer:
        """Return what answers, or the problem that nothing does: Prefer, then state and conditions, then the fallback."""
        if wanted.code is not None or wanted.example is not None:
            return self._preferred(wanted, facts, session)
        with self._states.lock:
            best = self.best(self._unasked, facts, session)
            if best is None:
                return self._without_match(session)
            return self._advanced(best, session)

    def best(self, group: Sequence[Candidate], facts: Facts, session: str) -> Candidate | None:
        """Return the best of the examples that apply, or None."""
        fitting = (
            candidate
            for candidate in group
            if self._states.agrees(session, candidate.example) and candidate.conditions.hold(facts)
        )
        return max(fitting, key=self._rank, default=None)

    def _rank(self, candidate: Candidate) -> tuple[object, ...]:
        """Order decides last; what nobody ordered, or wrote an example for, waits behind the usual response."""
        usual = candidate.response is self._success or not (candidate.is_made or self._waits(candidate))
        return (*candidate.rank, usual, -candidate.order)

    def _waits(self, candidate: Candidate) -> bool:
        return not (self._ordered or candidate.conditions.tests)

    def errors(self) -> list[Candidate]:
        """Return the examples that answer with an error."""
        return [candidate for candidate in self._candidates if candidate.status >= 400]

    def group(self, status: int, response: ResponseSpec | None) -> list[Candidate]:
        """Return the examples for a status: those that have it, then others of the same response."""
        same = [candidate for candidate in self._candidates if candidate.status == status]
        kin = [one for one in self._candidates if response is not None and one.response is response]
        return list({candidate.order: candidate for candidate in (*same, *kin)}.values())

    def _preferred(self, wanted: Preferences, facts: Facts, session: str) -> Choice | Answer:
        if wanted.code is None:
            assert wanted.example is not None
            found = find(self._candidates, wanted.example, "")
            return _choice(found) if found else self._unknown_example(self._candidates, wanted.example)
        response = self._operation.response_for(wanted.code)
        group = self.group(wanted.code, response)
        if wanted.code < 200 or not (response or group):
            return self._unknown_status(wanted.code)
        if wanted.example is not None:
            found = find(group, wanted.example, response.status if response else "")
            return _choice(found, wanted.code) if found else self._unknown_example(group, wanted.example)
        best = self.best(group, facts, session) or next(iter(group), None)
        return _choice(best, wanted.code) if best else Choice(wanted.code, response)

    def _advanced(self, candidate: Candidate, session: str) -> Choice:
        """Answer with the next of the example's answers."""
        example = candidate.example
        calls = self._states.advance(session, self._operation.key, example)
        if calls == 0:
            return _choice(candidate)
        respond = example.then[min(calls, len(example.then)) - 1]
        return Choice(respond.status, described_by(respond, self._operation), candidate, respond)

    def _without_match(self, session: str) -> Choice | Answer:
        if self._fallback in {"404", "501"}:
            return self._refused(int(self._fallback))
        success = self._success
        if self._fallback == "first":
            free = [one for one in self._candidates if self._states.agrees(session, one.example)]
            mine = [one for one in free if success is not None and one.response is success]
            good = [one for one in free if 200 <= one.status < 400]
            if mine or good:
                return self._advanced((mine or good)[0], session)
        if success is not None:
            status = status_of(success.status, self._operation)
            return Choice(status, success, plain=self._fallback != "generate")
        return self._nothing()

    def _refused(self, status: int) -> Choice | Answer:
        response = self._operation.response_for(status)
        group = [one for one in self.group(status, response) if not one.conditions.tests]
        if group:
            return _choice(group[0], status)
        if response is not None:
            return Choice(status, response)
        return problem(
            status, "mock-no-match", f"no example of {self._operation.key} applies to this request"
        )

    def _nothing(self) -> Answer:
        detail = f"the contract has no response for {self._operation.key}"
        return problem(501, "mock-no-response", detail)

    def _unknown_status(self, status: int) -> Answer:
        known = [response.status for response in self._operation.responses]
        detail = f"{self._operation.key} has no response for status {status}"
        return problem(404, "mock-unknown-status", detail, available=known)

    def _unknown_example(self, group: Sequence[Candidate], name: str) -> Answer:
        known = [candidate.example.id for candidate in group]
        detail = f"{self._operation.key} has no example '{name}' to send"
        return problem(404, "mock-unknown-example", detail, available=known)


def _choice(candidate: Candidate, status: int | None = None) -> Choice:
    respond = candidate.example.respond
    return Choice(candidate.status if status is None else status, candidate.response, candidate, respond)


def _success(operation: Operation) -> ResponseSpec | None:
    """Return the response to a request that goes well: the lowest 2xx, else `default`, else a 3xx, else what there is."""
    final = [response for response in operation.responses if response.status[:1] != "1"]
    for first in ("2", "d", "3", ""):
        fitting = [response for response in final if response.status.lower().startswith(first)]
        if fitting:
            return min(fitting, key=lambda response: response.status)
    return None
