"""The message of the tag that holds a record: what people and programs read is one text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contractrepo.workflow.records.record import Record

BEGIN, END = "-----BEGIN CONTRACT RECORD-----\n", "\n-----END CONTRACT RECORD-----\n"
_TRAILERS = (
    ("Contract", ("contract", "name")),
    ("Contract-Version", ("contract", "version")),
    ("Decision", ("kind",)),
    ("Role", ("role",)),
    ("Contract-Commit", ("subject", "gitCommit")),
    ("Contract-Tree", ("subject", "gitTree")),
    ("Spec-Digest", ("subject", "specDigest")),
    ("Base-Version", ("base", "version")),
    ("Report-Digest", ("report", "digest")),
)


def render(record: Record) -> bytes:
    """Return the message that holds `record`, and nothing else does: any other spelling is refused.

    Returns:
        A subject line, the comment, the record as JSON between two marks, and trailers for
        ``git for-each-ref``; UTF-8, ends in a line feed. ``git tag -F`` keeps it as it is.
    """
    role = f" ({record.role})" if record.role else ""
    subject = f"{record.kind} {record.name} {record.version}{role}"
    block = f"{BEGIN}{record.text}{END}".rstrip("\n")
    trailers = [
        f"{label}: {value}" for label, path in _TRAILERS if (value := _at(record.data, path)) is not None
    ]
    tail = "\n".join([*trailers, f"Record-Digest: {record.digest}"])
    return ("\n\n".join(part for part in (subject, record.comment, block, tail) if part) + "\n").encode()


def _at(data: Mapping[str, Any], path: tuple[str, ...]) -> str | None:
    """Return the text that `path` leads to, or None where a step of it is absent."""
    value: Any = data
    for step in path:
        value = value.get(step) if value is not None else None
    text: str | None = value
    return text
