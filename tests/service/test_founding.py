"""The beginning of a repository: its policy, its people, and the record that is the root of all others."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from contractrepo import Author, ContractRepo, Policy, SSHSigner
from contractrepo.core.layout import POLICY
from contractrepo.errors import ContractError, ContractRepoError, SignatureError, WorkflowError
from contractrepo.git.changes import Instant
from contractrepo.service.sample import sample_folder

Signer = Callable[[str], SSHSigner]
Document = Callable[..., str]
GENESIS = "refs/tags/review/policy/1/{}/0001-approve"
TEAM = """\
policy: 1
serial: 1
roles:
  policy-admin: {of: [ada, ben]}
  api-owner: {of: [ben]}
"""


def git(repo: ContractRepo, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=repo.path, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def founded(path: Path, policy: str | Policy | None = None, **arguments: object) -> ContractRepo:
    arguments = {"author": Author("Ada", "ada@example.org")} | arguments
    return ContractRepo.init(path / "c.git", policy, clock=lambda: Instant(1_800_000_000), **arguments)  # type: ignore[arg-type]  # each test passes what it is about


def people(repo: ContractRepo) -> dict[str, dict[str, object]]:
    """Return the people of principals.yaml; none where there is no such file."""
    names = git(repo, "ls-tree", "--name-only", POLICY).splitlines()
    if "principals.yaml" not in names:
        return {}
    found: dict[str, dict[str, object]] = yaml.safe_load(git(repo, "show", f"{POLICY}:principals.yaml"))[
        "principals"
    ]
    return found


def test_the_founder_is_all_there_is(tmp_path: Path, signer: Signer) -> None:
    ada = signer("ada")
    repo = founded(tmp_path, signer=ada)
    assert people(repo) == {
        "ada": {
            "name": "Ada",
            "email": ["ada@example.org"],
            "keys": [{"type": "ssh", "key": ada.public_key, "valid-from": "2027-01-15T08:00:00Z"}],
        }
    }
    roles = repo.policy().policy.roles("any")
    assert (roles["policy-admin"].of, roles["api-owner"].of) == (("ada",), ("ada",))
    assert repo.policy().policy.allow_self_approval("any")


def test_policy_and_first_record_land_together(tmp_path: Path, signer: Signer) -> None:
    repo = founded(tmp_path, signer=signer("ada"))
    ref = GENESIS.format("ada")
    first, beginning = repo.log()
    assert [change.ref for change in first.changes] == [POLICY, ref]
    assert (first.policy, beginning.via) == (git(repo, "rev-parse", POLICY), "genesis")
    (tmp_path / "signers").write_text(repo.allowed_signers())
    git(
        repo,
        "-c",
        f"gpg.ssh.allowedSignersFile={tmp_path}/signers",
        "tag",
        "-v",
        ref.removeprefix("refs/tags/"),
    )
    assert git(repo, "rev-parse", f"{ref}^{{commit}}") == git(repo, "rev-parse", POLICY)
    git(repo, "fsck", "--full", "--strict")


def test_git_s_own_key_signs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, signer: Signer) -> None:
    (tmp_path / "config").write_text(
        f"[gpg]\nformat = ssh\n[user]\nsigningkey = {sample_folder() / 'keys/ben'}\n"
    )
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "config"))
    repo = founded(tmp_path)
    ((key,),) = (row["keys"] for row in people(repo).values())  # type: ignore[misc]  # one person with one key
    assert key["key"] == signer("ben").public_key


def test_without_a_key_nobody_signs(tmp_path: Path) -> None:
    repo = founded(tmp_path)
    assert people(repo) == {}
    assert [change.ref for change in repo.log()[0].changes] == [POLICY]
    assert "policy-admin: {of: [owner]}" in repo.policy_text()


@pytest.mark.parametrize(
    ("email", "name"),
    [
        ("ada@example.org", "ada"),
        ("Ada.Lovelace+api@example.org", "ada-lovelace-api"),
        ("--@example.org", "owner"),
        ("x" * 64 + "@example.org", "x" * 64),
        ("ada@laptop", "ada"),
    ],
)
def test_the_founder_is_called_by_the_address(email: str, name: str, tmp_path: Path, signer: Signer) -> None:
    repo = founded(tmp_path, signer=signer("ada"), author=Author("Ada", email))
    assert list(people(repo)) == [name]
    assert repo.policy().policy.roles("any")["api-owner"].of == (name,)


@pytest.mark.parametrize(
    ("email", "name"),
    [("ada@laptop.(none)", "ada"), ("ada@example..org", "ada"), ("ädä@example.org", "d"), ("ada", "ada")],
)
def test_an_address_that_nobody_can_write_to_is_not_listed(
    email: str, name: str, tmp_path: Path, signer: Signer
) -> None:
    """Git makes up an address of the account and the host, whatever that comes to."""
    repo = founded(tmp_path, signer=signer("ada"), author=Author("Ada", email))
    assert repo.policy().rulebook.principals.all[name].email == (f"{name}@localhost",)
    assert repo.audit().ok


def test_whom_git_does_not_know_is_the_owner(
    tmp_path: Path, signer: Signer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL"):
        monkeypatch.delenv(variable)
    assert list(people(founded(tmp_path, signer=signer("ada"), author=None))) == ["owner"]


def test_a_name_may_be_given(tmp_path: Path) -> None:
    repo = founded(tmp_path, signer=SSHSigner(sample_folder() / "keys/ada", "lovelace"))
    assert list(people(repo)) == ["lovelace"]
    assert git(repo, "tag", "--list") == "review/policy/1/lovelace/0001-approve"


def test_a_name_is_quoted_where_yaml_needs_it(tmp_path: Path, signer: Signer) -> None:
    repo = founded(tmp_path, signer=signer("ada"), author=Author('Ada: "#1" \U0001f980', "ada@example.org"))
    assert people(repo)["ada"]["name"] == 'Ada: "#1" \U0001f980'


@pytest.mark.parametrize("kind", [str, bytes, Policy.parse], ids=["str", "bytes", "Policy"])
def test_people_of_a_policy_that_is_given(kind: Callable[[str], str], tmp_path: Path, signer: Signer) -> None:
    policy = TEAM.encode() if kind is bytes else kind(TEAM)
    text = (sample_folder() / "principals.yaml").read_text()
    for principals in (text, text.encode()):
        folder = tmp_path / type(principals).__name__
        repo = founded(folder, policy, signer=signer("ben"), principals=principals)  # type: ignore[arg-type]  # also bytes
        assert list(people(repo)) == ["ada", "ben", "cleo"]
        assert repo.policy().policy.roles("any")["policy-admin"].of == ("ada", "ben")
        assert git(repo, "tag", "--list") == "review/policy/1/ben/0001-approve"


def test_people_who_are_given_know_the_founder_by_his_key(tmp_path: Path) -> None:
    text = (sample_folder() / "principals.yaml").read_text()
    key = SSHSigner(sample_folder() / "keys/ben")
    repo = founded(tmp_path, signer=key, principals=text, author=Author("B", "someone.else@example.org"))
    assert list(people(repo)) == ["ada", "ben", "cleo"]
    assert repo.policy().policy.roles("any")["api-owner"].of == ("ben",)


def test_the_only_admin_of_a_policy_is_who_signs_it(tmp_path: Path, signer: Signer) -> None:
    policy = "policy: 1\nserial: 1\nroles: {policy-admin: {of: [boss]}}\n"
    assert list(people(founded(tmp_path, policy, signer=signer("ada")))) == ["boss"]


def test_a_policy_of_several_needs_all_of_them_listed(tmp_path: Path, signer: Signer) -> None:
    with pytest.raises(ContractError) as caught:
        founded(tmp_path, TEAM, signer=signer("ada"))
    assert {problem.code for problem in caught.value.problems} == {"policy-principal-unknown"}
    assert not (tmp_path / "c.git").exists()


def test_a_stranger_founds_nothing_with_a_policy(tmp_path: Path, signer: Signer) -> None:
    text = (sample_folder() / "principals.yaml").read_text()
    stranger = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJuv5sTmPep+neo6a25q7P1haIWesfMSwRy54J8OU64z"
    listed = text.replace(signer("cleo").public_key, stranger)
    assert listed != text
    with pytest.raises(WorkflowError) as caught:
        founded(tmp_path, TEAM, signer=signer("cleo"), principals=listed)
    assert (caught.value.code, caught.value.hint) == (
        "principal-unknown",
        f"add it there: {signer('cleo').public_key}",
    )


def test_approvals_are_turned_on_later(tmp_path: Path, signer: Signer, document: Document) -> None:
    repo, ada = founded(tmp_path), Author("Ada", "ada@example.org")
    with repo.edit("orders", author=ada) as draft:
        draft.write_spec(document("GET /orders"))
    with pytest.raises(ContractRepoError):
        repo.approve("orders", signer=signer("ada"), author=ada)
    before = git(repo, "rev-parse", POLICY)
    repo.turn_on_approvals(signer("ada"), author=ada)
    assert git(repo, "rev-parse", f"{POLICY}^") == before
    assert list(people(repo)) == ["owner"]
    repo.approve("orders", signer=signer("ada"), author=ada)
    assert repo.release("orders", signer=signer("ada"), author=ada).status.state.value == "released"


def test_they_are_turned_on_once(solo: ContractRepo, signer: Signer) -> None:
    before = solo.log()
    with pytest.raises(WorkflowError) as caught:
        solo.turn_on_approvals(signer("ben"))
    assert caught.value.code == "approvals-on"
    assert solo.log() == before


def test_turning_them_on_needs_a_key(tmp_path: Path) -> None:
    with pytest.raises(SignatureError) as caught:
        founded(tmp_path).turn_on_approvals()
    assert caught.value.code == "key-missing"


def test_rules_stay_as_they_are_when_approvals_are_turned_on(tmp_path: Path, signer: Signer) -> None:
    policy = "policy: 1\nserial: 7\nroles: {policy-admin: {of: [ada]}}  # mine\n"
    repo = founded(tmp_path, policy)
    repo.turn_on_approvals(signer("ada"))
    assert repo.policy_text() == policy
    assert git(repo, "tag", "--list") == "review/policy/7/ada/0001-approve"
