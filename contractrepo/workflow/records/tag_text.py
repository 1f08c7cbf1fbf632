"""The grammar of the tag object that holds a record."""

from __future__ import annotations

import re
from dataclasses import dataclass

from contractrepo.core.author import Author
from contractrepo.core.layout import TAGS
from contractrepo.core.text import printable
from contractrepo.errors import UsageError
from contractrepo.workflow.records.record import Record
from contractrepo.workflow.records.rendering import render

_MARK = b"\n-----BEGIN SSH SIGNATURE-----\n"
_ARMOUR = re.compile(
    rb"-----BEGIN SSH SIGNATURE-----\n(?:[A-Za-z0-9+/=]{1,100}\n)+-----END SSH SIGNATURE-----\n\Z"
)
_HEAD = re.compile(
    rb"object ([0-9a-f]{40})\n"
    rb"type commit\n"
    rb"tag ([!-~]+)\n"
    rb"tagger ([^\n<> ](?:[^\n<>]{0,254}[^\n<> ])? <[^\s<>]{1,254}>) (0|[1-9][0-9]{0,10}) ([+-](?:0[0-9]|1[0-4])[0-5][0-9])\Z"
)


@dataclass(frozen=True, slots=True)
class TagHead:
    """The headers of a tag object.

    Attributes:
        object: The commit it is at.
        name: The tag as it names itself: its ref without ``refs/tags/``.
        tagger: ``Name <mail>``.
        tagged_at: Seconds since 1970, as the tagger says.
    """

    object: str
    name: str
    tagger: str
    tagged_at: int


def parse_head(head: bytes) -> TagHead | None:
    """Return the headers of a tag object, or None where they are not object, type, tag and tagger and sound."""
    found = _HEAD.match(head)
    if found is None:
        return None
    try:
        tagger = found[3].decode("utf-8")
    except UnicodeDecodeError:
        return None
    if printable(tagger) != tagger:
        return None
    return TagHead(found[1].decode("ascii"), found[2].decode("ascii"), tagger, int(found[4]))


def split_signature(raw: bytes) -> tuple[bytes, bytes]:
    """Return what is signed, and the rest: the first SSH signature and whatever follows it, or nothing."""
    at = raw.find(_MARK) + 1
    return (raw[:at], raw[at:]) if at else (raw, b"")


def is_signature(block: bytes) -> bool:
    """Tell whether `block` is one armoured SSH signature and nothing else; nothing is verified."""
    return _ARMOUR.match(block) is not None


def payload_for(record: Record, tagger: Author, seconds: int, offset_minutes: int = 0) -> bytes:
    """Return the tag object of `record` without a signature: what has to be signed.

    The whole object is this and the armoured signature behind it.

    Args:
        record: What is said.
        tagger: Who says it.
        seconds: Since 1970; it proves nothing, the time of a record is its receipt.
        offset_minutes: Of the tagger's time zone, east of UTC.

    Raises:
        UsageError: ``author-invalid``: the name or the address would not be read back; ``time-invalid``.
    """
    if printable(str(tagger)) != str(tagger) or parse_head(_head(record, str(tagger), "0 +0000")) is None:
        message = f"a record cannot name its tagger {printable(str(tagger), limit=80)}"
        raise UsageError("author-invalid", message, hint="set git's user.name and user.email to plain text")
    sign = "-" if offset_minutes < 0 else "+"
    hours, minutes = divmod(abs(offset_minutes), 60)
    head = _head(record, str(tagger), f"{seconds} {sign}{hours:02d}{minutes:02d}")
    if parse_head(head) is None:
        message = f"a tag cannot bear the time {seconds} at {offset_minutes} minutes from UTC"
        raise UsageError("time-invalid", message, hint="set the computer's clock and time zone")
    return head + b"\n\n" + render(record)


def _head(record: Record, tagger: str, when: str) -> bytes:
    name = record.ref.removeprefix(TAGS)
    return f"object {record.subject.commit}\ntype commit\ntag {name}\ntagger {tagger} {when}".encode()
