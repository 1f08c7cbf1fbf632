"""What is said of a test that broke a contract."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from contractrepo.core.text import printable
from contractrepo.testing.exchange import Exchange
from contractrepo.validation import Violation

_MOST_EXCHANGES = 10
_MOST_VIOLATIONS = 20
_LONGEST = 500


def told_breaches(label: str, breaches: Sequence[Exchange]) -> str:
    """Return operation, place in the message and place in the document of every violation; empty for none."""
    if not breaches:
        return ""
    lines = list(_lines(label, breaches[:_MOST_EXCHANGES]))
    if len(breaches) > _MOST_EXCHANGES:
        lines.append(f"and {len(breaches) - _MOST_EXCHANGES} more exchanges")
    return "\n".join(lines)


def told_violation(violation: Violation) -> str:
    """Return pointer, message, code and place in the document of a violation on one line."""
    pointer = f" at {violation.pointer}" if violation.pointer else ""
    place = ":".join(str(part) for part in (violation.file, violation.line) if part is not None)
    source = " ".join(filter(None, (place, violation.schema_pointer and f"#{violation.schema_pointer}")))
    text = f"[{violation.code}] {violation.message}{pointer}"
    return f"{printable(text, limit=_LONGEST)} ({printable(source, limit=_LONGEST)})"


def _lines(label: str, breaches: Sequence[Exchange]) -> Iterator[str]:
    for exchange in breaches:
        told = exchange.operation or "no operation of the contract"
        who = "the request breaks" if exchange.violations else "the mock's own example breaks"
        yield printable(f"{told}: {who} the contract {label}: {exchange.line}", limit=_LONGEST)
        found = exchange.violations or exchange.flaws
        for violation in found[:_MOST_VIOLATIONS]:
            yield f"    {told_violation(violation)}"
        if len(found) > _MOST_VIOLATIONS:
            yield f"    and {len(found) - _MOST_VIOLATIONS} more"
