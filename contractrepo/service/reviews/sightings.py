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
    found = Sighting(ref, object_id, "tag", raw, receipt.when.seconds, _LAST, rules, receipt.user, None)
    return _signed(found)


def _sighting(
    reader: RepositoryReader, rulebooks: Rulebooks, ref: str, object_id: str, entry: LogEntry | None
) -> Sighting:
    found = reader.object(object_id)
    # One byte more than is read, so that it still shows that it is too large.
    raw = found.data[: _LARGEST + 1] if found.kind == "tag" else b""
    if entry is None:
        return _signed(Sighting(ref, object_id, found.kind, raw, None, _LAST, None, "", None))
    received = int(dt.datetime.fromisoformat(entry.received).timestamp())
    book = rulebooks.at(entry.policy) if entry.policy is not None else None
    rules = book.digest if book is not None else None
    return _signed(Sighting(ref, object_id, found.kind, raw, received, entry.order, rules, entry.user, None))


def _signed(sighting: Sighting) -> Sighting:
    """Return a sighting with the key that signed it, or what is wrong with its signature.

    What is no tag, or none that can be read, has neither.
    """
    tag = sighting.reading.found if sighting.kind == "tag" else None
    if tag is None:
        return sighting
    try:
        return sighting.signed_by(verify(tag.payload, tag.signature), None)
    except SignatureError as error:
        return sighting.signed_by(None, Flaw(error.code, error.message, error.hint))
