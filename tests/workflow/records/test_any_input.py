"""Random records survive the way through a tag; random and damaged tags give flaws and nothing else."""

from __future__ import annotations

import json
import time
import unicodedata
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from contractrepo.workflow.records import (
    BasedOn,
    Record,
    Report,
    Subject,
    new_record,
    read_record,
    read_tag,
    render,
)
from contractrepo.workflow.records.comments import comment_fault
from contractrepo.workflow.records.record import canonical_text

DIGESTS = st.integers(0, 2**256 - 1).map("sha256:{:064x}".format)
OBJECTS = st.integers(0, 2**160 - 1).map("{:040x}".format)
NAMES = st.builds(
    "{}{}{}".format, st.sampled_from("abz09"), st.text("az09-", max_size=62), st.sampled_from("az09")
)
CONTRACTS = NAMES.filter(lambda name: name not in {"review", "policy"})
NUMBERS = st.integers(0, 10**6)
TAILS = st.sampled_from(["", "-rc.1", "+b1", "-a-b.0x+01"])
VERSIONS = st.builds("{}.{}.{}{}".format, NUMBERS, NUMBERS, NUMBERS, TAILS)
LINES = st.text(st.characters(exclude_categories=("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")), max_size=30)
COMMENTS = st.lists(LINES.map(str.rstrip), max_size=4).map(
    lambda lines: unicodedata.normalize("NFC", "\n".join(lines).strip())
)
KINDS = st.sampled_from(["propose", "request-changes", "reject", "approve", "revoke", "release"])

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
)


@st.composite
def records(draw: st.DrawFn) -> Record:
    kind, name, seq = draw(KINDS), draw(CONTRACTS), draw(st.integers(1, 9999))
    comment = draw(COMMENTS.filter(lambda text: comment_fault(text) is None))
    bumps = st.sampled_from(["major", "minor", "patch", "none"])
    dates = st.dates().map(lambda date: date.isoformat())
    more: dict[str, Any] = {
        "propose": lambda: {"design": draw(st.none() | NAMES), "supersedes": draw(st.none() | DIGESTS)},
        "revoke": lambda: {"revokes": draw(DIGESTS)},
        "release": lambda: {"approvals": draw(st.lists(DIGESTS, max_size=5))},
    }.get(kind, dict)()
    return new_record(
        kind,
        name=name,
        version=draw(VERSIONS),
        principal=draw(NAMES),
        seq=seq,
        prev=None if seq == 1 else draw(DIGESTS),
        policy=draw(DIGESTS),
        subject=Subject(
            draw(OBJECTS), draw(OBJECTS), f"contracts/{name}", draw(DIGESTS), draw(st.none() | DIGESTS)
        ),
        role=draw(NAMES),
        comment=comment or "No.",
        based_on=BasedOn(
            draw(st.none() | VERSIONS), draw(st.none() | OBJECTS), None, draw(st.none() | OBJECTS)
        ),
        report=Report(draw(dates), draw(st.integers(0, 10**6)), draw(DIGESTS), draw(bumps)),
        proposal=None if kind == "propose" else draw(DIGESTS),
        **more,
    )


@given(records())
def test_a_record_comes_back_from_its_message_and_its_tag(
    signed: Callable[..., bytes], record: Record
) -> None:
    assert read_record(render(record)) == record
    reading = read_tag(signed(record), record.ref)
    assert reading.flaws == ()
    assert reading.tag is not None
    assert reading.tag.record.data == record.data


@given(records(), st.data())
def test_no_other_message_holds_the_record(
    signed: Callable[..., bytes], record: Record, data: st.DataObject
) -> None:
    raw = signed(record)
    start, end = raw.index(b"\n\n"), raw.index(b"-----BEGIN SSH")
    at = data.draw(st.integers(start, end - 1))
    put = data.draw(st.binary(max_size=3))
    changed = raw[:at] + put + raw[at + data.draw(st.integers(0, 2)) :]
    assume(changed != raw)
    found = read_tag(changed, record.ref)
    assert found.flaws
    assert found.found is None


@given(st.binary(max_size=400), st.text(max_size=60))
def test_bytes_at_random_are_no_record(raw: bytes, ref: str) -> None:
    assert read_tag(raw, ref).flaws


@given(st.data())
def test_any_value_of_any_member_gives_flaws_or_a_record(
    record: Callable[..., Record], signed: Callable[..., bytes], data: st.DataObject
) -> None:
    good = record()
    member = data.draw(st.sampled_from(sorted(good.data)))
    text = json.dumps({**good.data, member: data.draw(JSON)}, sort_keys=True, indent=2)
    raw = signed(good).replace(canonical_text(good.data).encode(), text.encode())
    reading = read_tag(raw, good.ref)
    assert bool(reading.flaws) is (raw != signed(good))


@given(
    st.lists(
        st.sampled_from(['{"v":', "[", "]", "{", "}", '"', "1", "1e999", "NaN", ",", "\\u", "é", "\0"]),
        max_size=40,
    )
)
def test_any_signs_in_place_of_the_record_give_flaws(
    record: Callable[..., Record], signed: Callable[..., bytes], signs: list[str]
) -> None:
    good = record()
    raw = signed(good).replace(canonical_text(good.data).encode(), "".join(signs).encode())
    assert read_tag(raw, good.ref).flaws


@pytest.mark.parametrize(
    "filling",
    [
        b"[" * 60_000,
        b'{"a":' * 12_000,
        b'"a",' * 15_000,
        b"9" * 60_000,
        b"\n#" * 30_000,
        b"=\n" * 30_000,
        b"a <" * 20_000,
    ],
)
def test_tags_of_the_greatest_size_are_read_in_no_time(
    record: Callable[..., Record], signed: Callable[..., bytes], filling: bytes
) -> None:
    raw, ref = signed(record()), record().ref
    block = canonical_text(record().data).encode()
    before = time.process_time()
    for damaged in (
        filling,
        raw.replace(block, filling),
        raw.replace(b"Ada Lovelace", filling),
        raw.replace(b"Reads well.", filling),
        raw.replace(b"U1NIU0lHAAAAAQ==", filling),
        raw.replace(block, b'{"a": [' + filling),
    ):
        assert read_tag(damaged, ref).flaws
    assert time.process_time() - before < 3
