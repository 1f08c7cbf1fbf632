"""Pushes judged in process: commits as git makes them, in a repository whose refs never move."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from contractrepo import Author, ContractRepo

DOCUMENT = Path(__file__).parents[1] / "data/orders/openapi.yaml"
ADA = Author("Ada", "ada@example.org")
Entries = Mapping[str, tuple[str, bytes] | bytes | None]


class Judged:
    """A repository with the contract `orders` on main, and commits that could be pushed to it."""

    def __init__(self, path: Path) -> None:
        self.repo = ContractRepo.init(path, author=ADA)
        with self.repo.edit("orders", author=ADA) as draft:
            draft.write_spec(DOCUMENT.read_bytes())
        self.path = path
        self.main = self.git("rev-parse", "main")

    def git(self, *arguments: str, stdin: bytes = b"", **environment: str) -> str:
        who = {f"GIT_{role}_{part}": "Ada" for role in ("AUTHOR", "COMMITTER") for part in ("NAME", "EMAIL")}
        done = subprocess.run(
            ["git", f"--git-dir={self.path}", *arguments],
            input=stdin,
            capture_output=True,
            check=True,
            env={**os.environ, **who, **environment},
            timeout=60,
        )
        return done.stdout.decode().strip()

    def commit(self, entries: Entries, parent: str | None = None) -> str:
        """Return a commit on main (or `parent`) with other entries: content, mode and content, or None to remove."""
        index = {"GIT_INDEX_FILE": str(self.path / "test-index")}
        base = parent or self.main
        self.git("read-tree", base, **index)
        for path, entry in entries.items():
            if entry is None:
                self.git("update-index", "--force-remove", path, **index)
                continue
            mode, data = entry if isinstance(entry, tuple) else ("100644", entry)
            blob = base if mode == "160000" else self.git("hash-object", "-w", "--stdin", stdin=data)
            self.git("update-index", "--add", "--cacheinfo", f"{mode},{blob},{path}", **index)
        return self.git("commit-tree", self.git("write-tree", **index), "-p", base, "-m", "change")

    def changed(self, change: Callable[[Any], None]) -> str:
        """Return a commit on main whose document is changed."""
        data = yaml.safe_load(DOCUMENT.read_bytes())
        change(data)
        text = yaml.safe_dump(data, sort_keys=False).encode()
        return self.commit({"contracts/orders/openapi.yaml": text})


@pytest.fixture(scope="session")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Judged:
    return Judged(tmp_path_factory.mktemp("judged") / "contracts.git")


@pytest.fixture
def own_judged(tmp_path: Path) -> Judged:
    """Return one whose refs may be changed."""
    return Judged(tmp_path / "contracts.git")
