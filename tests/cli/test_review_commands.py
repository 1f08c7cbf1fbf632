"""The commands of a review: what each prints, on which stream, with which exit code."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from contractrepo import Author, ContractRepo, SSHSigner

Cli = Callable[..., Any]
DOCUMENT = Path(__file__).parents[1] / "data/orders/openapi.yaml"
REF = "refs/tags/review/orders/1.4.0"
POLICY = """\
policy: 1
serial: 1
roles:
  contributor: {of: [cyd]}
  policy-admin: {of: [ada]}
  api-owner: {of: [ada, bob], veto: true}
"""


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("keys")
    for name in ("ada", "bob", "cyd"):
        command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)]
        subprocess.run(command, check=True, timeout=60)
    return {name: folder / name for name in ("ada", "bob", "cyd")}


@pytest.fixture
def shop(tmp_path: Path, keys: dict[str, Path], monkeypatch: pytest.MonkeyPatch) -> ContractRepo:
    """Return a repository of three people with `orders` 1.4.0 on main, found by $CONTRACTREPO."""
    people = {
        name: {
            "name": name.capitalize(),
            "email": [f"{name}@example.org"],
            "keys": [{"type": "ssh", "key": SSHSigner(key).public_key, "valid-from": "2020-01-01"}],
        }
        for name, key in keys.items()
    }
    made = ContractRepo.init(
        tmp_path / "shop.git",
        POLICY,
        SSHSigner(keys["ada"]),
        principals=yaml.safe_dump({"principals": people}),
    )
    made.import_contract("orders", DOCUMENT, author=Author("Ada", "ada@example.org"))
    monkeypatch.setenv("CONTRACTREPO", str(made.path))
    return made


@pytest.mark.usefixtures("shop")
def test_from_proposal_to_approval(cli: Cli, keys: dict[str, Path]) -> None:
    done = cli("propose", "orders", "1.4.0", "--key", keys["cyd"], "-m", "As it is.")
    assert (done.code, done.out) == (0, f"{REF}/cyd/0001-propose\n")
    assert done.err == "next: contractrepo approve orders 1.4.0 --role api-owner\n"
    done = cli("request-changes", "orders", "--key", keys["bob"], "-m", "No.")
    assert (done.code, done.out) == (0, f"{REF}/bob/0001-request-changes\n")
    assert done.err == "next: contractrepo approve orders 1.4.0 --role api-owner --as bob\n"
    done = cli("approve", "orders", "--role", "api-owner", "--as", "bob", "--key", keys["bob"])
    assert (done.code, done.out) == (0, f"{REF}/bob/0002-approve\n")
    assert done.err == "next: contractrepo release orders 1.4.0\n"
    done = cli("revoke", f"{REF}/bob/0002-approve", "--key", keys["bob"])
    assert (done.code, done.out) == (0, f"{REF}/bob/0003-revoke\n")
    done = cli("reject", "orders", "--key", keys["ada"], "-m", "Start again.")
    assert (done.code, done.out) == (0, f"{REF}/ada/0001-reject\n")


def test_status_in_words(cli: Cli, shop: ContractRepo, keys: dict[str, Path]) -> None:
    done = cli("status", "orders")
    assert (done.code, done.out.splitlines()[0]) == (0, "orders 1.4.0: draft")
    assert cli("propose", "orders", "--key", keys["cyd"]).code == 0
    assert cli("request-changes", "orders", "--key", keys["bob"], "-m", "No.").code == 0
    commit = shop._store.refs("refs/heads/main")["refs/heads/main"]
    assert (
        cli("status", "orders").out
        == f"""\
orders 1.4.0: changes-requested
  proposal  review/orders/1.4.0/cyd/0001-propose at {commit[:12]}
            the first version
  UNSATISFIED     role:api-owner: 0 of 1 approved
  UNSATISFIED     veto:bob: bob asked for changes
  veto  bob, request-changes: No.
