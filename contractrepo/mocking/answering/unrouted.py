"""What a request is answered that no operation takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from contractrepo.core.messages import Request
from contractrepo.core.text import printable
from contractrepo.mocking.answering.answer import Answer
from contractrepo.mocking.answering.problem_details import problem
from contractrepo.validation.routing import NoMatch

_LONGEST = 400


def unrouted(found: NoMatch, request: Request) -> Answer:
    """Return the methods for OPTIONS, 405 with the methods there are, or 404 with the nearest path."""
    if request.method == "OPTIONS" and (found.allowed or request.target == "*"):
        return Answer(204, (_allow(found.allowed),))
    if found.allowed:
        detail = f"the path has no operation for {request.method}"
        answer = problem(405, "method-not-allowed", detail, allowed=list(found.allowed))
        return replace(answer, headers=(*answer.headers, _allow(found.allowed)))
    near = None if found.nearest is None else printable(found.nearest, limit=_LONGEST)
    detail = "no path of the contract fits" + (f"; the nearest is {near}" if near else "")
    return problem(404, "path-unknown", detail, nearest=near)


def _allow(methods: Sequence[str]) -> tuple[str, str]:
    """RFC 9110, section 10.2.1; a mock answers OPTIONS everywhere."""
    return "Allow", ", ".join(dict.fromkeys((*methods, "OPTIONS")))
