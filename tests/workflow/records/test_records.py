"""Records as values: making, rendering, and reading them back."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from contractrepo.core.author import Author
from contractrepo.core.semver import Version
from contractrepo.errors import WorkflowError
from contractrepo.workflow.records import (
    KINDS,
    Against,
    BasedOn,
    Record,
    Report,
    Subject,
    new_record,
    payload_for,
    read_record,
    render,
)
from contractrepo.workflow.records import shape as shape_module

Make = Callable[..., Record]
EXAMPLE = (Path(__file__).parents[2] / "cases/records/example.txt").read_bytes()
MESSAGE = EXAMPLE.partition(b"\n\n")[2]
POLICY = Subject("5" * 40, "c" * 40, "", f"sha256:{'e' * 64}", f"sha256:{'f' * 64}")
GENESIS: dict[str, Any] = {
    "name": "policy",
    "version": "1",
    "principal": "ada",
    "role": "policy-admin",
    "seq": 1,
    "prev": None,
    "policy": f"sha256:{'f' * 64}",
    "subject": POLICY,
}


def test_the_example_is_read_and_rendered_byte_for_byte() -> None:
    record = read_record(MESSAGE)
    assert render(record) == MESSAGE
    assert read_record(MESSAGE.decode()) == record
    alice = Author("Alice", "alice@example.com")
    assert payload_for(record, alice, 1_795_342_452) == EXAMPLE


def test_every_value_of_the_example() -> None:
    record = read_record(MESSAGE)
    assert (record.kind, record.name, record.version) == ("approve", "pets", "2.3.0")
    assert (record.principal, record.role, record.seq) == ("alice", "api-owner", 2)
    assert record.comment == "Reads well. Paging agrees with the style guide.\nSee API-42."
    assert record.digest == "sha256:0a00bccc3026f068086b5fe0dfbd70ec8196cbf87990a83ee5794da23ef8c5ae"
    assert record.prev == "sha256:84fd9bac333ad79154348296204fa7f8c537a96e08983e5f73b3f5aca8e8edf7"
    assert record.policy == "sha256:823412d1eacb67956220e532959f0104603057c88704863ca38e7cd188fda812"
    assert record.proposal == "sha256:ecd1378bc9dc130008f00d58db5d26f60db55934a49b949af7e6f6a8da2a2beb"
    assert record.subject == Subject(
        "5b2ab12ef762361b4c2623e0fd668ecc216b929f",
        "c9529df0e9d6c90875deff6d50573a1813336206",
        "contracts/pets",
        "sha256:e7a2bc32d26efeb63745cf6b709dcb947bfa6478c5229d14050ca7d9bb3dd921",
    )
    assert record.based_on == BasedOn(
        "2.2.1", "4b825dc642cb6eb9a060e54bf8d69288fbee4904", f"sha256:{'0' * 64}", None
    )
    digest = "sha256:845e91831319e89c4d656bdb80c278ac09a7230d61e5dfd2e1b1fbb436ac8917"
    assert record.report == Report("2026-11-22", 0, digest, "minor")
    assert (record.supersedes, record.answers, record.revokes, record.design) == (None, None, None, None)
    assert (record.approvals, record.waivers) == ((), ())
    assert record.ref == "refs/tags/review/pets/2.3.0/alice/0002-approve"


def test_records_that_hold_the_same_are_equal(record: Make) -> None:
    assert len({record(), record(), record(comment="")}) == 2


def test_a_proposal(record: Make) -> None:
    digest = f"sha256:{'7' * 64}"
    made = record("propose", seq=1, prev=None, supersedes=digest, answers=digest)
    assert (made.design, made.supersedes, made.answers, made.proposal) == ("paging", digest, digest, None)
    assert record("propose", design=None).data["design"] is None
    assert render(made).startswith(b"propose orders 1.1.0\n\n-----BEGIN CONTRACT RECORD-----\n{\n")


def test_a_release_stands_at_its_version_and_names_what_it_rests_on(record: Make) -> None:
    digests = [f"sha256:{letter * 64}" for letter in "ab"]
    made = record("release", approvals=[*reversed(digests), digests[0]], waivers=digests[1:])
    assert (made.approvals, made.waivers) == (tuple(digests), (digests[1],))
    assert made.ref == "refs/tags/orders/v1.1.0"
    assert record("release", approvals=[]).data["waivers"] == []


def test_a_revocation(record: Make) -> None:
    assert record("revoke").revokes == f"sha256:{'4' * 64}"
    assert record("revoke").based_on is None
    assert record("revoke").report is None


def test_the_first_record_about_a_policy_needs_no_proposal() -> None:
    made = new_record("approve", **GENESIS)
    assert made.ref == "refs/tags/review/policy/1/ada/0001-approve"
    assert made.subject == POLICY
    assert read_record(render(made)) == made
    trailers = render(made).decode().split("\n\n")[-1].splitlines()
    assert [line.partition(": ")[0] for line in trailers] == [
        "Contract",
        "Contract-Version",
        "Decision",
        "Role",
        "Contract-Commit",
        "Contract-Tree",
        "Spec-Digest",
        "Record-Digest",
    ]


def test_how_bases_compare_is_no_part_of_a_record(record: Make) -> None:
    against = (Against(Version(1, 9, 0), "major", "minor", (f"sha256:{'7' * 64}",)),)
    report = Report("2026-11-22", 1, f"sha256:{'8' * 64}", "major", against=against)
    assert record(report=report).report == replace(report, against=())
    assert "7777" not in render(record(report=report)).decode()


def test_the_least_version_is_told_without_what_is_waived() -> None:
    broken, other = f"sha256:{'7' * 64}", f"sha256:{'8' * 64}"
    report = Report(
        "2026-11-22",
        3,
        other,
        "major",
        against=(
            Against(Version(1, 9, 0), "minor", "minor"),
            Against(Version(1, 8, 0), "major", "patch", (broken, other)),
        ),
    )
    assert report.findings == {broken, other}
    assert [str(report.least(waived)) for waived in (set(), {broken}, {broken, other})] == [
        "2.0.0",
        "2.0.0",
        "1.10.0",
    ]
    assert Report("2026-11-22", 0, other, "none").least() is None


def test_every_kind_with_a_format_is_one_of_the_kinds() -> None:
    schema = shape_module._schemas().source.data["$defs"]["record"]
    assert schema["properties"]["kind"]["enum"] == list(KINDS)


@pytest.mark.parametrize(
    ("message", "code"),
    [
        (b"", "record-malformed"),
        ("\ud800", "record-malformed"),
        (MESSAGE.replace(b'"v": 1', b'"v": 2'), "record-invalid"),
        (MESSAGE + b"\n", "record-not-canonical"),
        (MESSAGE.decode().replace("Decision: approve", "Decision: reject"), "record-not-canonical"),
    ],
)
def test_a_message_that_is_no_record(message: bytes | str, code: str) -> None:
    with pytest.raises(WorkflowError) as caught:
        read_record(message)
    assert caught.value.code == code


def test_the_json_of_a_record_is_the_one_in_its_message(record: Make) -> None:
    block = render(record()).decode().partition("RECORD-----\n")[2].partition("\n-----END")[0]
    assert json.loads(block) == record().data
