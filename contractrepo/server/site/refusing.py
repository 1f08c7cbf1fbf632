"""What the site answers when it cannot do what it is asked (RFC 9457)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from contractrepo.core.messages import Headers, Response
from contractrepo.core.text import printable
from contractrepo.errors import (
    ConflictError,
    ContractError,
    ContractRepoError,
    StoreError,
    UsageError,
    WorkflowError,
)
from contractrepo.mocking.answering.problem_details import problem

_LONGEST_HINT = 400
# What names something that is not there.
_NOT_FOUND = frozenset(
    {"unknown-ref", "unknown-contract", "name-invalid", "no-release", "record-unknown", "not-a-commit"}
)
# What is over in a moment.
_PASSING = frozenset({"server-busy", "repository-busy"})
_STATUSES: Sequence[tuple[type[ContractRepoError], int]] = (
    (ContractError, 422),
    (UsageError, 400),
    (WorkflowError, 409),
    (ConflictError, 409),
    (StoreError, 503),
)


def refused(status: int, code: str, detail: str, *fields: tuple[str, str], **members: Any) -> Response:
    """Return a problem as a response; `fields` are further headers, `members` further members of its body."""
    answer = problem(status, code, detail, **members)
    return plain(answer.status, answer.headers, answer.body, *fields)


def refusal(error: ContractRepoError) -> Response:
    """Return the response that tells of an error."""
    hint = None if error.hint is None else printable(error.hint, limit=_LONGEST_HINT)
    fields = [("Cache-Control", "no-store")]
    if error.code in _PASSING:
        fields.append(("Retry-After", "1"))
    return refused(_status(error), error.code, error.message, *fields, hint=hint)


def wrong_method(*allowed: str) -> Response:
    """Return the answer to a method that a path does not have."""
    names = ", ".join(allowed)
    return refused(405, "method-not-allowed", f"this path takes {names}", ("Allow", names))


def plain(status: int, headers: Headers, body: bytes, *fields: tuple[str, str]) -> Response:
    """Return a response of the site itself; browsers are to believe its media type."""
    return Response(status, (*headers, *fields, ("X-Content-Type-Options", "nosniff")), body)


def _status(error: ContractRepoError) -> int:
    if error.code in _NOT_FOUND:
        return 404
    return next((status for kind, status in _STATUSES if isinstance(error, kind)), 500)
