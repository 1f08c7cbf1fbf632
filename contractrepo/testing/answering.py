"""The answers of a mock in one test: its own, with what the test puts in their place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import count
from threading import Lock
from typing import Any
from urllib.parse import unquote

from contractrepo.core.messages import Request, Response
from contractrepo.mocking import Responder
from contractrepo.mocking.answering.answer import Effects
from contractrepo.mocking.answering.asked import asked, in_session
from contractrepo.mocking.answering.representing import Outcome
from contractrepo.mocking.answering.sending import Sender
from contractrepo.mocking.files.mock import Fault
from contractrepo.mocking.settings import Settings
from contractrepo.openapi.model import Operation
from contractrepo.testing.stand_ins import StandIns
from contractrepo.validation.routing import Match, NoMatch

_SESSIONS = count(1)


@dataclass(slots=True)
class _Wanted:
    """What a test wants of an operation.

    Attributes:
        answer: The answer to valid requests, or None for that of the mock.
        failure: The answer to every request, or None.
        fault: What happens to the connection with it, or None.
        failing: How many requests fail from now on; None for all.
        delay_ms: Milliseconds to wait before every answer.
    """

    answer: Outcome | None = None
    failure: Outcome | None = None
    fault: Fault | None = None
    failing: int | None = None
    delay_ms: int = 0


class Answering:
    """Answers requests; the state between them belongs to one test.

    Args:
        responder: The mock; others may use it too, so this has a session of its own there.
    """

    def __init__(self, responder: Responder) -> None:
        self._responder = responder
        self._session = next(_SESSIONS)
        self._sender = Sender(Settings())
        self._lock = Lock()
        self._wanted: dict[str, _Wanted] = {}

    def answer(self, request: Request) -> Response:
        """Return the answer to a request."""
        match = self._match(request)
        wanted = self._wanted.get(match.operation.key) if isinstance(match, Match) else None
        if wanted is None:
            return self._responder.handle(self._in_session(request))
        assert isinstance(match, Match)
        response = self._stand_in(wanted, match, request) or self._responder.handle(self._in_session(request))
        if not wanted.delay_ms:
            return response
        effects = response.effects if isinstance(response.effects, Effects) else Effects()
        return replace(response, effects=replace(effects, delay_ms=effects.delay_ms + wanted.delay_ms))

    def path_values(self, request: Request) -> Mapping[str, str]:
        """Return the path parameters of a request as text, percent-decoded."""
        match = self._match(request)
        raw = match.path_values if isinstance(match, Match) else {}
        return {name: unquote(value) for name, value in raw.items()}

    def set(
        self,
        operation: Operation,
        *,
        status: int | None,
        example: str | None,
        body: Any,
        headers: Mapping[str, Any],
    ) -> None:
        """Answer valid requests so."""
        answer = self._stand_ins.answer(operation, status, example, body, headers)
        self._want(operation).answer = answer

    def fail(self, operation: Operation, failure: int | Fault, times: int | None) -> None:
        """Answer every request so, or a number of them."""
        answer, fault = self._stand_ins.failure(operation, failure)
        with self._lock:
            wanted = self._want(operation)
            wanted.failure, wanted.fault, wanted.failing = answer, fault, times

    def delay(self, operation: Operation, milliseconds: int) -> None:
        """Wait before every answer."""
        self._want(operation).delay_ms = milliseconds

    def reset(self) -> None:
        """Forget what the test wanted, and begin a new session."""
        self._wanted = {}
        self._session = next(_SESSIONS)

    @cached_property
    def _stand_ins(self) -> StandIns:
        return StandIns(self._responder)

    def _match(self, request: Request) -> Match | NoMatch:
        return self._responder.contract.judge.router.match(request.method, request.target)

    def _want(self, operation: Operation) -> _Wanted:
        return self._wanted.setdefault(operation.key, _Wanted())

    def _stand_in(self, wanted: _Wanted, match: Match, request: Request) -> Response | None:
        """Return what the test put in place of the mock's own answer; invalid requests are refused as ever."""
        if self._fails(wanted):
            assert wanted.failure is not None
            response = self._sender.send(wanted.failure, match.operation, asked(request))
            return replace(response, effects=Effects(fault=wanted.fault)) if wanted.fault else response
        if wanted.answer is None or self._responder.contract.judge.request_at(match, request):
            return None
        return self._sender.send(wanted.answer, match.operation, asked(request))

    def _fails(self, wanted: _Wanted) -> bool:
        with self._lock:
            if wanted.failure is None or wanted.failing is None:
                return wanted.failure is not None
            wanted.failing -= 1
            return wanted.failing >= 0

    def _in_session(self, request: Request) -> Request:
        return in_session(request, str(self._session))
