"""A witness for people to read: a command to paste, or a value."""

from __future__ import annotations

from typing import Any

from contractrepo.breaking.curl import curl_for
from contractrepo.breaking.witness import MockExample, Witness
from contractrepo.core.messages import Response
from contractrepo.core.text import printable, shown

_EXAMPLE_URL = "http://localhost:8080"
# A longer command is for programs; the JSON report has it whole.
_MOST = 4_000
_MOST_HEADERS = 20


def verdict_line(witness: Witness) -> str:
    """Return what the two sides say about a witness; safe text."""
    first = f" {printable(witness.violations[0].message, limit=160)}" if witness.violations else ""
    said = f"accepted by the {witness.accepted_by}, refused by the {witness.rejected_by}:{first}"
    return said if witness.mock is None else f"{said} (like the mock {mock_name(witness.mock)})"


def mock_name(mock: MockExample) -> str:
    """Return what people know an example by; safe text."""
    place = f" of {printable(str(mock.location), limit=200)}" if mock.location.file else ""
    return f"'{printable(mock.id, limit=80)}'{place}"


def witness_lines(witness: Witness, width: int) -> list[str]:
    """Return safe lines of `width` columns where they can be broken."""
    if witness.response is not None:
        return _response_lines(witness.response, witness.value, width)
    if witness.kind == "response" or witness.request is None:
        return [shown(witness.value, limit=width)]
    command = curl_for(witness.request, _EXAMPLE_URL, width=width)
    if len(command) > _MOST:
        return [f"a request of {len(command)} characters; the JSON report shows it"]
    return [printable(line) for line in command.split("\n")]


def _response_lines(response: Response, value: Any, width: int) -> list[str]:
    """Return the status with the value; where the message as a whole is the point, its headers and content."""
    status = str(response.status)
    if value is not None:
        return [f"{status} {shown(value, limit=width - len(status) - 1)}"]
    headers = [f"{name}: {content}" for name, content in response.headers[:_MOST_HEADERS]]
    more = len(response.headers) - len(headers)
    headers += [f"and {more} more headers"] if more else []
    content = response.body[: 4 * width].decode(errors="replace")
    return [status, *(printable(line, limit=width) for line in (*headers, content) if line)]
