"""The proxy as an ASGI application."""

from __future__ import annotations

import ssl
from collections.abc import Callable

from contractrepo.contract import Contract
from contractrepo.mocking import MockSet, responder
from contractrepo.mocking.journal import Journal
from contractrepo.mocking.journal.masking import mask_for
from contractrepo.server.asgi import http_app
from contractrepo.server.asgi_types import App
from contractrepo.server.proxy.passing import Keeps, Proxy
from contractrepo.service.outgoing.address import Address
from contractrepo.service.outgoing.connections import Connections

TIMEOUT_S = 30.0


def proxy_app(  # noqa: PLR0913  every option has a name of its own
    contract: Contract,
    upstream: Address,
    *,
    mocks: MockSet | None = None,
    errors: bool = False,
    tell: Callable[[str], None] = lambda _: None,
    recorder: Keeps | None = None,
    journal: Journal | None = None,
    timeout_s: float = TIMEOUT_S,
    trust: ssl.SSLContext | None = None,
) -> App:
    """Return an ASGI application that passes requests on and holds them and their answers against a contract.

    Args:
        contract: The contract.
        upstream: Where requests go; redirects are handed back, not followed.
        mocks: Say what an invalid request is answered, with `errors`.
        errors: Refuse an invalid request before it reaches the upstream, as the mock would, and send a problem (500) in
            place of an invalid answer. Without, both are passed on, with the header ``X-Contract-Violations``. A
            sequence of items passes as it comes in any case, and what is wrong with it is told at its end.
        tell: Called with a line for each violation; secrets in targets are masked.
        recorder: Takes the exchanges that keep the contract, or None.
        journal: Keeps what went over the wire, with what was wrong with either side; a new one without.
        timeout_s: Longest wait for the upstream, in seconds: for a whole answer, and for each piece of a stream.
        trust: Whose certificates are believed; those that the system believes without.
    """
    connections = Connections(trust or (ssl.create_default_context() if upstream.secure else None))
    proxy = Proxy(
        contract,
        responder(contract, mocks, journal=journal),
        mask_for(contract.description),
        upstream,
        errors,
        tell,
        recorder,
        timeout_s,
        connections,
    )

    async def ended() -> None:
        await connections.close()
        if recorder is not None:
            await recorder.settle()

    return http_app(proxy.exchange, ended)
