"""The mock of a contract: a request in, a response out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cached_property
from threading import RLock

from contractrepo.contract import Contract
from contractrepo.core.messages import Request, Response
from contractrepo.core.problem import Problem
from contractrepo.mocking.answering.accepting import Acceptance
from contractrepo.mocking.answering.answer import Answer, Callback, Provenance
from contractrepo.mocking.answering.asked import Asked, asked
from contractrepo.mocking.answering.cors import preflight_headers
from contractrepo.mocking.answering.preparing import Preparer
from contractrepo.mocking.answering.problem_details import problem
from contractrepo.mocking.answering.representing import Outcome
from contractrepo.mocking.answering.sending import Sender
from contractrepo.mocking.answering.states import States
from contractrepo.mocking.answering.unrouted import unrouted
from contractrepo.mocking.checking import check_answers
from contractrepo.mocking.files.mock import CallbackMock
from contractrepo.mocking.files.mock_set import MockSet
from contractrepo.mocking.journal import Journal, Mask
from contractrepo.mocking.journal.masking import mask_for
from contractrepo.mocking.operation_mock import OperationMock
from contractrepo.mocking.settings import Settings
from contractrepo.openapi.model import Operation
from contractrepo.validation import Judge
from contractrepo.validation.routing import Match, NoMatch

_MOST_KEPT = 10_000


def responder(  # noqa: PLR0913  every option has a name of its own
    contract: Contract,
    mocks: MockSet | None = None,
    *,
    seed: int = 0,
    dynamic: bool = False,
    strict: bool = True,
    cors: bool = True,
    commit: str | None = None,
    accept_tokens: Collection[str] | None = None,
    certificate: bool = True,
    journal: Journal | None = None,
) -> Responder:
    """Return the mock of a contract.

    Args:
        contract: The contract.
        mocks: Its mock files; operations without one answer from the document's own examples.
        seed: Seed of generated answers.
        dynamic: Generate a new answer for each request instead of sending examples.
        strict: Never send an example that breaks the contract: the answer is a problem that names it.
        cors: Let pages from anywhere read the answers.
        commit: Commit of the contract, for `Response.provenance`.
        accept_tokens: The API keys, tokens, and ``user:password`` that are accepted; without, all of the right shape.
        certificate: Whether clients count as having shown a certificate where the contract asks for mutual TLS.
        journal: Keeps the exchanges; a new one without.

    Example:
        >>> from contractrepo import Request, load
        >>> text = '{"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {"/a": {"get": '
        >>> text += '{"responses": {"200": {"description": "", "content": {"application/json": {"example": 1}}}}}}}}'
        >>> responder(load(text)).handle(Request("GET", "/a")).body
        b'1'
    """
    tokens = None if accept_tokens is None else frozenset(accept_tokens)
    settings = Settings(seed, dynamic, strict, cors, commit, tokens, certificate)
    return Responder(contract, mocks or MockSet(), settings, Journal() if journal is None else journal)


class Responder:
    """Answers requests as a contract says; made by `responder`.

    Operations are compiled when they are first asked for. Any number of threads may share one. Scenarios and sequences have
    a state per value of the header ``X-Contract-Session``; requests without it share one.

    Attributes:
        contract: The contract.
        mocks: Its mock files.
        journal: The last exchanges.
    """

    def __init__(self, contract: Contract, mocks: MockSet, settings: Settings, journal: Journal) -> None:
        self.contract = contract
        self.mocks = mocks
        self.journal = journal
        self._settings = settings
        self._preparer = Preparer(contract, strict=settings.strict)
        self._sender = Sender(settings)
        found = (mocks.mocks.get(operation.key) for operation in contract.operations)
        self._states = States(mock for mock in found if mock is not None)
        # Keyed by the identity of operations, which live as long as the contract.
        self._compiled: dict[int, OperationMock] = {}
        self._plain: dict[tuple[int, str | None], Response] = {}
        self._lock = RLock()

    @property
    def keeps_state(self) -> bool:
        """Tell whether an answer may depend on earlier requests of its session."""
        return self._states.is_needed

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """Every example that breaks the contract, found when asked for."""
        return check_answers(self.contract, self.mocks)

    def handle(self, request: Request) -> Response:
        """Return the answer to `request`; never raises.

        `violations` of the answer says what is wrong with the request (or, without `strict`, with the answer),
        `provenance` where the answer came from, and `effects` what the shell must do around it, None for nothing.
        """
        try:
            response = self._handled(request)
            self.journal.keep(request, response, self._mask)
        except Exception as error:  # noqa: BLE001  whatever a contract does to us, a client gets an answer
            answer = problem(500, "internal-error", f"the mock failed: {type(error).__name__}")
            return Response(answer.status, answer.headers, answer.body, provenance=Provenance())
        return response

    def webhook(self, name: str, url: str, how: CallbackMock | None = None) -> Callback:
        """Return the request of a webhook of the contract to `url`; where there is none, its `flaw` says why.

        Args:
            name: Its name below `webhooks`.
            url: An absolute http or https URL.
            how: Method, headers and body, where they are not to be as the document describes them.
        """
        from contractrepo.mocking.callbacks.webhooks import webhook

        return webhook(self.contract, name, url, how)

    def reset(self, session: str | None = None) -> None:
        """Put every machine and sequence of a session back to its beginning; of every session where none is named.

        Args:
            session: Value of ``X-Contract-Session``; the empty text is the session of requests without it.
        """
        self._states.reset(session)

    def _handled(self, request: Request) -> Response:
        wishes = asked(request)
        request = wishes.request
        match = self._match(request.method, request.target)
        if isinstance(match, NoMatch):
            return self._without_operation(match, wishes)
        if wishes.preflight is not None and self._settings.cors:
            return self._preflight(self._allowed(request), wishes)
        violations = tuple(self._judge.request_at(match, request))
        if not (violations or self._acceptance.is_open):
            violations = tuple(self._acceptance.violations(match.operation, request))
        mock = self._mock_of(match.operation)
        if violations:
            return self._sender.send(
                mock.refuse(match, wishes, violations), match.operation, wishes, violations
            )
        if not (mock.is_plain and wishes.is_plain):
            return self._sender.send(mock.answer(match, wishes), match.operation, wishes)
        key = id(match.operation), wishes.accept
        response = self._plain.get(key)
        if response is None:
            response = self._sender.send(mock.answer(match, wishes), match.operation, wishes)
            if response.effects is None and len(self._plain) < _MOST_KEPT:
                self._plain[key] = response
        return response

    @cached_property
    def _judge(self) -> Judge:
        return self.contract.judge

    @cached_property
    def _acceptance(self) -> Acceptance:
        settings = self._settings
        return Acceptance(self.contract.description, settings.accept_tokens, certificate=settings.certificate)

    @cached_property
    def _mask(self) -> Mask:
        return mask_for(self.contract.description, self._settings.accept_tokens or ())

    def _match(self, method: str, target: str) -> Match | NoMatch:
        return self._judge.router.match(method, target)

    def _without_operation(self, found: NoMatch, wishes: Asked) -> Response:
        if wishes.preflight is not None and self._settings.cors:
            return self._preflight(found.allowed or (wishes.preflight,), wishes)
        return self._sender.send(Outcome(unrouted(found, wishes.request)), None, wishes)

    def _preflight(self, methods: Sequence[str], wishes: Asked) -> Response:
        fields = preflight_headers(methods, wishes.preflight_headers)
        return self._sender.send(Outcome(Answer(204, tuple(fields))), None, wishes)

    def _allowed(self, request: Request) -> Sequence[str]:
        """Return the methods of a path that has OPTIONS among them; no method is empty."""
        found = self._match("", request.target)
        return found.allowed if isinstance(found, NoMatch) else ()

    def _mock_of(self, operation: Operation) -> OperationMock:
        key = id(operation)
        found = self._compiled.get(key)
        if found is None:
            with self._lock:
                found = self._compiled.get(key) or self._compile(operation)
                self._compiled[key] = found
        return found

    def _compile(self, operation: Operation) -> OperationMock:
        written = self.mocks.mocks.get(operation.key)
        return OperationMock(operation, written, self._preparer, self._states, self._settings)
