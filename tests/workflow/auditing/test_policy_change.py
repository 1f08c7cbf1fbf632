"""Who agreed to a version of the policy, told from records and the versions alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest

from contractrepo import Author, SSHSigner
from contractrepo.core.layout import POLICY
from contractrepo.policy import Rulebook
from contractrepo.service.sample import sample_folder
from contractrepo.workflow.auditing import Ballot, PolicyVersion, change_problems, founding_warnings
from contractrepo.workflow.records import Record, Subject, new_record, payload_for
from contractrepo.workflow.review import Facts, Sighting

ARMOUR = b"-----BEGIN SSH SIGNATURE-----\nU1NIU0lHAAAAAQ==\n-----END SSH SIGNATURE-----\n"
ADA = Author("Ada", "ada@example.org")
PEOPLE = ("ada", "ben", "cleo")
OLD, NEW = "1" * 40, "2" * 40
NOTHING = "sha256:" + "0" * 64
TEXT = """\
policy: 1
serial: {serial}
roles:
  policy-admin: {{of: [ada, ben], threshold: {threshold}}}
"""


@pytest.fixture(scope="module")
def keys() -> dict[str, str]:
    return {who: SSHSigner(sample_folder() / "keys" / who).public_key for who in PEOPLE}


@pytest.fixture(scope="module")
def book(keys: dict[str, str]) -> Callable[..., Rulebook]:
    """Return what makes a policy that asks both of its admins, or fewer of them."""

    def made(serial: int, threshold: int = 2) -> Rulebook:
        lines = [
            f'  {who}: {{name: {who}, email: [{who}@example.org], keys: [{{type: ssh, key: "{key}", valid-from: "2026-01-01"}}]}}'
            for who, key in keys.items()
        ]
        text = TEXT.format(serial=serial, threshold=threshold)
        files = {"policy.yaml": text, "principals.yaml": "\n".join(["principals:", *lines, ""])}
        return Rulebook.parse({name: one.encode() for name, one in files.items()})

    return made


@pytest.fixture(scope="module")
def first(book: Callable[..., Rulebook]) -> PolicyVersion:
    return PolicyVersion(OLD, 0, book(1))


@pytest.fixture(scope="module")
def second(book: Callable[..., Rulebook]) -> PolicyVersion:
    """Return a version that would have been content with one of its admins."""
    return PolicyVersion(NEW, 5, book(2, threshold=1))


def ballot(*sightings: Sighting) -> Ballot:
    facts = SimpleNamespace(rulebook=lambda _digest: None, repository=lambda: OLD)
    return Ballot(sightings, cast("Facts", facts), "2026-11-25")


@pytest.fixture
def vote(first: PolicyVersion, keys: dict[str, str]) -> Callable[..., Sighting]:
    """Return what makes the tag with which somebody agrees to the second version."""
    assert first.book is not None
    digest = first.book.digest

    def made(who: str, *, seen: dict[str, Any] | None = None, **said: Any) -> Sighting:
        record = agreeing(who, **{"policy": digest, **said})
        raw = payload_for(record, ADA, 0) + ARMOUR
        found = Sighting(record.ref, "3" * 40, "tag", raw, 1_795_608_000, 1, digest, who, keys[who])
        return replace(found, **(seen or {}))

    return made


def agreeing(who: str, **said: Any) -> Record:
    about = {
        "name": "policy",
        "version": "2",
        "principal": who,
        "role": "policy-admin",
        "seq": 1,
        "prev": None,
        "subject": Subject(NEW, "4" * 40, "", NOTHING),
        "repository": OLD,
    }
    return new_record(said.pop("kind", "approve"), **{**about, **said})


def test_all_whom_the_version_before_asks_agreed(first: Any, second: Any, vote: Any) -> None:
    both = ballot(vote("ada"), vote("ben"))
    assert list(change_problems(first, second, both)) == []
    assert both.problems("2", first.book) == []


VOTES: dict[str, dict[str, Any]] = {
    "is not an admin's": {"who": "cleo"},
    "is for another commit": {"who": "ben", "subject": Subject(OLD, "4" * 40, "", NOTHING)},
    "was made under another policy": {"who": "ben", "policy": NOTHING},
    "was made for another repository": {"who": "ben", "repository": "5" * 40},
    "says no": {"who": "ben", "kind": "request-changes", "comment": "No.", "proposal": NOTHING},
    "came too late": {"who": "ben", "seen": {"order": 6}},
    "was written past the log": {"who": "ben", "seen": {"received": None}},
    "is signed by nobody": {"who": "ben", "seen": {"signer": None}},
    "cannot be read": {"who": "ben", "seen": {"raw": b"object"}},
    "is the same person's": {"who": "ada", "seq": 2, "prev": NOTHING},
}


@pytest.mark.parametrize("name", VOTES)
def test_a_second_vote_that_is_none(name: str, first: Any, second: Any, vote: Any) -> None:
    problems = list(change_problems(first, second, ballot(vote("ada"), vote(**VOTES[name]))))
    assert [(one.code, one.ref) for one in problems] == [("policy-unapproved", POLICY)]
    assert problems[0].message.endswith(
        "was agreed to by 1 of the 2 people whom the version before it asks (ada)"
    )


def test_what_was_taken_back_does_not_count(first: Any, second: Any, vote: Any) -> None:
    said = vote("ben")
    digest = said.reading.tag.record.digest
    back = vote("ben", kind="revoke", role=None, seq=2, prev=digest, proposal=NOTHING, revokes=digest)
    assert [one.code for one in change_problems(first, second, ballot(vote("ada"), said, back))] == [
        "policy-unapproved"
    ]


def test_nobody_agreed(first: Any, second: Any) -> None:
    (problem,) = change_problems(first, second, ballot())
    assert problem.message.endswith("was agreed to by 0 of the 2 people whom the version before it asks")


def test_serials_count_up_by_one(first: Any, book: Any, vote: Any) -> None:
    third = PolicyVersion(NEW, 5, book(3))
    both = ballot(vote("ada", version="3"), vote("ben", version="3"))
    assert [(one.code, one.message) for one in change_problems(first, third, both)] == [
        ("policy-serial", "policy 222222222222 has the serial 3, 2 was to come")
    ]


def test_a_version_that_cannot_be_read(first: Any, second: Any) -> None:
    unreadable = PolicyVersion(NEW, 5, None)
    assert (unreadable.people, unreadable.serial) == (False, 0)
    assert [one.code for one in change_problems(first, unreadable, ballot())] == ["policy-unreadable"]
    # Behind it, and behind one that lists nobody, there is nobody to be asked.
    assert list(change_problems(unreadable, second, ballot())) == []
    assert list(change_problems(PolicyVersion(OLD, 0, Rulebook.built_in()), second, ballot())) == []


def test_the_founder_signed_what_everything_begins_with(book: Any, vote: Any) -> None:
    founded = PolicyVersion(OLD, 2, book(1))
    signed = vote("ada", version="1", subject=Subject(OLD, "4" * 40, "", NOTHING))
    assert list(founding_warnings(founded, ballot(signed))) == []
    assert [one.code for one in founding_warnings(founded, ballot())] == ["policy-unsigned"]
    assert list(founding_warnings(None, ballot())) == []
    assert list(founding_warnings(PolicyVersion(OLD, 2, None), ballot())) == []


def test_what_speaks_against_a_vote_is_told(first: Any, vote: Any) -> None:
    votes = ballot(
        vote("ada", seen={"signer": vote("ben").signer}), vote("ben", seen={"received": None, "raw": b""})
    )
    assert [one.code for one in votes.problems("2", first.book)] == [
        "key-of-another",
        "record-unsigned",
        "record-malformed",
        "record-malformed",
        "record-unlogged",
    ]
