"""Every example's request sent to a real implementation, one after the other."""

from __future__ import annotations

import asyncio
import re
import ssl
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from difflib import get_close_matches

from contractrepo.contract import Contract
from contractrepo.core.messages import Headers, Request, Response
from contractrepo.core.text import printable
from contractrepo.errors import UsageError
from contractrepo.mocking import MockSet
from contractrepo.openapi.model import Operation
from contractrepo.service.outgoing.address import Address, address
from contractrepo.service.outgoing.asking import ask
from contractrepo.service.outgoing.codings import MOST_BYTES
from contractrepo.service.outgoing.unanswered import Unanswered
from contractrepo.service.replaying.judging import faults
from contractrepo.service.replaying.planning import Planned, plan
from contractrepo.service.replaying.result import Fault, Replay, Replayed

TIMEOUT_S = 10.0
_FIELD = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([\t\x20-\x7e]*?)[ \t]*\Z")


def replay(  # noqa: PLR0913  every option has a name of its own
    contract: Contract,
    base_url: str,
    *,
    mocks: MockSet | None = None,
    only: Iterable[str] | None = None,
    headers: Iterable[str] = (),
    timeout_s: float = TIMEOUT_S,
    trust: ssl.SSLContext | None = None,
) -> Replay:
    """Send the request of every example to an implementation and judge what comes back.

    An answer must keep the contract, and have the status and the media type of the example. An example that stands for
    no request is skipped, and the result says why.

    Args:
        contract: The contract.
        base_url: URL of the implementation; the paths of the contract are put behind it.
        mocks: Mock files; operations without one have the examples of the document.
        only: Operations to replay, ``METHOD /path`` or operationId; all without.
        headers: ``Name: value`` of fields for every request, in place of those that were made up.
        timeout_s: Longest wait for a whole answer, in seconds.
        trust: Whose certificates are believed; those that the system believes without.

    Raises:
        UsageError: ``url-invalid``, ``operation-unknown`` or ``header-unreadable``.
    """
    server = address(base_url)
    wanted, given = _wanted(contract, only), [_field(text) for text in headers]
    planned = list(plan(contract, mocks or MockSet(), wanted))
    if server.secure:
        trust = trust or ssl.create_default_context()
    return asyncio.run(_replayed(contract, server, planned, given, timeout_s=timeout_s, trust=trust))


async def _replayed(  # noqa: PLR0913  what `replay` was given, read
    contract: Contract,
    server: Address,
    planned: Sequence[Planned],
    given: Headers,
    *,
    timeout_s: float,
    trust: ssl.SSLContext | None,
) -> Replay:
    results: list[Replayed] = []
    for one in planned:
        known = Replayed(one.operation.key, one.example.id, why_not=one.why_not)
        if one.request is not None:
            request = _with(one.request, given)
            known = replace(known, request=one.request)
            try:
                response = await _answer(server, request, timeout_s, trust)
            except Unanswered as reason:
                known = replace(known, faults=(Fault(reason.code, reason.message),))
            else:
                found = faults(contract, one, request, response)
                known = replace(known, status=response.status, faults=found)
        results.append(known)
    return Replay(str(server), tuple(results))


async def _answer(
    server: Address, request: Request, timeout_s: float, trust: ssl.SSLContext | None
) -> Response:
    fields = (
        ("Host", server.authority),
        ("Accept", "*/*"),
        ("Accept-Encoding", "identity"),
        *request.headers,
    )
    try:
        async with (
            asyncio.timeout(timeout_s),
            ask(server, replace(request, headers=fields), timeout_s=timeout_s, trust=trust) as incoming,
        ):
            body = bytearray()
            async for piece in incoming.body:
                body += piece
                if len(body) > MOST_BYTES:
                    raise Unanswered("response-too-long", f"the answer is longer than {MOST_BYTES} bytes")
            return Response(incoming.head.status, incoming.head.headers, bytes(body))
    except TimeoutError as error:
        raise Unanswered("upstream-timeout", "the answer does not end in time") from error


def _with(request: Request, given: Headers) -> Request:
    names = {name.lower() for name, _ in given}
    kept = [(name, value) for name, value in request.headers if name.lower() not in names]
    return replace(request, headers=(*kept, *given))


def _wanted(contract: Contract, only: Iterable[str] | None) -> Callable[[Operation], bool]:
    if only is None:
        return lambda _: True
    names = set(only)
    known = {name for one in contract.operations for name in (one.key, one.operation_id) if name}
    for name in sorted(names - known):
        near = get_close_matches(name, sorted(known), n=1)
        hint = (
            f"did you mean '{printable(near[0], limit=200)}'?" if near else "give METHOD /path or operationId"
        )
        message = f"the contract has no operation {printable(name, limit=200)}"
        raise UsageError("operation-unknown", message, hint)
    return lambda operation: bool(names & {operation.key, operation.operation_id})


def _field(text: str) -> tuple[str, str]:
    found = _FIELD.match(text)
    if found is None:
        # What it holds may be a secret.
        raise UsageError("header-unreadable", "a header field cannot be read", "write it as 'Name: value'")
    return found[1], found[2]
