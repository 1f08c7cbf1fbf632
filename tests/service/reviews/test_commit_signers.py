"""Commits signed by git itself: whoever signed one of a proposal does not approve it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from contractrepo import ContractRepo
from contractrepo.errors import WorkflowError
from contractrepo.git.store import Store
from contractrepo.service.reviews.commit_signers import signers

DESIGN = "refs/heads/design/orders/refunds"


def git(repo: ContractRepo, *arguments: str, data: bytes = b"") -> str:
    done = subprocess.run(
        ["git", *arguments],
        cwd=repo.path,
        input=data,
        capture_output=True,
        check=True,
        timeout=60,
        env={**os.environ},
    )
    return done.stdout.decode().strip()


def sign_tip(repo: ContractRepo, key: Path) -> str:
    """Let git sign the newest commit of the design, as it is, in its place."""
    settings = ["-c", "gpg.format=ssh", "-c", f"user.signingkey={key}"]
    made = ["commit-tree", "-S", f"{DESIGN}^{{tree}}", "-p", f"{DESIGN}^", "-m", "signed"]
    commit = git(repo, *settings, *made)
    git(repo, "update-ref", DESIGN, commit)
    return commit


def keys(repo: ContractRepo, commit: str, base: str | None) -> frozenset[str]:
    return signers(Store.open(repo.path), commit, "contracts/orders", base)


def test_whoever_signed_a_commit_of_it_does_not_approve(repo: ContractRepo, people: Any) -> None:
    sign_tip(repo, people["bob"].key)
    cyd, ada, bob = (people[name] for name in ("cyd", "ada", "bob"))
    repo.propose("orders", "1.1.0", design="refunds", signer=cyd.signer, author=cyd.author)
    with pytest.raises(WorkflowError) as caught:
        repo.approve("orders", "1.1.0", signer=bob.signer, author=bob.author)
    assert caught.value.code == "self-approval"
    repo.approve("orders", "1.1.0", signer=ada.signer, author=ada.author)
    assert repo.status("orders", "1.1.0").state == "approved"


def test_only_what_made_the_version_is_looked_at(repo: ContractRepo, people: Any) -> None:
    line = people["bob"].signer.public_key
    commit = sign_tip(repo, people["bob"].key)
    base = git(repo, "rev-parse", "main:contracts/orders")
    assert keys(repo, commit, base) == {line}
    assert keys(repo, commit, None) == {line}
    above = git(repo, "commit-tree", f"{commit}^{{tree}}", "-p", commit, "-m", "nothing changed")
    assert keys(repo, above, base) == {line}
    assert keys(repo, above, git(repo, "rev-parse", f"{commit}:contracts/orders")) == frozenset()


def test_a_signature_that_does_not_verify_is_nobodys(repo: ContractRepo, people: Any) -> None:
    commit = sign_tip(repo, people["bob"].key)
    raw = git(repo, "cat-file", "commit", commit).encode() + b"\n"
    forged = git(
        repo, "hash-object", "-w", "-t", "commit", "--stdin", data=raw.replace(b"\nsigned", b"\nforged")
    )
    assert keys(repo, forged, None) == frozenset()
    lost = raw.replace(git(repo, "rev-parse", "main").encode(), b"1" * 40)
    torn = git(repo, "hash-object", "-w", "-t", "commit", "--stdin", data=lost)
    assert keys(repo, torn, None) == frozenset()
