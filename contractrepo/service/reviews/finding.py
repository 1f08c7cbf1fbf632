"""Records named by their ref or their digest."""

from __future__ import annotations

import re
from collections.abc import Iterator

from contractrepo.core.layout import REVIEWS, TAGS
from contractrepo.core.text import printable
from contractrepo.errors import UsageError
from contractrepo.git.reader import RepositoryReader
from contractrepo.workflow.records import Record, read_tag

_DIGEST = re.compile(r"sha256:[0-9a-f]{64}\Z")


def full_ref(text: str) -> str:
    """Return the full name of a tag that people write with or without ``refs/tags/``."""
    return text if text.startswith("refs/") else TAGS + text


def find_record(reader: RepositoryReader, text: str) -> Record:
    """Return the record that a ref or a digest names. Whether it verifies is not asked.

    Raises:
        UsageError: ``record-unknown``.
    """
    if _DIGEST.match(text):
        found = (record for record in _records(reader, REVIEWS) if record.digest == text)
    else:
        found = (record for record in _records(reader, full_ref(text)) if record.ref == full_ref(text))
    record = next(found, None)
    if record is None:
        message = f"there is no record '{printable(text, limit=200)}'"
        hint = "name its ref or its digest, as contractrepo status --format json shows them"
        raise UsageError("record-unknown", message, hint)
    return record


def _records(reader: RepositoryReader, prefix: str) -> Iterator[Record]:
    """Yield what can be read and is in its place."""
    for ref, value in reader.refs(prefix).items():
        found = reader.object(value)
        tag = read_tag(found.data, ref).tag if found.kind == "tag" else None
        if tag is not None:
            yield tag.record
