"""Answers of an implementation held against contract and example: pure functions."""

from __future__ import annotations

from collections.abc import Iterator

from contractrepo.contract import Contract
from contractrepo.core.messages import Request, Response, has_no_content, header
from contractrepo.core.text import printable
from contractrepo.mocking.answering.candidates import described_by, own_media_type
from contractrepo.service.outgoing.codings import BadContentError, UnknownCodingError, plain
from contractrepo.service.replaying.planning import Planned
from contractrepo.service.replaying.result import Fault
from contractrepo.validation import Violation
from contractrepo.validation.media_types import covers

_LONGEST = 400


def faults(contract: Contract, planned: Planned, request: Request, response: Response) -> tuple[Fault, ...]:
    """Return what is wrong with the answer to an example's request: under the contract, and beside the example."""
    return tuple(_faults(contract, planned, request, response))


def _faults(contract: Contract, planned: Planned, request: Request, response: Response) -> Iterator[Fault]:
    differs = _other_status(planned, response)
    if differs is not None:
        yield differs
    try:
        found = contract.judge.response_at(planned.operation, request, plain(response))
    except (BadContentError, UnknownCodingError) as error:
        yield Fault("body-malformed", str(error), "body")
        return
    for violation in found:
        yield Fault(violation.code, printable(violation.message, limit=_LONGEST), _place(violation))
    if differs is None and not any(one.location == "content-type" for one in found):
        yield from _other_media_type(planned, request, response)


def _other_status(planned: Planned, response: Response) -> Fault | None:
    respond = planned.example.respond
    meant = planned.operation.response_for(response.status)
    if respond.key is not None and meant is not None and meant.status.upper() == respond.key.upper():
        return None
    if respond.status == response.status:
        return None
    return Fault(
        "status-differs", f"status {response.status} where the example has {respond.status}", "status"
    )


def _other_media_type(planned: Planned, request: Request, response: Response) -> Iterator[Fault]:
    respond = planned.example.respond
    wanted = own_media_type(respond, described_by(respond, planned.operation))
    given = header(response.headers, "content-type")
    if wanted is None or has_no_content(response.status, request.method):
        return
    essence = wanted.partition(";")[0].strip()
    if given is None or not covers(essence, given):
        shown = "no media type" if given is None else printable(given, limit=100)
        message = f"{shown} where the example has {printable(essence, limit=100)}"
        yield Fault("media-type-differs", message, "content-type")


def _place(violation: Violation) -> str:
    parts = (violation.location, violation.name or "", violation.pointer)
    return printable(" ".join(filter(None, parts)), limit=_LONGEST)
