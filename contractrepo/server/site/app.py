"""The site as an ASGI application: a clock, threads and processes around what answers."""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Awaitable, Callable, Mapping

from contractrepo.core.messages import Request, Response
from contractrepo.errors import ContractRepoError
from contractrepo.mocking.journal import Journal
from contractrepo.server.asgi import http_app
from contractrepo.server.asgi_types import App, Message, Receive, Scope, Send
from contractrepo.server.callbacks import CallbackSender
from contractrepo.server.receiving import MAX_BODY_BYTES, received, request_of, target_of
from contractrepo.server.sending import perform, send_response
from contractrepo.server.site import about
from contractrepo.server.site.api import Api
from contractrepo.server.site.docs import Docs
from contractrepo.server.site.git_backend import GitBackend
from contractrepo.server.site.git_requests import GitDoor
from contractrepo.server.site.metrics import Metrics
from contractrepo.server.site.mocks import Mocks, answer
from contractrepo.server.site.refusing import refusal, refused, wrong_method
from contractrepo.server.site.routing import Area, Place, docs_spot, mock_spot, place_of
from contractrepo.server.site.workers import Workers
from contractrepo.service import ContractRepo
from contractrepo.service.replicating import Freshness

_THREADS = 4
_MOST_WAITING = 64
_READ = ("GET", "HEAD")
_LOG = logging.getLogger("contractrepo.server")


def site_app(
    repo: ContractRepo,
    *,
    tokens: Mapping[str, str] | None = None,
    max_body_bytes: int = MAX_BODY_BYTES,
    callbacks: CallbackSender | None = None,
    freshness: Callable[[], Freshness] | None = None,
) -> App:
    """Return an ASGI application that serves a whole repository.

    Args:
        repo: The repository.
        tokens: Name -> token of those who may push over HTTP; without any nobody may.
        max_body_bytes: Longest request body outside git; a longer one is answered 413.
        callbacks: Sends what follows the answers of mocks; without, one that sends nothing.
        freshness: Of a replica, how far it may be behind: told by ``/_health`` and ``/_metrics``.
    """
    sender = callbacks or CallbackSender(here=False)
    site = _Site(repo, tokens or {}, max_body_bytes, sender, freshness or (lambda: None))
    return http_app(site.exchange, site.end)


class _Site:
    def __init__(
        self,
        repo: ContractRepo,
        tokens: Mapping[str, str],
        limit: int,
        callbacks: CallbackSender,
        freshness: Callable[[], Freshness | None],
    ) -> None:
        self._repo = repo
        self._limit = limit
        self._callbacks = callbacks
        self._freshness = freshness
        self._journal = Journal()
        self._metrics = Metrics()
        self._mocks = Mocks(repo.serving)
        self._docs = Docs(repo)
        self._api = Api(repo, self._journal)
        self._door = None if repo.serving.is_clone else GitDoor(repo.path.resolve(), tokens)
        self._git = GitBackend()
        # Mocks never wait for a comparison, nor for a site that is being built.
        self._quick = Workers("quick", _THREADS, _MOST_WAITING)
        self._slow = Workers("slow", _THREADS, _MOST_WAITING)
        self._areas: Mapping[Area, Callable[[Place, Request], Awaitable[Response]]] = {
            "mocks": self._mock,
            "docs": self._page,
            "api": self._api_answer,
            "health": self._health,
            "metrics": self._counted,
            "index": self._index,
        }

    async def end(self) -> None:
        await self._callbacks.close()
        self._quick.end()
        self._slow.end()

    async def exchange(self, scope: Scope, receive: Receive, send: Send) -> None:
        place = place_of(target_of(scope))
        statuses: list[int] = []

        async def watched(message: Message) -> None:
            if message["type"] == "http.response.start":
                statuses.append(message["status"])
            await send(message)

        began = time.perf_counter()
        self._metrics.begin()
        try:
            if place.area == "git":
                await self._git_exchange(place, scope, receive, watched)
            else:
                await self._plain_exchange(place, scope, receive, watched)
        finally:
            status = statuses[0] if statuses else None
            self._metrics.end(place.area, status, time.perf_counter() - began)

    async def _plain_exchange(self, place: Place, scope: Scope, receive: Receive, send: Send) -> None:
        request = await received(scope, receive, send, self._limit)
        if request is None:
            return
        response = await self._answer(place, request)
        if place.area != "mocks" and request.method == "HEAD":
            response = _without_content(response)
        await perform(response, scope, receive, send)
        if response.effects is not None:
            self._callbacks.start(response.effects.callbacks)

    async def _git_exchange(self, place: Place, scope: Scope, receive: Receive, send: Send) -> None:
        request = request_of(scope)
        if self._door is None:
            await send_response(refused(404, "repository-unknown", "a clone serves no git"), send)
            return
        call = self._door.admit(place, request)
        if isinstance(call, Response):
            await send_response(call, send)
            return
        if not call.has_body:
            # What a killed writer left half written is finished before git tells of its refs; what cannot be, doctor tells.
            with contextlib.suppress(ContractRepoError):
                await self._quick.run(self._repo.recover)
        await self._git.answer(call, receive, send)

    async def _answer(self, place: Place, request: Request) -> Response:
        if place.area == "unknown":
            return refused(404, "path-unknown", "there is no such path; / lists what there is")
        if place.area not in {"mocks", "api"} and request.method not in _READ:
            return wrong_method(*_READ)
        try:
            return await self._areas[place.area](place, request)
        except ContractRepoError as error:
            return refusal(error)
        except Exception:  # noqa: BLE001  whatever goes wrong, a client gets an answer, and the log the rest
            _LOG.exception("a request could not be answered")
            return refused(500, "internal-error", "the server failed; its log says why")

    async def _mock(self, place: Place, request: Request) -> Response:
        spot = mock_spot(place.path)
        found = self._mocks.at_hand(spot)
        if found is None:
            found = await self._quick.run(self._mocks.find, spot)
        target = f"{spot.path or '/'}?{place.query}" if place.query else spot.path or "/"
        asked = Request(request.method, target, request.headers, request.body)
        response = answer(found, asked, spot.ref)
        self._journal.keep(request, response, found.made.mask)
        return response

    async def _page(self, place: Place, request: Request) -> Response:
        return await self._slow.run(self._docs.answer, docs_spot(place.path), request)

    async def _api_answer(self, _: Place, request: Request) -> Response:
        return await self._slow.run(self._api.answer, request)

    async def _health(self, place: Place, _: Request) -> Response:
        if place.path == "/live":
            return about.alive()
        return await self._quick.run(about.ready, self._repo, self._freshness())

    async def _counted(self, _: Place, __: Request) -> Response:
        return about.counted(self._metrics, self._freshness())

    async def _index(self, _: Place, __: Request) -> Response:
        name = None if self._door is None else self._door.name
        return await self._slow.run(about.index, self._repo, name)


def _without_content(response: Response) -> Response:
    """RFC 9110, section 9.3.2: the fields are those of GET."""
    length = ("Content-Length", str(len(response.body)))
    return Response(response.status, (*response.headers, length))
