"""A witness for people to read: a command to paste, or a value."""

from __future__ import annotations

from contractrepo.breaking.curl import curl_for
from contractrepo.breaking.witness import MockExample, Witness
from contractrepo.core.text import printable, shown

_EXAMPLE_URL = "http://localhost:8080"
# A longer command is for programs; the JSON report has it whole.
_MOST = 4_000


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
    if witness.kind == "response" or witness.request is None:
        status = "" if witness.response is None else f"{witness.response.status} "
        return [f"{status}{shown(witness.value, limit=width - len(status))}"]
    command = curl_for(witness.request, _EXAMPLE_URL, width=width)
    if len(command) > _MOST:
        return [f"a request of {len(command)} characters; the JSON report shows it"]
    return [printable(line) for line in command.split("\n")]
