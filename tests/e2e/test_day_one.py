"""One developer, no flags: the rules of a new repository let a single person do everything, approvals included."""

from __future__ import annotations

import json
import subprocess
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

DOCUMENT = Path(__file__).parents[1] / "data/orders/openapi.yaml"
Tell = Callable[..., Any]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with a document, and git's own configuration, which knows Ada but no key of hers."""
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.delenv(f"GIT_{name}_NAME")
        monkeypatch.delenv(f"GIT_{name}_EMAIL")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    git(tmp_path, "config", "--global", "user.name", "Ada Lovelace")
    git(tmp_path, "config", "--global", "user.email", "ada@example.org")
    (tmp_path / "openapi.yaml").write_bytes(DOCUMENT.read_bytes())
    return tmp_path


@pytest.fixture
def with_key(home: Path, key_maker: Callable[..., Path]) -> Callable[[], None]:
    """Return what tells git to sign with a new key."""

    def configure() -> None:
        git(home, "config", "--global", "gpg.format", "ssh")
        git(home, "config", "--global", "user.signingkey", str(key_maker(home / "id_ed25519")))

    return configure


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", *arguments], cwd=folder, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def done(told: Any) -> str:
    assert told.code == 0, told.notes
    answer: str = told.answer.strip()
    return answer


def get(url: str) -> Any:
    with urllib.request.urlopen(url, timeout=30) as answer:
        return json.load(answer)


def note_added(path: Path) -> None:
    path.write_text(path.read_text().replace("version: 1.4.0", "version: 1.4.1"))


def test_everything_with_the_key_that_git_has(
    home: Path, with_key: Tell, telling: Tell, mocking: Callable[..., str]
) -> None:
    with_key()
    started = telling(home, "init", "contracts.git")
    assert "policy root: sha256:" in done(started)
    assert "approvals are off" not in started.notes
    bare = home / "contracts.git"
    done(telling(bare, "import", "orders", str(home / "openapi.yaml")))
    assert isinstance(get(f"{mocking(bare, 'orders')}/orders"), list)
    git(home, "clone", "-q", str(bare), "clone")
    clone = home / "clone"
    approved = telling(clone, "approve", "orders")
    assert done(approved) == "refs/tags/review/orders/1.4.0/ada/0002-approve"
    assert approved.notes == (
        "proposed: refs/tags/review/orders/1.4.0/ada/0001-propose\nnext: contractrepo release orders 1.4.0\n"
    )
    assert "approval  ada as api-owner (SELF): counts" in done(telling(clone, "status", "orders"))
    assert done(telling(bare, "release", "orders")) == "refs/tags/orders/v1.4.0"
    assert done(telling(clone, "status", "orders")).startswith(
        "orders 1.4.0: released, documentation built\n"
    )
    assert git(bare, "cat-file", "-t", "refs/docs/orders/v1.4.0") == "tree"
    (home / "signers").write_text(done(telling(clone, "keys", "--allowed-signers")) + "\n")
    git(clone, "-c", f"gpg.ssh.allowedSignersFile={home / 'signers'}", "tag", "-v", "orders/v1.4.0")
    assert done(telling(bare, "doctor")) == "nothing is wrong"


@pytest.mark.slow
def test_without_a_key_all_but_approvals_works_until_init_is_run_again(
    home: Path, with_key: Tell, telling: Tell, mocking: Callable[..., str]
) -> None:
    started = telling(home, "init", "contracts.git")
    done(started)
    assert "approvals are off until git has a key to sign with" in started.notes
    assert "git config --global gpg.format ssh; git config --global user.signingkey" in started.notes
    assert "then once more: contractrepo init contracts.git" in started.notes
    bare, clone = home / "contracts.git", home / "clone"
    done(telling(bare, "import", "orders", str(home / "openapi.yaml")))
    assert isinstance(get(f"{mocking(bare, 'orders')}/orders"), list)
    git(home, "clone", "-q", str(bare), str(clone))
    note_added(clone / "contracts/orders/openapi.yaml")
    git(clone, "commit", "-qam", "say 1.4.1")
    git(clone, "push", "-q", "origin", "HEAD:main")
    status = done(telling(clone, "status", "orders"))
    assert status.startswith("orders 1.4.1: draft")
    done(telling(clone, "docs", "build", "orders", "-o", str(home / "site")))
    assert (home / "site/index.html").is_file()
    refused = telling(clone, "approve", "orders")
    assert refused.code == 3
    assert "[key-missing]" in refused.notes
    assert "git config --global user.signingkey" in refused.notes
    again = telling(home, "init", "contracts.git")
    assert again.code == 2
    assert "[repository-exists]" in again.notes
    with_key()
    refused = telling(clone, "approve", "orders")
    assert refused.code == 1
    assert "[principal-unknown]" in refused.notes
    turned_on = done(telling(home, "init", "contracts.git"))
    assert turned_on.splitlines()[0].endswith("contracts.git: approvals are on")
    # The rules that stand there already call whoever owns it so.
    assert done(telling(clone, "approve", "orders")) == "refs/tags/review/orders/1.4.1/owner/0002-approve"
    assert done(telling(bare, "release", "orders")) == "refs/tags/orders/v1.4.1"
    assert done(telling(clone, "status", "orders")).startswith("orders 1.4.1: released")
    third = telling(home, "init", "contracts.git")
    assert third.code == 1
    assert "[approvals-on]" in third.notes
