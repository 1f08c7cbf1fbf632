"""Problem details (RFC 9457): what a mock answers when the contract has no answer."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from contractrepo.core.text import printable
from contractrepo.mocking.answering.answer import Answer
from contractrepo.mocking.bodies.json_text import json_bytes
from contractrepo.validation import Violation

MEDIA_TYPE = "application/problem+json"
_MOST_VIOLATIONS = 50
_LONGEST = 400


def problem(status: int, code: str, detail: str, **members: Any) -> Answer:
    """Return an answer that says what is wrong.

    Args:
        status: Status code.
        code: Stable kebab-case identifier, a member of the body.
        detail: One sentence about this occurrence.
        members: Further members of the body; None is left out.
    """
    return Answer(
        status, (("Content-Type", MEDIA_TYPE),), json_bytes(details(status, code, detail, **members))
    )


def details(status: int, code: str, detail: str, **members: Any) -> dict[str, Any]:
    """Return the body of `problem`; section 4.2.1: ``about:blank`` says no more than the status does."""
    given = {name: value for name, value in members.items() if value is not None}
    text = printable(detail, limit=_LONGEST)
    return {
        "type": "about:blank",
        "title": phrase(status),
        "status": status,
        "detail": text,
        "code": code,
        **given,
    }


def phrase(status: int) -> str:
    """Return the reason phrase of a status."""
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return f"Status {status}"


def listed(violations: Sequence[Violation]) -> list[dict[str, Any]]:
    """Return violations as members of a problem, at most 50."""
    return [_member(violation) for violation in violations[:_MOST_VIOLATIONS]]


def _member(violation: Violation) -> dict[str, Any]:
    members = {
        "location": violation.location,
        "name": violation.name,
        "pointer": violation.pointer if violation.location == "body" else violation.pointer or None,
        "code": violation.code,
        "keyword": violation.keyword,
        "message": printable(violation.message, limit=_LONGEST),
    }
    return {name: value for name, value in members.items() if value is not None}
