"""Founding, releasing and documenting on the command line: what each prints, on which stream, with which exit code."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from contractrepo import ContractRepo
from contractrepo.service.sample import sample_folder

Cli = Callable[..., Any]
KEYS = sample_folder() / "keys"
ONE = "policy: 1\nserial: 4\nroles: {policy-admin: {of: [ada]}}\n"
ROOT = re.compile(r"policy root: sha256:[0-9a-f]{64}\Z")


@pytest.fixture
def gits_key(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Let git sign with the key of Ada, and return its file."""
    config = tmp_path / "gitconfig"
    config.write_text(f"[gpg]\nformat = ssh\n[user]\nsigningkey = {KEYS / 'ada'}\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    return KEYS / "ada"


@pytest.fixture
def shop(cli: Cli, spec: Path, gits_key: Path, monkeypatch: pytest.MonkeyPatch) -> ContractRepo:
    """Return a repository of one person with `orders` 1.4.0 on main, found by $CONTRACTREPO."""
    assert cli("init", "shop.git", "--key", gits_key).code == 0
    monkeypatch.setenv("CONTRACTREPO", "shop.git")
    assert cli("import", "orders", spec).code == 0
    return ContractRepo.open("shop.git")


def test_init_without_a_key_says_how_approvals_are_turned_on(cli: Cli, tmp_path: Path) -> None:
    done = cli("init", "new.git")
    ready, root = done.out.splitlines()
    assert (done.code, ready) == (0, f"{tmp_path}/new.git: ready; pushes are judged by its hooks")
    assert ROOT.match(root)
    why, hint, *rest = done.err.splitlines()
    assert why == (
        "approvals are off until git has a key to sign with: "
        "no key is named, and git signs with openpgp, not with an SSH key"
    )
    assert hint.startswith("    name a private key file, or set git's: ")
    assert rest == [
        "    then once more: contractrepo init new.git",
        "next: contractrepo --repo new.git import NAME openapi.yaml",
    ]
    assert cli("--repo", "new.git", "doctor").out == "nothing is wrong\n"


@pytest.mark.usefixtures("gits_key")
def test_init_with_a_key_turns_them_on(cli: Cli) -> None:
    done = cli("init", "new.git")
    assert (done.code, done.err) == (0, "next: contractrepo --repo new.git import NAME openapi.yaml\n")
    assert "test" in cli("--repo", "new.git", "keys").out
    assert cli("--repo", "new.git", "doctor").out == "nothing is wrong\n"


@pytest.mark.parametrize("way", ["git has one now", "it is named"])
def test_init_once_more_turns_them_on(
    way: str, cli: Cli, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    assert cli("init", "new.git").code == 0
    if way == "git has one now":
        request.getfixturevalue("gits_key")
        done = cli("init", "new.git")
    else:
        done = cli("init", "new.git", "--key", KEYS / "ada")
    on, root = done.out.splitlines()
    assert (done.code, on, done.err) == (0, f"{tmp_path}/new.git: approvals are on", "")
    assert ROOT.match(root)
    again = cli("init", "new.git", "--key", KEYS / "ben")
    assert (again.code, again.out) == (1, "")
    assert again.err.startswith("error: [approvals-on] ")


def test_init_with_rules_and_people(cli: Cli, tmp_path: Path) -> None:
    sample = sample_folder()
    files = ("--policy", sample / "policy.yaml", "--principals", sample / "principals.yaml")
    done = cli("init", "new.git", *files, "--key", KEYS / "ben")
    assert done.code == 0
    assert "cleo" in cli("--repo", "new.git", "keys").out
    (tmp_path / "policy.yaml").write_text(ONE)
    assert cli("init", "other.git", "--policy", "policy.yaml", "--key", KEYS / "ada", "--as", "ada").code == 0
    assert "ada" in cli("--repo", "other.git", "keys").out


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("new.git", "--key", "nothing"), "key-missing"),
        (("full", "--key", KEYS / "ada"), "repository-exists"),
        (("old.git", "--key", KEYS / "ada", "--policy", "policy.yaml"), "repository-exists"),
        (("new.git", "--principals", "nothing"), "file-not-found"),
    ],
)
def test_init_that_cannot_be(arguments: tuple[object, ...], code: str, cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full/file").touch()
    (tmp_path / "policy.yaml").write_text(ONE)
    assert cli("init", "old.git").code == 0
    done = cli("init", *arguments)
    assert done.code != 0
    assert (done.out, done.err.partition(" ")[2].partition(" ")[0]) == ("", f"[{code}]")
    assert not (tmp_path / "new.git").exists()


@pytest.mark.usefixtures("shop")
def test_release(cli: Cli) -> None:
    done = cli("release", "orders")
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("error: [proposal-missing] nothing is proposed for orders 1.4.0\n")
    assert cli("approve", "orders").code == 0
    done = cli("release", "orders", "--dry-run")
    assert (done.code, done.out, done.err) == (0, "refs/tags/orders/v1.4.0 may be written\n", "")
    assert cli("list").out == "orders: no release yet\n"
    done = cli("release", "orders", "1.4.0", "-m", "At last.")
    assert (done.code, done.out, done.err) == (0, "refs/tags/orders/v1.4.0\n", "")
    assert cli("list").out == "orders: 1.4.0\n"
    status = cli("status", "orders", "--format", "json").json
    assert (status["state"], status["docs"]) == ("released", "built")
    assert cli("release", "orders", "1.4.0").err.startswith("error: [already-released] ")


@pytest.mark.parametrize(("key", "code"), [("ben", "principal-unknown"), ("nobody", "key-missing")])
def test_release_by_a_stranger(key: str, code: str, cli: Cli, shop: ContractRepo) -> None:
    assert cli("approve", "orders").code == 0
    done = cli("release", "orders", "--key", KEYS / key)
    assert (done.code != 0, done.out) == (True, "")
    assert done.err.startswith(f"error: [{code}] ")
    assert shop.versions("orders") == []


def test_release_from_a_clone_says_what_follows(
    cli: Cli, shop: ContractRepo, monkeypatch: pytest.MonkeyPatch
) -> None:
    (shop.path / "hooks/post-receive").write_text("#!/bin/sh\n")  # so nobody builds behind the push
    assert cli("approve", "orders").code == 0
    subprocess.run(["git", "clone", "-q", str(shop.path), "clone"], check=True)
    monkeypatch.setenv("CONTRACTREPO", "clone")
    done = cli("release", "orders", "1.4.0")
    assert (done.code, done.out) == (0, "refs/tags/orders/v1.4.0\n")
    assert "its documentation is not built yet\n" in done.err


@pytest.mark.usefixtures("shop")
def test_docs_of_a_stored_contract(cli: Cli, tmp_path: Path) -> None:
    for source in ("orders", "orders@main"):
        done = cli("docs", "build", source, "-o", "site")
        assert (done.code, done.err) == (0, "")
        assert re.fullmatch(r"site: \d+ files, sha256:[0-9a-f]{64}\n", done.out)
    assert (tmp_path / "site/index.html").is_file()
    assert json.loads((tmp_path / "site/manifest.json").read_text())
    done = cli("docs", "build", "orders@v9.0.0", "-o", "site")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("error: [unknown-ref] ")


@pytest.mark.usefixtures("shop")
def test_docs_of_every_version_and_draft(cli: Cli, tmp_path: Path) -> None:
    done = cli("docs", "build", "orders", "--all", "-o", "sites")
    assert (done.code, done.err) == (0, "")
    links = re.findall(r"\]\(([^)]+)\)", (tmp_path / "sites/index.md").read_text())
    assert links == ["main/markdown/index.md"]
    assert all((tmp_path / "sites" / link).is_file() for link in links)
    again = cli("docs", "build", "orders", "--all", "-o", "sites", "--format", "markdown")
    assert again.code == 0
    assert not (tmp_path / "sites/index.html").exists()
    assert (tmp_path / "sites/main/index.md").is_file()
    assert cli("docs", "build", "orders", "--all", "--single", "-o", "x").code == 2


def test_docs_of_a_document(cli: Cli, spec: Path, tmp_path: Path) -> None:
    done = cli(
        "docs", "build", spec, "-o", "site", "--format", "markdown", "--base-url", "https://d.example.org"
    )
    assert done.code == 0
    names = [path.suffix for path in (tmp_path / "site").rglob("*")]
    assert ".md" in names
    assert ".html" not in names


def test_docs_say_what_is_unsound(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "openapi.yaml").write_text(
        "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n"
        "paths: {/a: {get: {responses: {'200': {$ref: '#/x'}}}}}\n"
    )
    done = cli("docs", "build", "openapi.yaml", "-o", "site")
    assert done.code == 0
    assert "[ref-not-found]" in done.err
    assert done.out.startswith("site: ")
    done = cli("docs", "build", "openapi.yaml", "-o", "whole", "--require-complete")
    assert (done.code, done.out) == (1, "")
    assert "[ref-not-found]" in done.err
    assert not (tmp_path / "whole").exists()


def test_docs_on_one_page(cli: Cli, spec: Path, tmp_path: Path) -> None:
    done = cli("docs", "build", spec, "-o", "site", "--single", "--format", "html", "--require-complete")
    assert (done.code, done.err) == (0, "")
    assert [path.name for path in (tmp_path / "site").iterdir()] == ["index.html"]


def test_docs_leave_other_folders_alone(cli: Cli, spec: Path, tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site/mine.txt").write_text("mine")
    done = cli("docs", "build", spec, "-o", "site")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("error: [directory-in-use] ")
    assert (tmp_path / "site/mine.txt").read_text() == "mine"


def test_documentation_that_was_not_stored_is_stored(
    cli: Cli, shop: ContractRepo, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:  # as if the process had been killed right after the release
        patch.setattr(ContractRepo, "build_docs", lambda _: [])
        assert cli("approve", "orders").code == 0
        assert "its documentation is not built yet" in cli("release", "orders").err
    assert cli("doctor").out.startswith("[docs-pending] the documentation of orders 1.4.0 is not built\n")
    assert cli("docs", "store").out == "refs/docs/orders/v1.4.0\n"
    again = cli("docs", "store")
    assert (again.code, again.out, again.err) == (0, "", "every release has its documentation\n")
    assert "docs-pending" not in {fault.code for fault in shop.doctor()}
    verified = cli("docs", "verify", "orders", "1.4.0")
    assert verified.code == 0
    assert re.fullmatch("refs/docs/orders/v1.4.0: [0-9a-f]{40}\n", verified.out)
    missing = cli("docs", "verify", "orders", "9.9.9")
    assert (missing.code, missing.out) == (3, "")
    assert "[docs-missing]" in missing.err
