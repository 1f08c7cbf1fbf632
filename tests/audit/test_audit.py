"""What an audit says of a repository in which nothing is wrong, and of what was done to it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from contractrepo import Author, ContractRepo
from contractrepo.cli import main
from contractrepo.core.layout import LOG, MAIN, POLICY
from contractrepo.errors import UsageError

pytestmark = pytest.mark.slow

ADA = Author("Ada", "ada@example.org")
APPROVAL = "refs/tags/review/orders/1.1.0/ben/0001-approve"
RELEASE = "refs/tags/orders/v1.1.0"
DOCS = "refs/docs/orders/v1.1.0"


def test_all_of_it_verifies(whole: Any) -> None:
    audit = whole.repo.audit(recompute=True)
    assert audit.ok
    told = audit.as_json()
    releases = told.pop("releases")
    assert told == {
        "schema": "contractrepo/audit/1",
        "ok": True,
        "problems": [],
        "warnings": [],
        "head": whole.entries()[-1],
        "policyRoot": whole.repo.policy().rulebook.digest,
        "entries": len(whole.entries()),
        "records": len(whole.git("for-each-ref", "--format=x", "refs/tags").split()),
    }
    assert [(one["contract"], one["version"], one["ok"], one["approvedBy"]) for one in releases][-2:] == [
        ("orders", "1.0.0", True, ["ben", "cleo"]),
        ("orders", "1.1.0", True, ["ben"]),
    ]
    status = whole.repo.status("orders", "1.1.0").as_json()["released"]
    last = releases[-1]
    assert (last["commit"], last["tree"], last["record"]) == (
        status["commit"],
        status["tree"],
        status["record"],
    )
    assert (last["releasedBy"], last["received"]) == ("ada", "2026-05-05T08:30:00Z")


def test_a_clone_confirms_it_with_the_policy_root_alone(whole: Any, tmp_path: Path) -> None:
    command = ["git", "clone", "-q", str(whole.path), str(tmp_path / "clone")]
    subprocess.run(command, check=True, timeout=60)
    clone = ContractRepo.open(tmp_path / "clone")
    root = whole.repo.policy().rulebook.digest
    assert clone.audit(policy_root=root, recompute=True) == whole.repo.audit()


def test_what_is_remembered_must_still_be_there(whole: Any) -> None:
    root = whole.repo.policy().rulebook.digest
    for head in whole.entries()[::7]:
        assert whole.audit(trusted_head=head, policy_root=root) == []
    unknown = whole.git("rev-parse", MAIN)
    assert whole.audit(trusted_head=unknown) == [("log-rolled-back", LOG)]
    assert whole.audit(policy_root="sha256:" + "0" * 64) == [("policy-root-differs", POLICY)]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"trusted_head": "main"}, "head-invalid"),
        ({"trusted_head": "a" * 39}, "head-invalid"),
        ({"policy_root": "0" * 64}, "digest-invalid"),
    ],
)
def test_what_is_remembered_is_given_in_full(asked: dict[str, str], code: str, whole: Any) -> None:
    with pytest.raises(UsageError) as caught:
        whole.repo.audit(**asked)
    assert caught.value.code == code


def test_an_old_copy_that_was_put_back_is_a_log_rolled_back(host: Any, tmp_path: Path) -> None:
    shutil.copytree(host.path, tmp_path / "old.git")
    head = host.entries()[-1]
    host.repo.import_contract(
        "copies",
        b"openapi: 3.1.0\ninfo: {title: C, version: '1'}\npaths: {}\n",
        author=ADA,
    )
    newer = host.repo.audit(trusted_head=head)
    assert newer.ok
    host.path.rename(tmp_path / "newer.git")
    (tmp_path / "old.git").rename(host.path)
    assert host.audit(trusted_head=newer.head) == [("log-rolled-back", LOG)]
    assert host.audit() == []


BYPASSES = {
    "main moved": (("update-ref", MAIN, "main~2"), [("bypass-moved", MAIN)]),
    "a release moved": (
        ("update-ref", RELEASE, "refs/tags/orders/v1.0.0"),
        [("bypass-moved", RELEASE)],
    ),
    "a record deleted": (("update-ref", "-d", APPROVAL), [("bypass-missing", APPROVAL)]),
    "documentation deleted": (("update-ref", "-d", DOCS), [("bypass-missing", DOCS)]),
    "a record copied": (
        ("update-ref", APPROVAL.replace("0001", "0002"), APPROVAL),
        [("bypass-unknown", APPROVAL.replace("0001", "0002"))],
    ),
    "a lightweight release": (
        ("update-ref", "refs/tags/orders/v9.9.9", MAIN),
        [("bypass-unknown", "refs/tags/orders/v9.9.9"), ("tag-lightweight", "refs/tags/orders/v9.9.9")],
    ),
    "a tag of any name": (
        ("update-ref", "refs/tags/anything", MAIN),
        [("tag-not-a-record", "refs/tags/anything"), ("bypass-unknown", "refs/tags/anything")],
    ),
    "the policy moved": (("update-ref", POLICY, MAIN), [("bypass-moved", POLICY)]),
    "another meta ref": (
        ("update-ref", "refs/meta/other", MAIN),
        [("bypass-unknown", "refs/meta/other")],
    ),
}


@pytest.mark.parametrize("name", BYPASSES)
def test_each_bypass_is_named(name: str, host: Any) -> None:
    command, expected = BYPASSES[name]
    host.git(*command)
    found = host.audit()
    assert set(expected) <= set(found)
    # Where the bypassed ref is what others are judged by, they are refuted with it.
    named = {ref for _, ref in expected}
    assert (
        name in {"the policy moved", "a release moved", "main moved", "a record deleted"}
        or {ref for _, ref in found} == named
    )


HIDDEN = {
    "symbolic": ("refs/tags/orders/v9.9.9", "ref: refs/heads/main"),
    "upper case": ("refs/tags/orders/v9.9.9", "UPPER"),
    "a name that is too long": (f"refs/tags/orders/v9.9.9-{'a' * 220}", "main"),
    "a name that is too deep": (f"refs/tags/{'/'.join('a' * 600)}", "main"),
    "a name that is no text": ("refs/tags/orders/v9.9.9\udcff", "main"),
}


@pytest.mark.parametrize("name", HIDDEN)
def test_what_git_serves_and_nothing_here_reads_is_found(name: str, host: Any) -> None:
    ref, value = HIDDEN[name]
    main = host.git("rev-parse", MAIN)
    file = host.path / ref
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text({"main": main, "UPPER": main.upper()}.get(value, value))
    assert host.audit() == [("bypass-hidden", ref)]


def test_a_folder_of_refs_that_lies_elsewhere_is_found(host: Any) -> None:
    (host.path / "refs/tags/elsewhere").symlink_to(host.path / "refs/heads")
    assert host.audit() == [("bypass-hidden", "refs/tags/elsewhere/main")]


def test_a_bypass_says_what_was_expected_and_what_was_found(host: Any) -> None:
    before, after = host.git("rev-parse", MAIN), host.git("rev-parse", f"{MAIN}~2")
    host.git("update-ref", MAIN, after)
    problem = next(one for one in host.repo.audit().problems if one.code == "bypass-moved")
    assert before in problem.message
    assert after in problem.message


def test_hooks_that_judge_nothing_are_named(host: Any) -> None:
    hook = host.path / "hooks/pre-receive"
    hook.chmod(0o644)
    host.git("config", "core.hooksPath", "elsewhere")
    assert set(host.audit()) == {("hook-not-executable", ""), ("hooks-path-set", "")}
    hook.unlink()
    assert ("hook-missing", "") in host.audit()


def test_where_hooks_never_were_it_is_a_warning(host: Any) -> None:
    host.repo.remove_hooks()
    audit = host.repo.audit()
    assert audit.ok
    assert {one.code for one in audit.warnings} == {"hook-missing", "setting-missing"}


def test_without_a_log_nothing_is_proved(host: Any) -> None:
    host.git("update-ref", "-d", LOG)
    audit = host.repo.audit()
    assert audit.head is None
    assert {one.code for one in audit.problems} >= {"bypass-unknown", "record-unlogged"}
    assert not any(release.ok for release in audit.releases)


def test_the_command_prints_it_and_answers_by_its_exit_code(
    host: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["--repo", str(host.path), "audit"]
    assert main(command) == 0
    told = capsys.readouterr().out
    assert "  verified  orders 1.1.0: released by ada, approved by ben\n" in told
    assert f"  head {host.entries()[-1]}\n" in told
    assert told.endswith("everything verifies\n")
    host.git("update-ref", "refs/tags/orders/v9.9.9", MAIN)
    assert main([*command, "--recompute"]) == 1
    told = capsys.readouterr().out
    assert "  REFUTED   orders 9.9.9\n" in told
    assert "[bypass-unknown] orders/v9.9.9: " in told
    host.git("update-ref", "-d", "refs/tags/orders/v9.9.9")
    host.repo.remove_hooks()
    assert main([*command, "--format", "json"]) == 0
    assert '"ok": true' in capsys.readouterr().out
    assert main(command) == 0
    assert "  warning   [hook-missing] the hook " in capsys.readouterr().out
    assert main([*command, "--trusted-head", "x"]) == 2
