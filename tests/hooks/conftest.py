"""Pushes judged in process: commits as git makes them, in a repository whose refs never move."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from contractrepo import Author, ContractRepo, SSHSigner
from contractrepo.core.layout import DOCS, LOG, POLICY
from contractrepo.git.changes import Instant, Receipt, RefChange
from contractrepo.git.quarantine import PushReader
from contractrepo.git.refnames import ZERO
from contractrepo.service.pushing import judge_push
from contractrepo.service.sample import sample_folder
from contractrepo.workflow.objection import Objection

DOCUMENT = Path(__file__).parents[1] / "data/orders/openapi.yaml"
ADA = Author("Ada", "ada@example.org")
NOW = 1_800_000_000
Entries = Mapping[str, tuple[str, bytes] | bytes | None]


class Judged:
    """A repository of Ada alone with the contract `orders` on main, and commits that could be pushed to it."""

    signer = SSHSigner(sample_folder() / "keys/ada")

    def __init__(self, path: Path) -> None:
        self.repo = ContractRepo.open(path, clock=lambda: Instant(1_700_000_000))
        self.path = path
        self.main = self.git("rev-parse", "main")

    @classmethod
    def made(cls, path: Path) -> Judged:
        repo = ContractRepo.init(path, signer=cls.signer, author=ADA, clock=lambda: Instant(1_700_000_000))
        with repo.edit("orders", author=ADA) as draft:
            draft.write_spec(DOCUMENT.read_bytes())
        return cls(path)

    def copied(self, path: Path) -> Judged:
        """Return a copy, whose refs may be changed."""
        shutil.copytree(self.path, path)
        return Judged(path)

    def objections(self, *changes: tuple[str, str, str], at: int = NOW) -> list[Objection]:
        """Return what is said against a push of ``(ref, old, new)``."""
        with PushReader(self.path) as reader:
            receipt = Receipt("pusher", "push", Instant(at), reader.refs(POLICY).get(POLICY))
            return judge_push(reader, [RefChange(*change) for change in changes], receipt)

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

    def refs(self) -> dict[str, str]:
        lines = self.git("for-each-ref", "--format=%(refname) %(objectname)").splitlines()
        return dict(line.split(" ") for line in lines)

    def taken_back(self, *actions: Callable[[ContractRepo], object]) -> list[str]:
        """Do something, put every ref back, and return ``old new ref`` of what had changed: its objects can be pushed."""
        before = self.refs()
        for action in actions:
            action(self.repo)
        after = self.refs()
        changed = [ref for ref in sorted(before | after) if before.get(ref) != after.get(ref)]
        for ref in changed:
            self.git("update-ref", *([ref, before[ref]] if ref in before else ["-d", ref]))
        kept = [ref for ref in changed if ref != LOG and not ref.startswith(DOCS)]
        return [f"{before.get(ref, ZERO)} {after[ref]} {ref}" for ref in kept]

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
    return Judged.made(tmp_path_factory.mktemp("judged") / "contracts.git")


@pytest.fixture
def own_judged(judged: Judged, tmp_path: Path) -> Judged:
    """Return one whose refs may be changed."""
    return judged.copied(tmp_path / "contracts.git")
