"""What people and programs are told about an exchange."""

from __future__ import annotations

from collections.abc import Iterator

from contractrepo.core.messages import Request, Response, header
from contractrepo.core.text import printable
from contractrepo.mocking.answering.cors import cors_headers
from contractrepo.mocking.answering.problem_details import listed, problem
from contractrepo.mocking.answering.sending import told, violations_field
from contractrepo.mocking.journal import Mask
from contractrepo.server.proxy.fields import VIOLATIONS
from contractrepo.server.proxy.judging import Verdict
from contractrepo.service.outgoing.unanswered import Unanswered
from contractrepo.validation import Violation

_MOST_LINES = 10
_LONGEST = 500
# RFC 9110, sections 15.6.3 and 15.6.5; what we cannot send is the client's doing.
_STATUSES = {"upstream-timeout": 504, "request-unsendable": 400, "request-circling": 508}


def lines(
    mask: Mask, request: Request, status: int | None, asked: Verdict, answered: Verdict | None
) -> Iterator[str]:
    """Yield one line per violation of an exchange, at most ten of each message."""
    begin = f"{request.method} {mask.target(request.target)}"
    for side, verdict in (("request", asked), ("response", answered)):
        if verdict is None:
            continue
        where = begin if side == "request" or status is None else f"{begin} {status}"
        if verdict.unjudged is not None and side == "response" and verdict.operation is not None:
            yield printable(f"{where}: {side} not judged: {verdict.unjudged}", limit=_LONGEST)
        for violation in verdict.violations[:_MOST_LINES]:
            yield printable(
                f"{where}: {side} {_place(violation)}: [{violation.code}] {violation.message}", limit=_LONGEST
            )
        if len(verdict.violations) > _MOST_LINES:
            more = len(verdict.violations) - _MOST_LINES
            yield printable(f"{where}: {side}: and {more} more", limit=_LONGEST)


def field(asked: Verdict, answered: Verdict | None) -> tuple[tuple[str, str], ...]:
    """Return the header field that tells a client of violations; none where there are none."""
    members = [{"side": "request", **told(one)} for one in asked.violations]
    members += [{"side": "response", **told(one)} for one in (answered.violations if answered else ())]
    return ((VIOLATIONS, violations_field(members)),) if members else ()


def unreadable_request(request: Request, violations: tuple[Violation, ...]) -> Response:
    """Return what a request is refused with whose content cannot be decoded."""
    return _problem(request, 400, "body-malformed", violations[0].message, violations)


def refused_answer(request: Request, violations: tuple[Violation, ...]) -> Response:
    """Return what is sent in place of an answer that breaks the contract."""
    detail = f"the upstream's answer breaks the contract in {len(violations)} places"
    if len(violations) == 1:
        detail = "the upstream's answer breaks the contract"
    return _problem(request, 500, "response-invalid", detail, violations)


def without_answer(request: Request, reason: Unanswered) -> Response:
    """Return what is sent where the upstream gave no answer."""
    return _problem(request, _STATUSES.get(reason.code, 502), reason.code, reason.message)


def _problem(
    request: Request, status: int, code: str, detail: str, violations: tuple[Violation, ...] = ()
) -> Response:
    answer = problem(status, code, detail, violations=listed(violations) if violations else None)
    fields = answer.headers
    readable = cors_headers(header(request.headers, "origin"), fields)
    return Response(answer.status, (*fields, *readable), answer.body)


def _place(violation: Violation) -> str:
    name = f" '{violation.name}'" if violation.name else ""
    return f"{violation.location}{name}{' ' + violation.pointer if violation.pointer else ''}"
