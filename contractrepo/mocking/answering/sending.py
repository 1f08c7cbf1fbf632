"""Answers as messages: what the request and the mock itself add to them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from urllib.parse import quote

from contractrepo.core.messages import Request, Response
from contractrepo.mocking.answering.answer import Answer, Chunk, Effects, Provenance
from contractrepo.mocking.answering.asked import Asked
from contractrepo.mocking.answering.cors import cors_headers
from contractrepo.mocking.answering.drawing import milliseconds
from contractrepo.mocking.answering.representing import Outcome
from contractrepo.mocking.settings import Settings
from contractrepo.openapi.model import Operation
from contractrepo.validation import Violation

_SAFE = " /{}:;,.!$&'()*+=@_~-"
_LONGEST = 2_000
_MOST_TOLD = 20
_TOLD = ("location", "name", "pointer", "code", "keyword")


class Sender:
    """Makes messages of answers.

    Args:
        settings: How the mock answers.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def send(
        self,
        outcome: Outcome,
        operation: Operation | None,
        wishes: Asked,
        violations: tuple[Violation, ...] = (),
    ) -> Response:
        """Return the message for an answer.

        Args:
            outcome: The answer.
            operation: The operation that answers, or None where there is none.
            wishes: What the request asks for.
            violations: What is wrong with the request.
        """
        answer, commit = outcome.answer, self._settings.commit
        found = violations + answer.violations
        fields = [*answer.headers, *self._own_fields(answer, operation, found)]
        if wishes.preferences.given and answer.example is not None and not violations:
            fields.append(("Preference-Applied", wishes.preferences.applied))
        if self._settings.cors:
            fields += cors_headers(wishes.origin, fields)
        body = answer.body
        if wishes.request.method == "HEAD" and body:
            # RFC 9110, section 9.3.2: the fields are those of GET, the content stays away.
            fields.append(("Content-Length", str(len(body))))
            body = b""
        provenance = Provenance(operation.key if operation else None, answer.example, commit)
        effects = _effects(outcome, wishes.request)
        return Response(answer.status, tuple(fields), body, found, provenance, effects)

    def _own_fields(
        self, answer: Answer, operation: Operation | None, violations: Sequence[Violation]
    ) -> Iterator[tuple[str, str]]:
        if operation is not None:
            yield "X-Contract-Operation", _field(operation.key)
        if answer.example is not None:
            yield "X-Contract-Example", _field(answer.example)
        if self._settings.commit is not None:
            yield "X-Contract-Commit", _field(self._settings.commit)
        if violations:
            yield "X-Contract-Violations", _summary(violations)


def _effects(outcome: Outcome, request: Request) -> Effects | None:
    example, callbacks = outcome.example, outcome.callbacks
    if example is None:
        return Effects(callbacks=callbacks) if callbacks else None
    chunks = tuple(Chunk(content, milliseconds(delay, request)) for content, delay in outcome.answer.chunks)
    if not (example.delay or example.fault or chunks or callbacks):
        return None
    return Effects(milliseconds(example.delay, request), example.fault, chunks, callbacks)


def _field(text: str) -> str:
    """Return text as a field value; what is not printable ASCII is percent-encoded."""
    return text if text.isascii() and text.isprintable() else quote(text, safe=_SAFE)


def _summary(violations: Sequence[Violation]) -> str:
    return violations_field([told(violation) for violation in violations[:_MOST_TOLD]])


def violations_field(members: list[dict[str, str]]) -> str:
    """Return as many violations as fit a field, as JSON."""
    members = members[:_MOST_TOLD]
    text = json.dumps(members, separators=(",", ":"))
    while len(members) > 1 and len(text) > _LONGEST:
        members = members[: len(members) // 2]
        text = json.dumps(members, separators=(",", ":"))
    return text


def told(violation: Violation) -> dict[str, str]:
    """Return what a field says of a violation."""
    members = {name: getattr(violation, name) for name in _TOLD}
    return {
        name: value
        for name, value in members.items()
        if value or (name, violation.location) == ("pointer", "body")
    }
