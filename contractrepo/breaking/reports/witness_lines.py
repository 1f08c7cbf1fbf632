"""A witness for people to read: a command to paste, or a value."""

from __future__ import annotations

from contractrepo.breaking.curl import curl_for
from contractrepo.breaking.witness import Witness
from contractrepo.core.text import printable, shown

_EXAMPLE_URL = "http://localhost:8080"
# A longer command is for programs; the JSON report has it whole.
_MOST = 4_000


def verdict_line(witness: Witness) -> str:
    """Return what the two sides say about a witness; safe text."""
    first = f" {printable(witness.violations[0].message, limit=160)}" if witness.violations else ""
    return f"accepted by the {witness.accepted_by}, refused by the {witness.rejected_by}:{first}"


def witness_lines(witness: Witness, width: int) -> list[str]:
    """Return safe lines of `width` columns where they can be broken."""
    if witness.kind == "response" or witness.request is None:
        status = "" if witness.response is None else f"{witness.response.status} "
        return [f"{status}{shown(witness.value, limit=width - len(status))}"]
    command = curl_for(witness.request, _EXAMPLE_URL, width=width)
    if len(command) > _MOST:
        return [f"a request of {len(command)} characters; the JSON report shows it"]
    return [printable(line) for line in command.split("\n")]
