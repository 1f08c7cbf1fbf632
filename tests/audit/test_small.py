"""The cheapest of each kind of harm, on a repository of one release; the others are in the slow tests beside it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from contractrepo import Author, ContractRepo, SSHSigner
from contractrepo.cli import main
from contractrepo.core.layout import LOG, MAIN, POLICY
from contractrepo.service.sample import sample_folder

ADA = Author("Ada", "ada@laptop.(none)")
DOCUMENT = b"openapi: 3.1.0\ninfo: {title: Greetings, version: 1.0.0}\npaths: {}\n"
RELEASE = "refs/tags/greetings/v1.0.0"
APPROVAL = "refs/tags/review/greetings/1.0.0/ada/0002-approve"


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    signer = SSHSigner(sample_folder() / "keys/ada")
    repo = ContractRepo.init(tmp_path_factory.mktemp("small") / "contracts.git", signer=signer, author=ADA)
    repo.import_contract("greetings", DOCUMENT, author=ADA)
    repo.approve("greetings", signer=signer, author=ADA)
    repo.release("greetings", signer=signer, author=ADA)
    return repo.path


@pytest.fixture
def own(released: Path, tmp_path: Path, at: Any) -> Any:
    shutil.copytree(released, tmp_path / "contracts.git")
    return at(tmp_path / "contracts.git")


def test_all_of_it_verifies(released: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--repo", str(released), "audit"]) == 0
    told = capsys.readouterr().out
    assert "  verified  greetings 1.0.0: released by ada, approved by ada\n" in told
    assert told.endswith("everything verifies\n")
    assert ContractRepo.open(released).audit(recompute=True).ok


def test_the_answer_is_one_document(own: Any, capsys: pytest.CaptureFixture[str]) -> None:
    own.git("update-ref", "refs/tags/greetings/v2.0.0", MAIN)
    assert main(["--repo", str(own.path), "audit", "--format", "json"]) == 1
    told = json.loads(capsys.readouterr().out)
    ref = "refs/tags/greetings/v2.0.0"
    assert (told["schema"], told["ok"], told["head"]) == ("contractrepo/audit/1", False, own.entries()[-1])
    assert [(one["code"], one["ref"]) for one in told["problems"]] == [
        ("tag-lightweight", ref),
        ("record-unlogged", ref),
        ("bypass-unknown", ref),
    ]
    assert [(one["version"], one["ok"]) for one in told["releases"]] == [("1.0.0", True), ("2.0.0", False)]


def test_what_is_done_past_the_log_is_named(own: Any) -> None:
    head = own.entries()[-1]
    own.git("update-ref", "-d", APPROVAL)
    own.git("update-ref", "refs/tags/anything", MAIN)
    assert {("bypass-missing", APPROVAL), ("bypass-unknown", "refs/tags/anything")} <= set(own.audit())
    own.git("update-ref", LOG, own.entries()[1])
    assert ("log-rolled-back", LOG) in own.audit(trusted_head=head)


def test_a_ref_that_looks_like_another_is_not_taken_for_it(
    own: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    twin = RELEASE.replace("greetings", "greetings\u200b")
    own.git("update-ref", twin, MAIN)
    assert {ref for _, ref in own.audit()} == {twin}
    assert main(["--repo", str(own.path), "audit"]) == 1
    assert "  problem   [bypass-unknown] greetings\\u200b/v1.0.0: " in capsys.readouterr().out


def test_what_git_serves_and_nothing_here_reads_is_found(own: Any) -> None:
    """Whoever checks out the tag of a version gets what main has at that moment."""
    own.git("symbolic-ref", "refs/tags/greetings/v3.0.0", MAIN)
    assert own.audit() == [("bypass-hidden", "refs/tags/greetings/v3.0.0")]
    (own.path / "packed-refs").write_bytes(b"anything\n")
    assert ("refs-unreadable", "") in own.audit()


def test_changed_bits_are_found(own: Any) -> None:
    for name in (APPROVAL, f"{LOG}:refs/tags", f"{POLICY}:principals.yaml"):
        object_id = own.git("rev-parse", name)
        own.flip(object_id)
        assert own.audit(), name
        own.flip(object_id)
    assert own.audit() == []


def test_a_log_that_was_written_anew_is_found(own: Any) -> None:
    own.rewrite(2, lambda fields: fields.update(received="2026-01-01T00:00:00Z"))
    assert ("log-clock", LOG) in own.audit()


def test_a_policy_that_nobody_agreed_to_is_found(own: Any) -> None:
    own.land(**{POLICY: own.policy(policy=lambda text: text.replace("serial: 1", "serial: 2"))})
    assert own.audit() == [("policy-unapproved", POLICY)]


def test_a_policy_written_past_the_log_is_part_of_no_verdict(own: Any) -> None:
    own.git("update-ref", POLICY, own.policy(policy=lambda text: text.replace("1", "2", 1)))
    assert main(["--repo", str(own.path), "status", "greetings", "1.0.0"]) == 1
    assert ("bypass-moved", POLICY) in own.audit()
