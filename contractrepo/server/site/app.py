"""The site as an ASGI application: a clock, threads and processes around what answers."""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable, Mapping

from contractrepo.core.messages import Request, Response
from contractrepo.errors import ContractRepoError
from contractrepo.mocking.journal import Journal
from contractrepo.server.asgi import (
    MAX_BODY_BYTES,
    App,
    Message,
    Receive,
    Scope,
    Send,
    lifespan,
    perform,
    read_body,
    send_response,
    target_of,
    text_headers,
)
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

_THREADS = 4
_MOST_WAITING = 64
_READ = ("GET", "HEAD")
_LOG = logging.getLogger("contractrepo.server")


def site_app(
    repo: ContractRepo, *, tokens: Mapping[str, str] | None = None, max_body_bytes: int = MAX_BODY_BYTES
) -> App:
    """Return an ASGI application that serves a whole repository.

    Args:
        repo: The repository.
        tokens: Name -> token of those who may push over HTTP; without any nobody may.
        max_body_bytes: Longest request body outside git; a longer one is answered 413.
    """
    site = _Site(repo, tokens or {}, max_body_bytes)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await site.exchange(scope, receive, send)
        elif scope["type"] == "lifespan":
            await lifespan(receive, send, site.end)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1003})

    return app


class _Site:
    def __init__(self, repo: ContractRepo, tokens: Mapping[str, str], limit: int) -> None:
        self._repo = repo
        self._limit = limit
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
        body = await read_body(receive, self._limit, scope["headers"])
        if body is None:
            return
        if isinstance(body, Response):
            await send_response(body, send)
            return
        request = Request(scope["method"], target_of(scope), text_headers(scope["headers"]), body)
        response = await self._answer(place, request)
        if place.area != "mocks" and request.method == "HEAD":
            response = _without_content(response)
        await perform(response, scope, receive, send)

    async def _git_exchange(self, place: Place, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope["method"], target_of(scope), text_headers(scope["headers"]))
        if self._door is None:
            await send_response(refused(404, "repository-unknown", "a clone serves no git"), send)
            return
        call = self._door.admit(place, request)
        if isinstance(call, Response):
            await send_response(call, send)
        else:
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
        response = answer(found, asked)
        self._journal.keep(request, response, found.made.mask)
        return response

    async def _page(self, place: Place, request: Request) -> Response:
        return await self._slow.run(self._docs.answer, docs_spot(place.path), request)

    async def _api_answer(self, _: Place, request: Request) -> Response:
        return await self._slow.run(self._api.answer, request)

    async def _health(self, place: Place, _: Request) -> Response:
        if place.path == "/live":
            return about.alive()
        return await self._quick.run(about.ready, self._repo)

    async def _counted(self, _: Place, __: Request) -> Response:
        return about.counted(self._metrics)

    async def _index(self, _: Place, __: Request) -> Response:
        name = None if self._door is None else self._door.name
        return await self._slow.run(about.index, self._repo, name)


def _without_content(response: Response) -> Response:
    """RFC 9110, section 9.3.2: the fields are those of GET."""
    length = ("Content-Length", str(len(response.body)))
    return Response(response.status, (*response.headers, length))
