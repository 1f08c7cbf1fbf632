"""The mock of one operation, compiled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from contractrepo.contract import Contract
from contractrepo.core.messages import Request
from contractrepo.mocking.answering.answer import Answer
from contractrepo.mocking.answering.asked import Asked
from contractrepo.mocking.answering.candidates import candidates
from contractrepo.mocking.answering.choosing import Chooser
from contractrepo.mocking.answering.preparing import Preparer
from contractrepo.mocking.answering.refusing import Refuser
from contractrepo.mocking.answering.representing import Outcome, Representer
from contractrepo.mocking.answering.states import States
from contractrepo.mocking.documented import documented_mock, read_documented
from contractrepo.mocking.files.mock import Mock
from contractrepo.mocking.matching.patterns import Patterns
from contractrepo.mocking.matching.request_facts import RequestFacts
from contractrepo.mocking.settings import Settings
from contractrepo.openapi.model import Operation
from contractrepo.validation import Violation
from contractrepo.validation.routing import Match

if TYPE_CHECKING:
    from contractrepo.mocking.callbacks.planning import Plans


class OperationMock:
    """Answers the requests of one operation.

    Args:
        operation: The operation.
        written: Its mock file; without one the document's examples are the mocks.
        preparer: Encodes and checks answers.
        states: The state between requests.
        settings: How the mock answers.

    Attributes:
        is_plain: Whether equal wishes always get equal answers.
    """

    def __init__(
        self,
        operation: Operation,
        written: Mock | None,
        preparer: Preparer,
        states: States,
        settings: Settings,
    ) -> None:
        contract = preparer.contract
        self._judge = contract.judge
        documented = read_documented(documented_mock(contract.description, operation))
        mock = written or documented
        found = candidates(mock, documented, operation, Patterns())
        self._chooser = Chooser(operation, found, mock.fallback, states, ordered=written is not None)
        self._representer = Representer(operation, found, preparer, settings)
        self._refuser = Refuser(operation, contract.description, self._chooser, self._representer, preparer)
        self._plans = _plans(contract, operation)
        # Without conditions, state or sequences the answer depends on nothing but what the headers ask for.
        self.is_plain = not (settings.dynamic or self._plans) and not any(
            one.conditions.tests or one.example.state or one.example.then for one in found
        )

    def answer(self, match: Match, asked: Asked) -> Outcome:
        """Return the answer to a valid request."""
        facts = RequestFacts(self._judge, match, asked.request)
        choice = self._chooser.choose(asked.preferences, facts, asked.session)
        if isinstance(choice, Answer):
            return Outcome(choice)
        outcome = self._representer.represent(choice, asked)
        return self._followed(self._plans, outcome, asked.request, facts) if self._plans else outcome

    @staticmethod
    def _followed(plans: Plans, outcome: Outcome, request: Request, facts: RequestFacts) -> Outcome:
        """An answer that says no, or that never arrives, announces nothing."""
        answer, example = outcome.answer, outcome.example
        if answer.status >= 400 or (example is not None and example.fault is not None):
            return outcome
        from contractrepo.mocking.callbacks.following import following

        callbacks = following(plans.after(example), request, facts, answer)
        return replace(outcome, callbacks=callbacks)

    def refuse(self, match: Match, asked: Asked, violations: Sequence[Violation]) -> Outcome:
        """Return the answer to a request that breaks the contract."""
        return self._refuser.refuse(asked, RequestFacts(self._judge, match, asked.request), violations)


def _plans(contract: Contract, operation: Operation) -> Plans | None:
    """Return the callbacks of an operation; most have none, and need not load what makes them."""
    if not operation.data.get("callbacks"):
        return None
    from contractrepo.mocking.callbacks.planning import Plans

    return Plans(contract, operation)
