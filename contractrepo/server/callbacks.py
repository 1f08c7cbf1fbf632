"""Callbacks of a mock, sent: bounded in number and time, to allowed hosts only, and never redirected."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from contractrepo.core.messages import Request
from contractrepo.core.text import printable
from contractrepo.mocking.answering.answer import Callback
from contractrepo.mocking.callbacks.targets import may_send
from contractrepo.service.outgoing.address import Address
from contractrepo.service.outgoing.asking import ask
from contractrepo.service.outgoing.unanswered import Unanswered

_MOST_WAITING = 1_000
_MOST_KEPT = 1_000
_AT_ONCE = 8
_TIMEOUT_S = 10.0
_LONGEST_DELAY_S = 300.0
_LONGEST_URL = 200


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of a callback.

    Attributes:
        callback: The callback.
        status: Status of the answer, or None.
        problem: Why there is none, or None.
    """

    callback: Callback
    status: int | None = None
    problem: str | None = None

    @property
    def line(self) -> str:
        """Return it on one line; the query, which may hold secrets, is left out."""
        request = self.callback.request
        where = (
            f"{request.method} {request.target.partition('?')[0]}" if request else self.callback.expression
        )
        outcome = self.status if self.problem is None else self.problem
        return printable(f"callback '{self.callback.name}': {where[:_LONGEST_URL]}: {outcome}", limit=500)


class CallbackSender:
    """Sends callbacks of an event loop, eight at a time; what is one too many is dropped, and told.

    Args:
        allowed: Hosts that may be sent to (see `may_send`).
        here: Whether this machine may be sent to as well.
        note: Called with a line about every callback.
        timeout_s: Seconds that one may take.
        most_waiting: How many may wait at a time.
    """

    def __init__(
        self,
        allowed: Iterable[str] = (),
        *,
        here: bool = True,
        note: Callable[[str], None] | None = None,
        timeout_s: float = _TIMEOUT_S,
        most_waiting: int = _MOST_WAITING,
    ) -> None:
        self.sent: deque[Sent] = deque(maxlen=_MOST_KEPT)
        self._allowed = tuple(allowed)
        self._here = here
        self._note = note or (lambda _: None)
        self._timeout_s = timeout_s
        self._most_waiting = most_waiting
        self._waiting: set[asyncio.Task[None]] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._free = asyncio.Semaphore(_AT_ONCE)

    def start(self, callbacks: Iterable[Callback]) -> None:
        """Send callbacks, each after its delay; return at once."""
        loop = asyncio.get_running_loop()
        if loop is not self._loop:
            # A semaphore belongs to the loop that it was waited for in; test clients begin a new one per request.
            self._loop, self._free = loop, asyncio.Semaphore(_AT_ONCE)
        for callback in callbacks:
            problem = self._refusal(callback)
            if problem is not None:
                self._keep(Sent(callback, problem=problem))
                continue
            task = loop.create_task(self._deliver(callback))
            self._waiting.add(task)
            task.add_done_callback(self._waiting.discard)

    async def close(self) -> None:
        """Give up what is still to be sent."""
        waiting = list(self._waiting)
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)

    async def finish(self) -> None:
        """Wait until everything is sent."""
        while self._waiting:
            await asyncio.wait(self._waiting)

    def _refusal(self, callback: Callback) -> str | None:
        if callback.request is None:
            return f"not sent, {callback.flaw}"
        if not may_send(callback.request.target, self._allowed, here=self._here):
            return "not sent, its host is not allowed"
        return "dropped, too many are waiting" if len(self._waiting) >= self._most_waiting else None

    async def _deliver(self, callback: Callback) -> None:
        assert callback.request is not None
        await asyncio.sleep(min(callback.delay_ms / 1000, _LONGEST_DELAY_S))
        async with self._free:
            try:
                status = await _status(callback.request, self._timeout_s)
            except Unanswered as reason:
                self._keep(Sent(callback, problem=f"failed, {reason.message}"))
            else:
                self._keep(Sent(callback, status))

    def _keep(self, sent: Sent) -> None:
        self.sent.append(sent)
        self._note(sent.line)


async def _status(request: Request, timeout_s: float) -> int:
    """Send a request and return the status of its answer; the rest of the answer is of no interest.

    Raises:
        Unanswered: There is none.
    """
    parts = urlsplit(request.target)
    secure = parts.scheme.lower() == "https"
    server = Address(secure, parts.hostname or "", parts.port or (443 if secure else 80), "")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    fields = (("Host", parts.netloc), *request.headers)
    async with ask(
        server, Request(request.method, path, fields, request.body), timeout_s=timeout_s
    ) as incoming:
        return incoming.head.status
