"""Breaking findings that two people let pass in one release, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from contractrepo import ContractRepo
from contractrepo.errors import UsageError, WorkflowError

POLICY = """\
policy: 1
serial: 2
roles:
  policy-admin: {of: [ada]}
  api-owner: {of: [ada, bob]}
  breaking-approver: {of: [ada, bob], threshold: 2}
"""
EXPIRES = "2027-02-01"  # the clock of these tests begins on 2027-01-15


@pytest.fixture
def breaking(
    repo: ContractRepo,
    people: dict[str, Any],
    principals: str,
    write_policy: Callable[..., None],
    document: Callable[..., str],
) -> list[str]:
    """Let the design of orders 1.1.0 break consumers of 1.0.0, and return the fingerprints of what breaks."""
    write_policy(repo, POLICY, principals)
    with repo.edit("orders", design="refunds", author=people["ada"].author) as draft:
        draft.write_spec(document("POST /refunds", version="1.1.0"))
    found = repo.compare("orders", "released", "design/orders/refunds")
    return [one.fingerprint for one in found.findings if one.severity == "breaking"]


def waive(repo: ContractRepo, signer: Any, findings: list[str], **given: Any) -> Any:
    said: dict[str, Any] = {"effect": "accepted-break", "expires": EXPIRES, "reason": "Nobody calls it."}
    return repo.waive("orders", **{**said, **given}, findings=findings, signer=signer)


def test_what_is_waived_is_released_and_stays_visible(
    repo: ContractRepo, people: dict[str, Any], breaking: list[str]
) -> None:
    ada, bob, cyd = (people[name].signer for name in ("ada", "bob", "cyd"))
    assert len(breaking) == 1
    proposed = repo.propose("orders", signer=cyd)
    assert proposed.status.next == "contractrepo approve orders 1.1.0 --role api-owner"
    approved = repo.approve("orders", signer=ada)
    assert approved.status.state == "in-review"
    assert approved.status.next is not None
    assert approved.status.next.startswith(
        f"contractrepo waive orders 1.1.0 --finding {breaking[0]} --effect"
    )
    with pytest.raises(WorkflowError, match="too low") as caught:
        repo.release("orders", signer=bob, dry_run=True)
    assert caught.value.code == "version-too-low"
    first = waive(repo, ada, breaking, ticket="API-42")
    assert first.ref == "refs/tags/review/orders/1.1.0/ada/0002-waive"
    assert waive(repo, bob, breaking, effect="false-alarm").status.state == "approved"
    released = repo.release("orders", signer=bob)
    assert released.records[-1].waivers == tuple(sorted(one["record"] for one in _waivers(repo)))
    assert [(one["principal"], one["effect"], one["counts"]) for one in _waivers(repo)] == [
        ("ada", "accepted-break", True),
        ("bob", "false-alarm", True),
    ]
    assert repo.verify(released.ref).ok
    assert repo.compare("orders", "v1.0.0", "v1.1.0").verdict == "breaking"
    assert [one.code for one in repo.audit(recompute=True).problems if "1.1.0" in one.ref] == []


def _waivers(repo: ContractRepo) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = repo.status("orders", "1.1.0").as_json()["waivers"]
    return found


def test_main_takes_what_is_waived_by_the_release_only(
    repo: ContractRepo, people: dict[str, Any], breaking: list[str], document: Callable[..., str]
) -> None:
    repo.propose("orders", signer=people["cyd"].signer)
    for name in ("ada", "bob"):
        waive(repo, people[name].signer, breaking)
    with (
        pytest.raises(WorkflowError) as caught,
        repo.edit("orders", author=people["ada"].author) as draft,
    ):
        draft.write_spec(document("POST /refunds", version="1.1.0"))
    assert caught.value.code == "breaking-change"


def test_main_goes_on_after_a_waived_release(
    repo: ContractRepo, people: dict[str, Any], breaking: list[str], document: Callable[..., str]
) -> None:
    repo.propose("orders", signer=people["cyd"].signer)
    for name in ("ada", "bob"):
        waive(repo, people[name].signer, breaking)
    repo.approve("orders", signer=people["ada"].signer)
    repo.release("orders", signer=people["bob"].signer)

    def push(*operations: str, version: str) -> None:
        with repo.edit("orders", author=people["ada"].author) as draft:
            draft.write_spec(document(*operations, version=version))

    # What 1.1.0 broke of 1.0.0 is broken already; whoever came with 1.1.0 is another matter.
    push("POST /refunds", "GET /refunds", version="1.1.0")
    with pytest.raises(WorkflowError, match=r"orders/v1\.1\.0") as caught:
        push("GET /refunds", version="1.1.0")
    assert caught.value.code == "breaking-change"
    # What comes back is promised again.
    push("POST /refunds", "GET /orders", version="1.2.0")
    proposed = repo.propose("orders", "1.2.0", signer=people["cyd"].signer)
    for name in ("ada", "bob"):
        repo.approve("orders", "1.2.0", signer=people[name].signer)
    assert repo.release("orders", "1.2.0", signer=people["bob"].signer).status.state == "released", proposed
    with pytest.raises(WorkflowError, match=r"orders/v1\.2\.0"):
        push("POST /refunds", version="1.2.0")


def test_a_waiver_for_another_version_is_none(
    repo: ContractRepo, people: dict[str, Any], breaking: list[str], document: Callable[..., str]
) -> None:
    ada, bob, cyd = (people[name].signer for name in ("ada", "bob", "cyd"))
    repo.propose("orders", signer=cyd)
    for one in (ada, bob):
        waive(repo, one, breaking)
    with repo.edit("orders", design="refunds", author=people["ada"].author) as draft:
        draft.write_spec(document("POST /refunds", version="1.2.0"))
    repo.propose("orders", signer=cyd)
    approved = repo.approve("orders", signer=ada)
    assert [item.id for item in approved.status.requirements if item.state == "UNSATISFIED"] == ["waivers"]
    with pytest.raises(WorkflowError) as caught:
        repo.release("orders", signer=bob)
    assert caught.value.code == "version-too-low"


def test_a_waiver_proposes_what_nobody_has(
    repo: ContractRepo, people: dict[str, Any], breaking: list[str]
) -> None:
    with pytest.raises(WorkflowError) as caught:
        waive(repo, people["bob"].signer, ["sha256:" + "0" * 64])
    assert caught.value.code == "waiver-findings"
    with pytest.raises(WorkflowError) as caught:
        waive(repo, people["bob"].signer, breaking)
    assert caught.value.code == "self-approval"
    assert repo.status("orders").state == "draft"


@pytest.mark.parametrize("given", [{"expires": "tomorrow"}, {"effect": "whatever"}, {"findings": []}])
def test_what_has_another_form_is_refused(
    repo: ContractRepo, people: dict[str, Any], breaking: list[str], given: dict[str, Any]
) -> None:
    repo.propose("orders", signer=people["cyd"].signer)
    findings = given.pop("findings", breaking)
    with pytest.raises(UsageError) as caught:
        waive(repo, people["bob"].signer, findings, **given)
    assert caught.value.code == "record-invalid"
