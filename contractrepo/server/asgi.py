"""A mock as an ASGI application (ASGI 3.0, HTTP and lifespan)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from contractrepo.contract import Contract
from contractrepo.core.messages import Request, Response
from contractrepo.mocking import Responder, responder
from contractrepo.server.asgi_types import App, Receive, Scope, Send
from contractrepo.server.callbacks import CallbackSender
from contractrepo.server.receiving import MAX_BODY_BYTES, received
from contractrepo.server.sending import perform
from contractrepo.workflow.deprecated import Deprecated, announced

if TYPE_CHECKING:
    from contractrepo.service import ContractRepo


def asgi_app(
    source: Responder | Contract | ContractRepo,
    *,
    max_body_bytes: int = MAX_BODY_BYTES,
    callbacks: CallbackSender | None = None,
    deprecated: Deprecated | None = None,
) -> App:
    """Return an ASGI application that answers as a contract says, or for a whole repository (`server.site`).

    Delays, faults and streams of a mock are performed. Any ASGI server can run it; only `serve` can break connections
    in the ways that faults ask for, under another server a fault raises `ConnectionError`.

    Args:
        source: A mock, a contract whose own examples are the mocks, or a repository.
        max_body_bytes: Longest request body; a longer one is answered 413.
        callbacks: Sends what follows the answers of mocks; without, those of a mock or contract go to this machine only,
            and those of a repository nowhere.
        deprecated: What the answers of a mock tell of the end of its version; a repository knows that itself.
    """
    if not isinstance(source, Responder | Contract):
        from contractrepo.server.site.app import site_app

        return site_app(source, max_body_bytes=max_body_bytes, callbacks=callbacks)
    mock = responder(source) if isinstance(source, Contract) else source
    sender = callbacks or CallbackSender()
    if deprecated is not None:
        return handling_app(
            lambda request: announced(mock.handle(request), deprecated),
            max_body_bytes=max_body_bytes,
            callbacks=sender,
        )
    return handling_app(mock.handle, max_body_bytes=max_body_bytes, callbacks=sender)


def handling_app(
    handle: Callable[[Request], Response],
    *,
    max_body_bytes: int = MAX_BODY_BYTES,
    callbacks: CallbackSender | None = None,
) -> App:
    """Return an ASGI application over what answers requests as a `Responder` does; arguments as in `asgi_app`.

    Without `callbacks` none are sent.
    """

    async def exchange(scope: Scope, receive: Receive, send: Send) -> None:
        request = await received(scope, receive, send, max_body_bytes)
        if request is None:
            return
        response = handle(request)
        await perform(response, scope, receive, send)
        if callbacks is not None and response.effects is not None:
            callbacks.start(response.effects.callbacks)

    return http_app(exchange, None if callbacks is None else callbacks.close)


def http_app(exchange: App, ended: Callable[[], Awaitable[None]] | None = None) -> App:
    """Return an ASGI application that speaks HTTP only.

    Args:
        exchange: Answers a request.
        ended: Called when the last exchange is over.
    """

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await exchange(scope, receive, send)
        elif scope["type"] == "lifespan":
            await lifespan(receive, send, ended)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1003})

    return app


async def lifespan(receive: Receive, send: Send, ended: Callable[[], Awaitable[None]] | None = None) -> None:
    """Answer the messages about start and end; `ended` is called when the last exchange is over."""
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            await send({"type": "lifespan.startup.complete"})
        else:
            if ended is not None:
                await ended()
            await send({"type": "lifespan.shutdown.complete"})
            return
