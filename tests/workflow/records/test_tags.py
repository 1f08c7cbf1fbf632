"""The tag objects that hold records."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from contractrepo.core.author import Author
from contractrepo.errors import UsageError
from contractrepo.workflow.flaw import Flaw
from contractrepo.workflow.records import Record, payload_for, read_tag

Make = Callable[..., Record]
ADA = Author("Ada", "ada@example.org")


@pytest.mark.parametrize(
    ("offset", "expected"), [(0, "+0000"), (345, "+0545"), (-210, "-0330"), (14 * 60, "+1400")]
)
def test_what_is_signed_tells_the_time_of_the_tagger(record: Make, offset: int, expected: str) -> None:
    assert payload_for(record(), ADA, 5, offset).partition(b"\n\n")[0].decode() == (
        f"object {'5' * 40}\ntype commit\ntag review/orders/1.1.0/ada/0002-approve\n"
        f"tagger Ada <ada@example.org> 5 {expected}"
    )


@pytest.mark.parametrize(("seconds", "offset"), [(-1, 0), (10**11, 0), (0, 15 * 60), (0, -15 * 60)])
def test_a_time_that_no_tag_can_bear(record: Make, seconds: int, offset: int) -> None:
    with pytest.raises(UsageError) as caught:
        payload_for(record(), ADA, seconds, offset)
    assert caught.value.code == "time-invalid"


@pytest.mark.parametrize(
    "author",
    [
        Author(" Ada", "a@b.c"),
        Author("Ada", "a b@c.d"),
        Author("A\u202eda", "a@b.c"),
        Author("A\ud800", "a@b.c"),
        Author("A\u2028", "a@b.c"),
        Author("A" * 300, "a@b.c"),
    ],
)
def test_a_tagger_that_would_not_be_read_back(record: Make, author: Author) -> None:
    with pytest.raises(UsageError) as caught:
        payload_for(record(), author, 0)
    assert caught.value.code == "author-invalid"
    assert caught.value.message.isprintable()


def test_a_sound_tag(record: Make, signed: Callable[..., bytes]) -> None:
    raw = signed(record(), 7)
    tag = read_tag(raw, record().ref).tag
    assert tag is not None
    assert tag.payload + tag.signature.encode() == raw
    assert (tag.record, tag.object) == (record(), "5" * 40)
    assert (tag.tagger, tag.tagged_at) == ("Ada Lovelace <ada@example.org>", 7)


def test_a_tag_in_the_wrong_place_is_found_and_does_not_count(
    record: Make, signed: Callable[..., bytes]
) -> None:
    reading = read_tag(signed(record()), "refs/tags/x")
    assert reading.found is not None
    assert reading.found.record == record()
    assert reading.tag is None


def test_size_is_looked_at_first(record: Make, signed: Callable[..., bytes]) -> None:
    raw = signed(record())
    assert read_tag(raw, record().ref, limit=len(raw)).flaws == ()
    reading = read_tag(raw, record().ref, limit=len(raw) - 1)
    message = f"the tag has {len(raw)} bytes; {len(raw) - 1} are allowed"
    assert reading.flaws == (Flaw("record-too-large", message, "write a shorter comment"),)
    assert [flaw.code for flaw in read_tag(b"x" * 65_537, "x").flaws] == ["record-too-large"]
    assert [flaw.code for flaw in read_tag(b"x" * 65_536, "x").flaws][:1] == ["record-unsigned"]


def test_a_flaw_as_people_see_it() -> None:
    assert str(Flaw("a-code", "It is wrong.", "mend it")) == "error: [a-code] It is wrong.\n    hint: mend it"
    assert str(Flaw("a-code", "It is wrong.")) == "error: [a-code] It is wrong."
