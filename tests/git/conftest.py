"""Real git, and short ways to make commits and transactions."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from contractrepo.core.author import Author
from contractrepo.core.layout import MAIN
from contractrepo.git.changes import Instant, Receipt, RefChange
from contractrepo.git.log import LogEntry
from contractrepo.git.refnames import ZERO
from contractrepo.git.store import Store

ADA = Author("Ada", "ada@example.org")
NOON = 1_700_000_000


@pytest.fixture
def git() -> Callable[..., str]:
    """Return a function that runs git in a folder and gives its output; it fails the test if git fails."""

    def run(folder: Path, *arguments: str | Path, ok: bool = True, **options: Any) -> str:
        done = subprocess.run(
            ["git", *map(str, arguments)], cwd=folder, capture_output=True, check=False, **options
        )
        text = (done.stdout + (b"" if ok else done.stderr)).decode()
        assert not ok or done.returncode == 0, done.stderr.decode()
        return text.strip()

    return run


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.create(tmp_path / "s.git")


@pytest.fixture
def make_commit(store: Store) -> Callable[..., str]:
    """Return a function that writes a commit over another one, without a ref."""

    def make(files: Mapping[str, bytes | None], base: str | None = None, at: int = NOON) -> str:
        tree = store.write_tree(base, files)
        return store.write_commit(
            tree, [base] if base else [], author=ADA, when=Instant(at), message="Edit\n"
        )

    return make


@pytest.fixture
def receipt() -> Receipt:
    return Receipt("ada", "api", Instant(NOON))


@pytest.fixture
def put(store: Store, make_commit: Callable[..., str], receipt: Receipt) -> Callable[..., str]:
    """Return a function that commits files to a branch and gives the new commit."""

    def commit(files: Mapping[str, bytes | None], ref: str = MAIN) -> str:
        old = store.refs(ref).get(ref, ZERO)
        new = make_commit(files, None if old == ZERO else old)
        entry = store.update([RefChange(ref, old, new)], receipt)
        assert (entry is not None) == isinstance(entry, LogEntry)
        return new

    return commit


@pytest.fixture
def annotate(store: Store, git: Callable[..., str]) -> Callable[[str], str]:
    """Return a function that makes a tag object of main, which no ref names, and gives its id."""

    def make(message: str) -> str:
        git(store.path, "tag", "-a", "-m", message, "tmp", "main")
        tag = git(store.path, "rev-parse", "tmp")
        git(store.path, "update-ref", "-d", "refs/tags/tmp")
        return tag

    return make
