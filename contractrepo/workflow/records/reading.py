"""A raw tag object to a signed record, or to everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from contractrepo.core.layout import TAGS
from contractrepo.core.text import printable
from contractrepo.workflow.flaw import Flaw
from contractrepo.workflow.records.parsing import FORMAT_HINT, parse_message
from contractrepo.workflow.records.record import Record
from contractrepo.workflow.records.tag_text import TagHead, is_signature, parse_head, split_signature

_LIMIT = 64 * 1024
_SIGN_HINT = "sign the tag: git tag -s with gpg.format ssh, or let contractrepo make it"
_PLACE_HINT = "a record holds for one ref and one commit only: sign one for this place"


@dataclass(frozen=True, slots=True)
class SignedTag:
    """A record and the tag object that holds it. Nobody has verified the signature yet.

    Attributes:
        record: What is said.
        payload: The signed bytes.
        signature: The armoured signature.
        object: The commit the tag is at.
        tagger: ``Name <mail>``.
        tagged_at: Seconds since 1970, as the tagger says; it proves nothing.
    """

    record: Record
    payload: bytes
    signature: str
    object: str
    tagger: str
    tagged_at: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What a raw tag object turned out to be.

    Attributes:
        found: The record where one can be read, even where it is in the wrong place.
        flaws: What is wrong, in the order of the checks.
    """

    found: SignedTag | None
    flaws: tuple[Flaw, ...]

    @property
    def tag(self) -> SignedTag | None:
        """The record where nothing is wrong; only this one may count."""
        return None if self.flaws else self.found


def read_tag(raw: bytes, ref: str, *, limit: int = _LIMIT) -> Reading:
    """Read the content of a tag object, without its git header, that `ref` points at.

    Args:
        raw: Anything.
        ref: Full name of the ref.
        limit: Most bytes, from the policy.

    Returns:
        The record, or flaws: ``record-too-large`` alone; else ``record-unsigned``, ``record-malformed``,
        ``record-invalid``, ``record-not-canonical``, ``record-ref-mismatch`` and ``record-object-mismatch``.
    """
    if len(raw) > limit:
        too_large = f"the tag has {len(raw)} bytes; {limit} are allowed"
        return Reading(None, (Flaw("record-too-large", too_large, "write a shorter comment"),))
    payload, signature = split_signature(raw)
    head_text, _, message = payload.partition(b"\n\n")
    head, (record, message_flaws) = parse_head(head_text), parse_message(message)
    flaws = [*_signature_flaws(signature), *_text_flaws(raw, head), *message_flaws]
    if flaws or head is None or record is None:
        return Reading(None, tuple(flaws))
    found = SignedTag(record, payload, signature.decode("ascii"), head.object, head.tagger, head.tagged_at)
    return Reading(found, tuple(_place_flaws(found, head.name, ref)))


def _signature_flaws(block: bytes) -> Iterator[Flaw]:
    if not block:
        yield Flaw("record-unsigned", "the tag has no SSH signature", _SIGN_HINT)
    elif not is_signature(block):
        yield Flaw("record-unsigned", "the tag does not end with one whole SSH signature", _SIGN_HINT)


def _text_flaws(raw: bytes, head: TagHead | None) -> Iterator[Flaw]:
    if b"\0" in raw or b"\r" in raw:
        yield Flaw("record-malformed", "the tag holds a NUL or a carriage return", FORMAT_HINT)
    if raw.startswith(b"#") or b"\n#" in raw:
        yield Flaw("record-malformed", "a line of the tag begins with '#'", FORMAT_HINT)
    if head is None:
        message = "the tag's headers are not just object, type commit, tag and a plain tagger"
        yield Flaw("record-malformed", message, FORMAT_HINT)


def _place_flaws(found: SignedTag, name: str, ref: str) -> Iterator[Flaw]:
    record, place = found.record, printable(ref, limit=400)
    if ref != TAGS + name:
        yield Flaw("record-ref-mismatch", f"the tag calls itself {name} and is at {place}", _PLACE_HINT)
    if ref != record.ref:
        yield Flaw("record-ref-mismatch", f"the record belongs to {record.ref}, not to {place}", _PLACE_HINT)
    if found.object != record.subject.commit:
        message = f"the tag is at {found.object}, the record speaks about {record.subject.commit}"
        yield Flaw("record-object-mismatch", message, _PLACE_HINT)
