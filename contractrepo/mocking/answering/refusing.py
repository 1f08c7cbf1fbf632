"""What a request that breaks the contract is answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from contractrepo.mocking.answering.accepting import REFUSED
from contractrepo.mocking.answering.answer import Answer
from contractrepo.mocking.answering.asked import Asked
from contractrepo.mocking.answering.candidates import Candidate, find
from contractrepo.mocking.answering.challenges import challenges
from contractrepo.mocking.answering.choosing import Choice, Chooser
from contractrepo.mocking.answering.preparing import Preparer, Target
from contractrepo.mocking.answering.problem_details import MEDIA_TYPE, details, listed, problem
from contractrepo.mocking.answering.representing import Outcome, Representer
from contractrepo.mocking.matching.facts import Facts
from contractrepo.openapi.description import Description
from contractrepo.openapi.model import Operation, ResponseSpec
from contractrepo.validation import Violation


@dataclass(frozen=True, slots=True)
class Refusal:
    """A reason to refuse, and the statuses that say so, the fittest first."""

    statuses: tuple[int, ...]
    code: str
    detail: str


_UNAUTHORIZED = Refusal(
    (401,), "request-unauthorized", "the request shows none of the credentials that are asked for"
)
_UNSUPPORTED = Refusal((415,), "media-type-unsupported", "the body is of a media type that is not accepted")
_UNREADABLE = Refusal((400, 422), "body-malformed", "the body cannot be read as its media type says")
_INVALID = Refusal((422, 400), "request-invalid", "the request breaks the contract")


_WRONG = frozenset({REFUSED, "security-malformed"})


def refusal_for(violations: Sequence[Violation]) -> Refusal:
    """Return the gravest reason among violations: credentials before media type before syntax before values."""
    locations = {violation.location for violation in violations}
    if "security" in locations:
        return _UNAUTHORIZED
    if "content-type" in locations:
        return _UNSUPPORTED
    return _UNREADABLE if any(map(_is_unreadable, violations)) else _INVALID


def _is_unreadable(violation: Violation) -> bool:
    """Where a keyword of the contract asks for another form, the syntax of the media type is kept."""
    return violation.code == "body-malformed" and violation.keyword is None


class Refuser:
    """Answers the invalid requests of one operation."""

    def __init__(
        self,
        operation: Operation,
        description: Description,
        chooser: Chooser,
        representer: Representer,
        preparer: Preparer,
    ) -> None:
        self._operation = operation
        self._description = description
        self._chooser = chooser
        self._representer = representer
        self._preparer = preparer

    def refuse(self, asked: Asked, facts: Facts, violations: Sequence[Violation]) -> Outcome:
        """Return the answer: an example made for such requests, else the documented error, else problem details."""
        reason = refusal_for(violations)
        choice = self._choice(reason, asked, facts)
        if choice is None:
            return self._challenged(Outcome(self._problem(reason, violations)), violations)
        return self._challenged(self._documented(choice, reason, asked, violations), violations)

    def _choice(self, reason: Refusal, asked: Asked, facts: Facts) -> Choice | None:
        errors = self._chooser.errors()
        meant = self._chooser.best([one for one in errors if one.conditions.tests], facts, asked.session)
        if meant is not None and reason is _INVALID:
            return Choice(meant.status, meant.response, meant, meant.example.respond)
        status, response = self._status(reason, asked)
        if response is None:
            return None
        group = [one for one in self._chooser.group(status, response) if one.response is response]
        found = self._named(group, asked, response) or next(iter(_plain_first(group)), None)
        if found is None:
            return Choice(status, response)
        return Choice(status, response, found, found.example.respond)

    def _status(self, reason: Refusal, asked: Asked) -> tuple[int, ResponseSpec | None]:
        """Return the status to refuse with, and what the contract has for it."""
        wanted = asked.preferences.code
        if wanted is not None and wanted >= 400:
            response = self._operation.response_for(wanted)
            if response is not None:
                return wanted, response
        by_key = {response.status.upper(): response for response in self._operation.responses}
        for status in reason.statuses:
            if str(status) in by_key:
                return status, by_key[str(status)]
        first = reason.statuses[0]
        return first, by_key.get("4XX") or by_key.get("DEFAULT")

    @staticmethod
    def _named(group: Sequence[Candidate], asked: Asked, response: ResponseSpec) -> Candidate | None:
        name = asked.preferences.example
        return None if name is None else find(group, name, response.status)

    def _documented(
        self, choice: Choice, reason: Refusal, asked: Asked, violations: Sequence[Violation]
    ) -> Outcome:
        """Without an example the reasons are told in the contract's own problem details, where it has them."""
        unwritten = choice.candidate is None or choice.candidate.is_made
        if unwritten and choice.response is not None:
            kinds = [media.name for media in choice.response.content]
            if MEDIA_TYPE in kinds:
                target = Target(self._operation, choice.status, choice.response, MEDIA_TYPE)
                body = details(choice.status, reason.code, reason.detail, violations=listed(violations))
                answer = self._preparer.details(body, target)
                if answer is not None:
                    return Outcome(answer)
        return self._representer.represent(choice, asked, lenient=True)

    def _problem(self, reason: Refusal, violations: Sequence[Violation]) -> Answer:
        content = self._operation.request_body.content if self._operation.request_body else ()
        accepted = [media.name for media in content] if reason is _UNSUPPORTED else None
        return problem(
            reason.statuses[0], reason.code, reason.detail, accepted=accepted, violations=listed(violations)
        )

    def _challenged(self, outcome: Outcome, violations: Sequence[Violation]) -> Outcome:
        """RFC 9110, section 15.5.2: a 401 comes with a challenge."""
        answer = outcome.answer
        if answer.status != 401 or any(name.lower() == "www-authenticate" for name, _ in answer.headers):
            return outcome
        schemes = self._description.security_schemes
        wrong = frozenset(one.name for one in violations if one.code in _WRONG)
        field = ("WWW-Authenticate", challenges(self._operation, schemes, wrong))
        return Outcome(replace(answer, headers=(*answer.headers, field)), outcome.example)


def _plain_first(group: Sequence[Candidate]) -> list[Candidate]:
    """Examples without conditions are meant for any request."""
    return sorted(group, key=lambda one: bool(one.conditions.tests))
