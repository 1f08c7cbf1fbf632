"""Versions of the policy that landed in the log, whoever let them: each must be one that the version before it allows."""

from __future__ import annotations

from typing import Any

import pytest

from contractrepo import Author, ContractRepo
from contractrepo.core.digests import sha256_of
from contractrepo.core.layout import POLICY, POLICY_FILE
from contractrepo.git.changes import Instant
from contractrepo.workflow.records import Record, Subject, new_record

pytestmark = pytest.mark.slow

ADA = Author("Ada", "ada@example.org")


def next_serial(text: str) -> str:
    return text.replace("serial: 1", "serial: 2")


def weaker(text: str) -> str:
    return next_serial(text).replace("threshold: 2", "threshold: 1")


def agreed(host: Any, commit: str, who: str, **more: Any) -> Record:
    """Return the record with which one of the people agrees to a version of the policy."""
    text = host.git("cat-file", "blob", f"{commit}:{POLICY_FILE}").encode() + b"\n"
    tree = host.git("rev-parse", f"{commit}^{{tree}}")
    return new_record(
        more.pop("kind", "approve"),
        **{
            "name": "policy",
            "version": "2",
            "principal": who,
            "role": "policy-admin",
            "seq": 1,
            "prev": None,
            "subject": Subject(commit, tree, "", sha256_of(text)),
            "policy": host.repo.policy().rulebook.digest,
            "repository": host.git("rev-list", "--max-parents=0", POLICY),
            **more,
        },
    )


@pytest.fixture
def admins(host: Any) -> list[str]:
    """Return the admins of the sample, and how many of them it takes: all of the list."""
    role = host.repo.policy().policy.roles("")["policy-admin"]
    return list(role.of[: role.threshold])


def test_a_change_that_its_admins_agreed_to_is_one(host: Any, admins: list[str]) -> None:
    commit = host.policy(policy=next_serial)
    votes = {record.ref: host.signed(record, who) for who in admins for record in [agreed(host, commit, who)]}
    host.land(**votes, **{POLICY: commit})
    assert host.audit() == []
    root = host.repo.audit().policy_root
    assert root != host.repo.policy().rulebook.digest
    assert host.audit(policy_root=root) == []


def test_too_few_are_too_few(host: Any, admins: list[str]) -> None:
    commit = host.policy(policy=next_serial)
    host.land(**{POLICY: commit})
    assert host.audit() == [("policy-unapproved", POLICY)]
    message = host.repo.audit().problems[0].message
    assert f"by 0 of the {len(admins)} people" in message


def test_a_policy_does_not_allow_itself(host: Any, admins: list[str]) -> None:
    """Weakened in the change that needs it: the version before it asks, and not the new one."""
    commit = host.policy(policy=weaker)
    record = agreed(host, commit, admins[0])
    host.land(**{record.ref: host.signed(record, admins[0]), POLICY: commit})
    found = host.audit()
    assert found == ([("policy-unapproved", POLICY)] if len(admins) > 1 else [])


def test_serials_count_up_by_one(host: Any, admins: list[str]) -> None:
    commit = host.policy(policy=lambda text: text.replace("serial: 1", "serial: 3"))
    votes = {
        record.ref: host.signed(record, who)
        for who in admins
        for record in [agreed(host, commit, who, version="3")]
    }
    host.land(**votes, **{POLICY: commit})
    assert host.audit() == [("policy-serial", POLICY)]


FORGERIES: dict[str, tuple[dict[str, Any], str | None, set[str]]] = {
    "signed with another person's key": ({}, "cleo", {"key-of-another", "policy-unapproved"}),
    "about another commit": ({"subject": "old"}, None, {"policy-unapproved"}),
    "under another policy": ({"policy": "sha256:" + "0" * 64}, None, {"policy-unapproved"}),
    "for another repository": ({"repository": "1" * 40}, None, {"repository-mismatch", "policy-unapproved"}),
    "not saying that it agrees": (
        {"kind": "request-changes", "comment": "No.", "proposal": "sha256:" + "0" * 64},
        None,
        {"policy-unapproved"},
    ),
}


@pytest.mark.parametrize("name", FORGERIES)
def test_what_does_not_verify_agrees_to_nothing(name: str, host: Any, admins: list[str]) -> None:
    more, key, codes = FORGERIES[name]
    if more.get("subject") == "old":
        old = host.git("rev-parse", POLICY)
        more = {"subject": Subject(old, host.git("rev-parse", f"{old}^{{tree}}"), "", "sha256:" + "0" * 64)}
    commit = host.policy(policy=next_serial)
    votes = {}
    for who in admins:
        record = agreed(host, commit, who, **more)
        votes[record.ref] = host.signed(record, key or who)
    host.land(**votes, **{POLICY: commit})
    assert {code for code, _ in host.audit()} == codes


def test_what_was_taken_back_does_not_count(host: Any, admins: list[str]) -> None:
    commit = host.policy(policy=next_serial)
    records = [agreed(host, commit, who) for who in admins]
    first = records[0]
    taken = agreed(
        host,
        commit,
        first.principal,
        kind="revoke",
        role=None,
        seq=2,
        prev=first.digest,
        proposal="sha256:" + "0" * 64,
        revokes=first.digest,
    )
    for record in [*records, taken]:
        host.land(**{record.ref: host.signed(record, record.principal)})
    host.land(**{POLICY: commit})
    assert host.audit() == [("policy-unapproved", POLICY)]


def test_a_vote_that_comes_later_is_too_late(host: Any, admins: list[str]) -> None:
    commit = host.policy(policy=next_serial)
    records = [agreed(host, commit, who) for who in admins]
    host.land(**{POLICY: commit})
    host.land(**{record.ref: host.signed(record, record.principal) for record in records})
    assert host.audit() == [("policy-unapproved", POLICY)]


def test_a_policy_that_cannot_be_read_is_none(host: Any) -> None:
    host.land(**{POLICY: host.policy(policy=lambda text: text + "\nroles: 7\n")})
    found = host.audit()
    assert ("policy-unreadable", POLICY) in found
    assert not any(release.ok for release in host.repo.audit().releases)


def test_a_damaged_vote_is_named(host: Any) -> None:
    host.flip(host.git("rev-parse", "refs/tags/review/policy/1/ada/0001-approve"))
    assert ("object-corrupt", "refs/tags/review/policy/1") in host.audit()


def test_whoever_turns_approvals_on_founds_the_policy(tmp_path: Any) -> None:
    from contractrepo import SSHSigner
    from contractrepo.service.sample import sample_folder

    clock = iter(range(1_700_000_000, 1_700_001_000))
    repo = ContractRepo.init(tmp_path / "new.git", author=ADA, clock=lambda: Instant(next(clock)))
    first = repo.audit()
    assert first.ok
    repo.turn_on_approvals(SSHSigner(sample_folder() / "keys/ada"), author=ADA)
    then = repo.audit(policy_root=first.policy_root)
    assert (then.ok, then.policy_root) == (True, first.policy_root)
    assert repo.audit(policy_root=repo.policy().rulebook.digest).ok


def test_a_founder_who_signed_nothing_is_a_warning(tmp_path: Any, host: Any) -> None:
    """People are listed, and git had no key to sign the first policy with."""
    files = {name: host.git("cat-file", "blob", f"{POLICY}:{name}.yaml") for name in ("policy", "principals")}
    repo = ContractRepo.init(
        tmp_path / "new.git", files["policy"] + "\n", principals=files["principals"] + "\n", author=ADA
    )
    audit = repo.audit()
    assert audit.ok
    assert ("policy-unsigned", POLICY) in {(one.code, one.ref) for one in audit.warnings}
