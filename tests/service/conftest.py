"""A repository with a clock that stands still, one of somebody who may release, and documents small enough to read."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from contractrepo import Author, ContractRepo, SSHSigner
from contractrepo.core.layout import DOCS, LOG
from contractrepo.git.changes import Instant, RefChange
from contractrepo.git.refnames import ZERO
from contractrepo.service.sample import sample_folder

ADA = Author("Ada", "ada@example.org")
OK = {"200": {"description": "Fine.", "content": {"application/json": {"schema": {"type": "string"}}}}}


@pytest.fixture
def ada() -> Author:
    return ADA


@pytest.fixture
def repo(tmp_path: Path) -> ContractRepo:
    return ContractRepo.init(
        tmp_path / "contracts.git", author=ADA, clock=lambda: Instant(1_800_000_000, 60), user="tester"
    )


@pytest.fixture(scope="session")
def document() -> Callable[..., str]:
    """Return what makes a document of operations (``GET /a``), each answering a string."""

    def made(*operations: str, version: str = "1.0.0", **parts: Any) -> str:
        paths: dict[str, Any] = {}
        for key in operations:
            method, path = key.split(" ")
            paths.setdefault(path, {})[method.lower()] = {"responses": OK}
        return json.dumps(
            {"openapi": "3.1.0", "info": {"title": "T", "version": version}, "paths": paths, **parts}
        )

    return made


@pytest.fixture
def signer() -> Callable[[str], SSHSigner]:
    """Return what gives the signer of a person of the sample: ada, ben or cleo."""
    return lambda person: SSHSigner(sample_folder() / "keys" / person)


@pytest.fixture
def solo(tmp_path: Path, document: Callable[..., str], signer: Callable[[str], SSHSigner]) -> ContractRepo:
    """Return a repository of Ada alone, whose contract `orders` 1.0.0 is on main and approved."""
    made = ContractRepo.init(
        tmp_path / "solo.git",
        signer=signer("ada"),
        author=ADA,
        clock=lambda: Instant(1_700_000_000),
        user="tester",
    )
    with made.edit("orders", author=ADA) as draft:
        draft.write_spec(document("GET /orders"))
    made.approve("orders", signer=signer("ada"), author=ADA)
    return made


@pytest.fixture
def stored(repo: ContractRepo, document: Callable[..., str]) -> ContractRepo:
    """Return a repository whose main holds the contract `orders`."""
    with repo.edit("orders", author=ADA) as draft:
        draft.write_spec(document("GET /orders", "POST /orders"))
    return repo


@pytest.fixture
def taken_back() -> Callable[..., list[RefChange]]:
    """Return what does something, puts every ref back, and gives the refs that had changed.

    The objects stay, so what it did can be pushed.
    """

    def git(repo: ContractRepo, *arguments: str) -> str:
        done = subprocess.run(["git", *arguments], cwd=repo.path, capture_output=True, text=True, check=True)
        return done.stdout

    def refs(repo: ContractRepo) -> dict[str, str]:
        lines = git(repo, "for-each-ref", "--format=%(refname) %(objectname)").splitlines()
        return dict(line.split(" ") for line in lines)

    def done(repo: ContractRepo, *actions: Callable[[], object]) -> list[RefChange]:
        before = refs(repo)
        for action in actions:
            action()
        after = refs(repo)
        changed = [ref for ref in sorted(before | after) if before.get(ref) != after.get(ref)]
        for ref in changed:
            git(repo, "update-ref", *([ref, before[ref]] if ref in before else ["-d", ref]))
        return [
            RefChange(ref, before.get(ref, ZERO), after.get(ref, ZERO))
            for ref in changed
            if ref != LOG and not ref.startswith(DOCS)
        ]

    return done
