"""What was received about a version: its tags, when and under which rules each came, and whose key signed it."""

from __future__ import annotations

import datetime as dt
import hashlib

from contractrepo.core.layout import REVIEWS, version_ref
from contractrepo.errors import SignatureError
from contractrepo.git.changes import Receipt
from contractrepo.git.log import LogEntry
from contractrepo.git.reader import RepositoryReader
from contractrepo.service.reviews.rulebooks import Rulebooks
from contractrepo.signing import verify
from contractrepo.workflow.flaw import Flaw
from contractrepo.workflow.records import read_tag
from contractrepo.workflow.review import Sighting

_LARGEST = 65_536
# After everything that the log knows.
_LAST = 2**62


def sightings(
    reader: RepositoryReader, rulebooks: Rulebooks, name: str, version: str
) -> tuple[Sighting, ...]:
    """Return what the repository holds about a version of a contract, by name of the ref.

    Args:
        reader: The repository, a clone, or what is about to land.
        rulebooks: Its rules, now and before.
        name: The contract.
        version: The version.
    """
    released = version_ref(name, version)
    refs = dict(reader.refs(f"{REVIEWS}{name}/{version}/"))
    refs |= {ref: value for ref, value in reader.refs(released).items() if ref == released}
    receipts = reader.receipts(refs)
    return tuple(_sighting(reader, rulebooks, ref, refs[ref], receipts.get(ref)) for ref in refs)


def arriving(ref: str, raw: bytes, receipt: Receipt, rules: str) -> Sighting:
    """Return a tag that is about to be written, as it would be found afterwards.

    Args:
        ref: Where it is to stand.
        raw: The tag object.
        receipt: How it would be logged.
        rules: Digest of the rulebook in force.
    """
    # Git's own name for an object is SHA-1 of its header and content.
    header = f"tag {len(raw)}\0".encode("ascii")
    object_id = hashlib.sha1(header + raw, usedforsecurity=False).hexdigest()
    signer, flaw = _signer(ref, raw)
    return Sighting(
        ref, object_id, "tag", raw, receipt.when.seconds, _LAST, rules, receipt.user, signer, flaw
    )


def _sighting(
    reader: RepositoryReader, rulebooks: Rulebooks, ref: str, object_id: str, entry: LogEntry | None
) -> Sighting:
    found = reader.object(object_id)
    # One byte more than is read, so that it still shows that it is too large.
    raw = found.data[: _LARGEST + 1] if found.kind == "tag" else b""
    signer, flaw = _signer(ref, raw) if raw else (None, None)
    if entry is None:
        return Sighting(ref, object_id, found.kind, raw, None, _LAST, None, "", signer, flaw)
    received = int(dt.datetime.fromisoformat(entry.received).timestamp())
    book = rulebooks.at(entry.policy) if entry.policy is not None else None
    rules = book.digest if book is not None else None
    return Sighting(ref, object_id, found.kind, raw, received, entry.order, rules, entry.user, signer, flaw)


def _signer(ref: str, raw: bytes) -> tuple[str | None, Flaw | None]:
    """Return the key that signed a tag, or what is wrong with its signature; a tag that cannot be read has neither."""
    tag = read_tag(raw, ref).found
    if tag is None:
        return None, None
    try:
        return verify(tag.payload, tag.signature), None
    except SignatureError as error:
        return None, Flaw(error.code, error.message, error.hint)
