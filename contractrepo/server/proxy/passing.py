"""An exchange on its way through the proxy."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from typing import Protocol

from contractrepo.contract import Contract
from contractrepo.core.messages import Headers, Request, Response, has_no_content, header
from contractrepo.mocking import Responder
from contractrepo.mocking.answering.answer import Provenance
from contractrepo.mocking.bodies.sequences import is_sequential
from contractrepo.mocking.journal import Mask
from contractrepo.server.asgi_types import Receive, Scope, Send
from contractrepo.server.faults import gone
from contractrepo.server.proxy.fields import goes_in_circles, request_fields, response_fields
from contractrepo.server.proxy.judging import Verdict, judge_request, judge_response
from contractrepo.server.proxy.telling import (
    field,
    lines,
    refused_answer,
    unreadable_request,
    without_answer,
)
from contractrepo.server.receiving import received
from contractrepo.server.sending import send_response
from contractrepo.service.outgoing.address import Address
from contractrepo.service.outgoing.asking import Incoming, ask
from contractrepo.service.outgoing.codings import MOST_BYTES, BadContentError, UnknownCodingError, plain
from contractrepo.service.outgoing.connections import Connections
from contractrepo.service.outgoing.reading import Head
from contractrepo.service.outgoing.unanswered import Unanswered
from contractrepo.validation.media_types import parse


class Keeps(Protocol):
    """What takes the exchanges that keep the contract."""

    async def keep(self, asked: Verdict, request: Request, response: Response) -> None:
        """Take an exchange; never raises."""

    async def settle(self) -> None:
        """Write what was taken; never raises."""


@dataclass(frozen=True, slots=True)
class Proxy:
    """Passes exchanges on.

    Attributes:
        contract: What they are held against.
        mock: Answers requests that are refused; its journal keeps the exchanges.
        mask: Hides what must not be told.
        upstream: Where requests go.
        errors: Whether what breaks the contract is refused.
        tell: Called with a line for each violation.
        recorder: Takes the exchanges that keep the contract, or None.
        timeout_s: Longest wait, in seconds.
        connections: Those to the upstream.
    """

    contract: Contract
    mock: Responder
    mask: Mask
    upstream: Address
    errors: bool
    tell: Callable[[str], None]
    recorder: Keeps | None
    timeout_s: float
    connections: Connections

    async def exchange(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one exchange on; stop when the client is gone."""
        request = await received(scope, receive, send, MOST_BYTES)
        if request is None:
            return
        passing = asyncio.ensure_future(self._passed(request, scope, send))
        leaving = asyncio.ensure_future(gone(receive))
        try:
            await asyncio.wait({passing, leaving}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            leaving.cancel()
            if not passing.done():
                passing.cancel()
            await asyncio.wait({passing, leaving})
        if not passing.cancelled():
            passing.result()

    async def _passed(self, request: Request, scope: Scope, send: Send) -> None:
        asked = judge_request(self.contract, request)
        if self.errors and asked.violations:
            answer = self._refusal(request, asked)
            self._tell(request, None, asked, None)
            await send_response(answer, send)
            return
        try:
            async with ask(
                self.upstream,
                self._onward(request, scope),
                timeout_s=self.timeout_s,
                connections=self.connections,
            ) as incoming:
                await self._answered(request, asked, incoming, send)
        except Unanswered as reason:
            self._tell(request, None, asked, None)
            self._tell_reason(request, reason)
            problem = without_answer(request, reason)
            self._journal(request, problem, asked, None)
            await send_response(problem, send)

    def _onward(self, request: Request, scope: Scope) -> Request:
        """Return a request as it goes to the upstream."""
        if goes_in_circles(request.headers):
            raise Unanswered("request-circling", "the request comes through here again and again")
        client = (scope.get("client") or (None,))[0]
        fields = request_fields(
            request.headers,
            host=self.upstream.authority,
            client=client,
            scheme=scope.get("scheme", "http"),
        )
        return replace(request, headers=fields)

    def _refusal(self, request: Request, asked: Verdict) -> Response:
        try:
            return self.mock.handle(plain(request))
        except (BadContentError, UnknownCodingError):
            return unreadable_request(request, asked.violations)

    async def _answered(self, request: Request, asked: Verdict, incoming: Incoming, send: Send) -> None:
        head, body = incoming.head, incoming.body
        if not _is_stream(head):
            pieces, whole = await self._collected(body)
            content = b"".join(pieces)
            if whole:
                await self._judged(request, asked, Response(head.status, head.headers, content), send)
                return
            if self.errors:
                raise Unanswered("response-too-long", f"the answer is longer than {MOST_BYTES} bytes")
            body = _joined(content, body)
        await self._streamed(request, asked, head, body, send)

    async def _collected(self, body: AsyncIterator[bytes]) -> tuple[list[bytes], bool]:
        """Return the pieces of a body, and whether they are all; of one that is too long its beginning."""
        pieces: list[bytes] = []
        size = 0
        try:
            async with asyncio.timeout(self.timeout_s):
                async for piece in body:
                    pieces.append(piece)
                    size += len(piece)
                    if size > MOST_BYTES:
                        return pieces, False
        except TimeoutError as error:
            raise Unanswered("upstream-timeout", "the answer does not end in time") from error
        return pieces, True

    async def _judged(self, request: Request, asked: Verdict, response: Response, send: Send) -> None:
        answered = await self._kept(request, asked, response)
        if self.errors and answered.violations:
            await send_response(refused_answer(request, answered.violations), send)
            return
        fields = [*response_fields(response.headers), *field(asked, answered)]
        if not has_no_content(response.status, request.method):
            fields = [(name, value) for name, value in fields if name.lower() != "content-length"]
            fields.append(("Content-Length", str(len(response.body))))
        await _begin(response.status, fields, send)
        await send({"type": "http.response.body", "body": response.body})

    async def _streamed(
        self, request: Request, asked: Verdict, head: Head, body: AsyncIterator[bytes], send: Send
    ) -> None:
        """Pass pieces on as they come; what the contract says of them is known when all are gone."""
        await _begin(head.status, [*response_fields(head.headers), *field(asked, None)], send)
        pieces: list[bytes] = []
        size = 0
        try:
            async for piece in body:
                size += len(piece)
                if size <= MOST_BYTES:
                    pieces.append(piece)
                await send({"type": "http.response.body", "body": piece, "more_body": True})
        except Unanswered as reason:
            self._tell_reason(request, reason)
            # The status is told already; a connection that breaks says that something is missing.
            raise ConnectionError(reason.message) from reason
        await send({"type": "http.response.body", "body": b""})
        if size <= MOST_BYTES:
            await self._kept(request, asked, Response(head.status, head.headers, b"".join(pieces)))
        else:
            unjudged = Verdict(asked.operation, unjudged=f"it is longer than {MOST_BYTES} bytes")
            self._tell(request, head.status, asked, unjudged)

    async def _kept(self, request: Request, asked: Verdict, response: Response) -> Verdict:
        """Judge an answer, tell of it, and record the exchange."""
        answered = judge_response(self.contract, asked.operation, request, response)
        self._tell(request, response.status, asked, answered)
        self._journal(request, response, asked, answered)
        if self.recorder is not None and answered.keeps and asked.unjudged is None:
            # An invalid request whose content cannot be decoded is no example of anything.
            with contextlib.suppress(BadContentError):
                await self.recorder.keep(asked, plain(request), plain(response))
        return answered

    def _journal(
        self, request: Request, response: Response, asked: Verdict, answered: Verdict | None
    ) -> None:
        found = asked.violations + (answered.violations if answered else ())
        where = Provenance(asked.operation.key if asked.operation else None)
        self.mock.journal.keep(request, replace(response, violations=found, provenance=where), self.mask)

    def _tell_reason(self, request: Request, reason: Unanswered) -> None:
        self.tell(f"{request.method} {self.mask.target(request.target)}: [{reason.code}] {reason.message}")

    def _tell(self, request: Request, status: int | None, asked: Verdict, answered: Verdict | None) -> None:
        for line in lines(self.mask, request, status, asked, answered):
            self.tell(line)


def _is_stream(head: Head) -> bool:
    """A sequence of items may never end, and whoever asks for it wants each item when it comes."""
    kind = parse(header(head.headers, "content-type") or "")
    return kind is not None and is_sequential(kind)


async def _joined(first: bytes, rest: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield first
    async for piece in rest:
        yield piece


async def _begin(status: int, fields: Headers, send: Send) -> None:
    """RFC 9110, section 8.6: a 204 has no length."""
    headers = [
        (name.lower().encode("ascii"), value.encode("latin-1"))
        for name, value in fields
        if status != 204 or name.lower() != "content-length"
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
