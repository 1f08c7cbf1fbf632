"""The policy changes by records of those whom the policy before it asks, and keys with it, by the time of receipt."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from contractrepo import ContractRepo, SSHSigner
from contractrepo.core.layout import POLICY
from contractrepo.errors import ContractError, ContractRepoError, UsageError, WorkflowError
from contractrepo.git.changes import Instant, Receipt, RefChange
from contractrepo.git.refnames import ZERO
from contractrepo.git.store import Store
from contractrepo.service.landing import land
from contractrepo.service.pushing import judge_push

TEXT = """\
policy: 1
serial: {serial}
roles:
  policy-admin: {{of: [{admins}], threshold: {threshold}}}
  api-owner: {{of: [ada, bob]}}
"""


def policy(serial: int, admins: str = "ada, bob, cyd", threshold: int = 2) -> str:
    return TEXT.format(serial=serial, admins=admins, threshold=threshold)


@pytest.fixture
def three(tmp_path: Path, people: dict[str, Any], principals: str, clock: Callable[[], Any]) -> ContractRepo:
    """Return an empty repository of three admins, two of whom have to agree."""
    return ContractRepo.init(
        tmp_path / "three.git",
        policy(1),
        people["ada"].signer,
        principals=principals,
        author=people["ada"].author,
        clock=clock,
        user="tester",
    )


def audited(repo: ContractRepo) -> list[str]:
    """Return what an audit finds but for the hooks, which nobody installed here."""
    return [one.code for one in repo.audit().problems]


def test_two_of_three_agree_and_the_policy_follows(three: ContractRepo, people: dict[str, Any]) -> None:
    ada, bob, cyd = (people[name].signer for name in ("ada", "bob", "cyd"))
    first = three.policy()
    proposed = three.propose_policy(policy(2, threshold=3), signer=ada, comment="All of us.")
    assert proposed.refs == (
        "refs/tags/review/policy/2/ada/0001-propose",
        "refs/tags/review/policy/2/ada/0002-approve",
    )
    assert proposed.pending is not None
    assert (proposed.in_force, proposed.pending.agreed, proposed.pending.needed) == (False, ("ada",), 2)
    assert three.policy() == first
    assert three.policy_text(2).startswith(policy(2, threshold=3))
    assert three.approve_policy(2, signer=ada).records == ()
    agreed = three.approve_policy(2, signer=bob)
    assert agreed.refs == ("refs/tags/review/policy/2/bob/0001-approve",)
    assert (agreed.in_force, three.policy().commit) == (True, proposed.pending.commit)
    assert [one.ref for one in three.log(limit=1)[0].changes] == [*agreed.refs, POLICY]
    assert three.approve_policy(2, signer=cyd).in_force
    # The next one needs all three, by the policy that is in force now.
    three.propose_policy(policy(3, threshold=1), signer=cyd)
    three.approve_policy(3, signer=ada)
    assert not three.approve_policy(3, signer=ada).in_force
    assert [one.as_json() | {"commit": ""} for one in three.pending_policies()] == [
        {
            "serial": 3,
            "commit": "",
            "ref": "refs/tags/review/policy/3/cyd/0001-propose",
            "proposedBy": "cyd",
            "comment": "",
            "agreed": ["ada", "cyd"],
            "needed": 3,
            "flaws": [],
        }
    ]
    assert three.approve_policy("3", signer=bob).in_force
    assert three.pending_policies() == ()
    assert audited(three) == []


def test_what_may_not_follow_is_refused_by_name(
    three: ContractRepo, people: dict[str, Any], principals: str
) -> None:
    ada = people["ada"].signer

    def code(act: Callable[[], object]) -> str:
        with pytest.raises(ContractRepoError) as caught:
            act()
        return caught.value.code

    for serial in (1, 3):
        assert code(lambda n=serial: three.propose_policy(policy(n), signer=ada)) == "policy-serial"  # type: ignore[misc]  # mypy knows no default of a lambda
    with pytest.raises(ContractError, match="the property 'nonsense' is not described"):
        three.propose_policy(policy(2) + "nonsense: 1\n", signer=ada)
    keyless = principals.replace("keys: [{", "keys: [] #", 2)
    assert code(lambda: three.propose_policy(policy(2), keyless, signer=ada)) == "policy-locked-out"
    assert code(lambda: three.propose_policy(policy(2), signer=people["eve"].signer)) == "principal-unknown"
    assert code(lambda: three.approve_policy(2, signer=ada)) == "policy-unknown"
    assert three.pending_policies() == ()


def test_only_admins_decide_and_only_of_one_proposal(three: ContractRepo, people: dict[str, Any]) -> None:
    ada, bob, cyd = (people[name].signer for name in ("ada", "bob", "cyd"))
    three.propose_policy(policy(2, admins="ada, bob"), signer=ada)
    assert three.approve_policy(2, signer=bob).in_force
    said = three.propose_policy(policy(3, admins="cyd", threshold=1), signer=cyd)
    assert said.pending is not None
    assert said.pending.agreed == ()
    with pytest.raises(WorkflowError) as caught:
        three.approve_policy(3, signer=cyd)
    assert caught.value.code == "role-missing"
    other = three.propose_policy(policy(3), signer=ada)
    with pytest.raises(UsageError) as ambiguous:
        three.approve_policy(3, signer=bob)
    assert ambiguous.value.code == "policy-ambiguous"
    assert other.pending is not None
    assert three.approve_policy(3, commit=other.pending.commit, signer=bob).in_force
    assert audited(three) == []


def test_an_approval_is_taken_back_by_its_author_while_it_waits(
    three: ContractRepo, people: dict[str, Any]
) -> None:
    ada, bob = (people[name].signer for name in ("ada", "bob"))
    said = three.propose_policy(policy(2), signer=ada)
    with pytest.raises(WorkflowError) as caught:
        three.revoke(said.refs[1], signer=bob)
    assert caught.value.code == "reference-unknown"
    taken = three.revoke(said.refs[1], signer=ada)
    assert taken.refs == ("refs/tags/review/policy/2/ada/0003-revoke",)
    assert [one.agreed for one in three.pending_policies()] == [()]
    assert not three.approve_policy(2, signer=bob).in_force
    assert three.approve_policy(2, signer=ada).in_force
    genesis = "refs/tags/review/policy/1/ada/0001-approve"
    with pytest.raises(WorkflowError) as caught:
        three.revoke(genesis, signer=ada)
    assert "policy-serial" in [one.code for one in caught.value.data["flaws"]]
    assert audited(three) == []


def test_without_people_nobody_agrees(tmp_path: Path, people: dict[str, Any]) -> None:
    repo = ContractRepo.init(tmp_path / "nobody.git", author=people["ada"].author)
    assert repo.pending_policies() == ()
    with pytest.raises(WorkflowError) as caught:
        repo.propose_policy(policy(2), signer=people["ada"].signer)
    assert caught.value.code == "approvals-off"
    store = Store.open(repo.path)
    old = store.refs(POLICY)[POLICY]
    receipt = Receipt("tester", "push", Instant(1_800_000_000), old)
    for new, code in ((old, "approvals-off"), (ZERO, "ref-deletion")):
        assert [one.code for one in judge_push(store, [RefChange(POLICY, old, new)], receipt)] == [code]


def test_a_pushed_policy_needs_the_same_quorum(
    three: ContractRepo, people: dict[str, Any], clock: Any
) -> None:
    store = Store.open(three.path)
    said = three.propose_policy(policy(2), signer=people["ada"].signer)
    assert said.pending is not None
    old = store.refs(POLICY)[POLICY]
    receipt = Receipt("tester", "push", clock(), old)
    move = RefChange(POLICY, old, said.pending.commit)

    def codes(*changes: RefChange) -> list[str]:
        return [one.code for one in judge_push(store, changes, receipt)]

    assert codes(move) == ["policy-unapproved"]
    assert codes(RefChange(POLICY, old, ZERO)) == ["ref-deletion"]
    assert codes(move, RefChange("refs/heads/main", ZERO, said.pending.commit))[0] == "policy-not-alone"
    with pytest.raises(WorkflowError) as caught:
        land(store, [move], receipt, [move])
    assert caught.value.code == "policy-unapproved"


def test_a_key_of_other_hands_takes_its_approvals_along(
    repo: ContractRepo, people: dict[str, Any], principals: str
) -> None:
    """What a stolen key approved no longer counts; what a replaced key approved still does."""
    ada, bob = people["ada"].signer, people["bob"].signer
    repo.propose("orders", signer=people["cyd"].signer)
    assert repo.approve("orders", signer=bob).status.state == "approved"
    key = people["eve"].signer  # bob's new one: eve is nobody here
    line = f'{{type: ssh, key: "{bob.public_key}", valid-from: "2026-01-01"'
    fresh = f', {{type: ssh, key: "{key.public_key}", valid-from: "2027-01-15"}}'
    day = "2027-01-15T"

    def people_with(revoked: str) -> str:
        return principals.replace(f"[{line}}}]", f"[{line}, revoked: {revoked}}}{fresh}]")

    text = (
        "policy: 1\nserial: {}\nroles:\n  policy-admin: {{of: [ada]}}\n  api-owner: {{of: [ada, bob]}}\n"
        "  security: {{of: [cyd], when: {{touches: [components/securitySchemes, security]}}}}\n"
    )
    gone = people_with(f'{{at: "{day}20:00:00Z", reason: superseded}}')
    assert repo.propose_policy(text.format(2), gone, signer=ada).in_force
    assert repo.status("orders").state == "approved"
    stolen = people_with(f'{{at: "{day}20:00:00Z", reason: compromised, since: "{day}08:00:00Z"}}')
    assert repo.propose_policy(text.format(3), stolen, signer=ada).in_force
    status = repo.status("orders")
    assert (status.state, [one.flaw.code for one in status.refused]) == ("in-review", ["key-compromised"])
    with pytest.raises(WorkflowError) as caught:
        repo.approve("orders", signer=bob)
    assert caught.value.code == "key-compromised"
    assert repo.approve("orders", signer=SSHSigner(people["eve"].key, "bob")).status.state == "approved"