next: contractrepo approve orders 1.4.0 --role api-owner --as bob
"""
    )
    assert cli("approve", "orders", "--key", keys["bob"]).code == 0
    document = DOCUMENT.read_text().replace("maxLength: 120", "maxLength: 130")
    shop.import_contract("orders", document, author=Author("Ada", "ada@example.org"))
    lines = cli("status", "orders").out.splitlines()
    assert "            stale: content-changed, main-moved" in lines
    assert cli("status", "nothing", "1.0.0").code == 2
    assert "  approval  bob as api-owner: stale: content-changed, main-moved" in lines
    git = ["git", "update-ref", f"{REF}/bob/0003-approve", commit]
    subprocess.run(git, cwd=shop.path, check=True, timeout=60)
    lines = cli("status", "orders").out.splitlines()
    assert lines[-3].startswith("  refused  review/orders/1.4.0/bob/0003-approve: [record-unlogged] ")


@pytest.mark.usefixtures("shop")
def test_status_as_json(cli: Cli, keys: dict[str, Path]) -> None:
    assert cli("propose", "orders", "--key", keys["cyd"]).code == 0
    found = cli("status", "orders", "1.4.0", "--format", "json").json
    assert found["schema"] == "contractrepo/status/1"
    assert (found["contract"], found["version"], found["state"]) == ("orders", "1.4.0", "in-review")
    assert found["requirements"][0]["id"] == "role:api-owner"
    assert found["next"] == "contractrepo approve orders 1.4.0 --role api-owner"


@pytest.mark.usefixtures("shop")
def test_an_approval_that_proposes_says_so(cli: Cli, keys: dict[str, Path], tmp_path: Path) -> None:
    alone = "policy: 1\nserial: 1\nallow-self-approval: true\nroles: {policy-admin: {of: [me]}}\n"
    repo = ContractRepo.init(tmp_path / "own.git", alone, SSHSigner(keys["ada"], "me"))
    repo.import_contract("orders", DOCUMENT, author=Author("Ada", "ada@example.org"))
    done = cli("--repo", repo.path, "approve", "orders", "--key", keys["ada"])
    assert (done.code, done.out) == (0, f"{REF}/me/0002-approve\n")
    assert done.err == f"proposed: {REF}/me/0001-propose\nnext: contractrepo release orders 1.4.0\n"
    assert (
        "  approval  me as policy-admin (SELF): counts\n" in cli("--repo", repo.path, "status", "orders").out
    )


@pytest.mark.usefixtures("shop")
def test_what_is_refused_says_why_and_what_to_do(cli: Cli, keys: dict[str, Path]) -> None:
    done = cli("approve", "orders", "--key", keys["bob"])
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith(
        "error: [role-missing] 'bob' may not propose: the policy lets contributor do it\n"
    )
    assert "hint: " in done.err
    assert cli("reject", "orders", "--key", keys["bob"]).code == 2
    assert cli("approve", "orders", "--key", "nothing").code == 3
    assert cli("status", "nothing").code == 2


def test_rendering_and_verifying(cli: Cli, shop: ContractRepo, keys: dict[str, Path]) -> None:
    commit = shop._store.refs("refs/heads/main")["refs/heads/main"]
    done = cli("render", "propose", "orders", "--as", "cyd", "-m", "Please.")
    assert done.code == 0
    assert done.out.startswith(
        "propose orders 1.4.0 (contributor)\n\nPlease.\n\n-----BEGIN CONTRACT RECORD-----\n"
    )
    assert done.err == f"review/orders/1.4.0/cyd/0001-propose {commit}\n"
    ref = cli("propose", "orders", "--key", keys["cyd"]).out.strip()
    good = cli("verify", ref)
    assert good.code == 0
    assert good.out.splitlines()[0] == "yes  tag"
    assert good.out.splitlines()[-1] == f"{ref}: verified"
    assert cli("verify", ref, "--format", "json").json["ok"] is True
    git = ["git", "update-ref", f"{REF}/bob/0001-approve", commit]
    subprocess.run(git, cwd=shop.path, check=True, timeout=60)
    bad = cli("verify", f"{REF}/bob/0001-approve")
    assert bad.code == 1
    assert bad.out.splitlines()[0] == "no   tag"
    assert bad.out.splitlines()[1].startswith("     [tag-lightweight] ")
    assert bad.out.splitlines()[-1].endswith(": does not verify")
    assert cli("verify", f"{REF}/bob/0001-approve", "--format", "json").code == 1
    assert cli("verify", "main").code == 2


def test_keys_and_policy(cli: Cli, shop: ContractRepo, keys: dict[str, Path], tmp_path: Path) -> None:
    lines = cli("keys").out.splitlines()
    assert [line.split("  ")[:2] for line in lines] == [["ada", "Ada"], ["bob", "Bob"], ["cyd", "Cyd"]]
    assert all(line.split("  ")[2].startswith("SHA256:") for line in lines)
    cli("propose", "orders", "--key", keys["cyd"])
    (tmp_path / "signers").write_text(cli("keys", "--allowed-signers").out)
    git = ["git", "-c", f"gpg.ssh.allowedSignersFile={tmp_path}/signers", "tag", "-v"]
    told = subprocess.run(
        [*git, "review/orders/1.4.0/cyd/0001-propose"],
        cwd=shop.path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert 'Good "git" signature for cyd' in told.stderr
    shown = cli("policy", "show").out
    assert shown == f"# serial 1\n# digest: {shop.policy().rulebook.digest}\n{POLICY}"


def test_in_a_clone(
    cli: Cli, shop: ContractRepo, keys: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    subprocess.run(["git", "clone", "-q", str(shop.path), str(tmp_path / "clone")], check=True, timeout=60)
    monkeypatch.delenv("CONTRACTREPO")
    monkeypatch.chdir(tmp_path / "clone")
    shop.propose("orders", signer=SSHSigner(keys["cyd"]))
    assert cli("status", "orders", "--format", "json").json["state"] == "in-review"
    shop.path.rename(tmp_path / "away.git")
    done = cli("status", "orders", "--format", "json")
    assert json.loads(done.out)["state"] == "in-review"
    assert done.err.startswith("as of the last fetch: ")
    assert cli("approve", "orders", "--key", keys["bob"]).code == 3


@pytest.mark.usefixtures("shop")
def test_the_policy_changes(cli: Cli, keys: dict[str, Path], tmp_path: Path) -> None:
    file = tmp_path / "next.yaml"
    file.write_text(
        POLICY.replace("serial: 1", "serial: 2").replace("{of: [ada]}", "{of: [ada, bob], threshold: 2}")
    )
    done = cli("policy", "propose", file, "--key", keys["cyd"], "-m", "Two of them.")
    assert (done.code, done.out) == (0, "refs/tags/review/policy/2/cyd/0001-propose\n")
    assert done.err == "0 of 1 agreed: nobody\nnext: contractrepo policy approve 2\n"
    assert "#   0 of 1 agreed: nobody" in cli("policy", "show").out.splitlines()
    assert "threshold: 2" in cli("policy", "show", "2").out
    assert cli("policy", "show", "3").code == 2
    assert cli("policy", "approve", "2", "--key", keys["bob"]).code == 1
    done = cli("policy", "approve", "2", "--key", keys["ada"])
    assert (done.code, done.err) == (0, "policy 2 is in force\n")
    shown = cli("policy", "show", "--format", "json").json
    assert (shown["schema"], shown["serial"], shown["pending"]) == ("contractrepo/policy/1", 2, [])


@pytest.mark.usefixtures("shop")
def test_a_version_ends(cli: Cli, keys: dict[str, Path]) -> None:
    assert cli("propose", "orders", "--key", keys["cyd"]).code == 0
    waiver = ("--effect", "false-alarm", "--expires", "2099-01-01", "-m", "Nobody calls it.")
    done = cli("waive", "orders", "--finding", "sha256:" + "0" * 64, *waiver, "--key", keys["bob"])
    assert (done.code, "role-missing" in done.err) == (1, True)
    assert cli("approve", "orders", "--key", keys["bob"]).code == 0
    assert cli("release", "orders", "--key", keys["ada"]).code == 0
    done = cli("deprecate", "orders", "1.4.0", "--sunset", "2020-01-01", "--key", keys["ada"])
    assert (done.code, "[sunset-" in done.err) == (1, True)
    done = cli("deprecate", "orders", "1.4.0", "--sunset", "2099-01-01", "--key", keys["ada"])
    assert (done.code, done.out) == (0, f"{REF}/ada/0002-deprecate\n")
    assert cli("status", "orders", "1.4.0").out.startswith("orders 1.4.0: deprecated, ")
    done = cli("retire", "orders", "1.4.0", "--key", keys["ada"])
    assert (done.code, "sunset-ahead" in done.err) == (1, True)
