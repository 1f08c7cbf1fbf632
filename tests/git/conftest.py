"""Real git, and short ways to make commits and transactions."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

import contractrepo
from contractrepo.core.author import Author
from contractrepo.core.layout import MAIN
from contractrepo.git.changes import Instant, Receipt, RefChange
from contractrepo.git.installation import install
from contractrepo.git.log import LogEntry
from contractrepo.git.refnames import ZERO
from contractrepo.git.store import Store

ADA = Author("Ada", "ada@example.org")
NOON = 1_700_000_000
PROJECT = Path(contractrepo.__file__).parents[1]
# Says which contracts a push changes and what it brings, and refuses a file with the word BREAKING.
PRE_RECEIVE = """#!{python} -I
# contractrepo.hooks
import sys
sys.path.insert(0, {project!r})
from contractrepo.git.quarantine import PushReader
from contractrepo.git.refnames import ZERO
status = 0
with PushReader(".") as push:
    assert "dulwich" not in sys.modules
    for line in sys.stdin.read().splitlines():
        old, new, ref = line.split(" ", 2)
        if ref.startswith("refs/docs/"):
            continue
        new = new if new == ZERO else push.commit_of(new)
        for name in push.changed_contracts(push.commit_of(old) if old != ZERO else ZERO, new):
            files = push.files(new, "contracts/" + name) if new != ZERO else {{}}
            print(ref, name, sorted(files), flush=True)
            status |= any(b"BREAKING" in data for data in files.values())
    print("seen", push.refs("refs/heads/main"), flush=True)
    assert "dulwich" not in sys.modules
sys.exit(status)
"""
PROC_RECEIVE = """#!{python} -I
# contractrepo.hooks
import os, sys
sys.path.insert(0, {project!r})
from contractrepo.git.changes import Instant, Receipt
from contractrepo.git.proc_receive import read_push, settle, write_answers
from contractrepo.git.store import Store
push = read_push(sys.stdin.buffer, sys.stdout.buffer)
receipt = Receipt("ada", "push", Instant(1_700_000_000), None, push.options)
answers = settle(push, lambda changes: Store.open(".").update(changes, receipt))
write_answers(sys.stdout.buffer, answers)
"""


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


@pytest.fixture
def served(store: Store) -> Store:
    """Return a repository whose pushes run through the hooks."""
    hooks = {"pre-receive": PRE_RECEIVE, "proc-receive": PROC_RECEIVE}
    filled = {name: text.format(python=sys.executable, project=str(PROJECT)) for name, text in hooks.items()}
    install(store.path, filled)
    return store


@pytest.fixture
def filled(store: Store, put: Callable[..., str], receipt: Receipt, annotate: Callable[[str], str]) -> Store:
    """Return a repository with main, a draft, a tag object and documentation."""
    put({"contracts/orders/openapi.yaml": b"a: 1\n"})
    put({"contracts/orders/openapi.yaml": b"a: 2\n"}, "refs/heads/design/orders/x")
    tag, docs = annotate("Release"), store.write_tree(None, {"index.html": b"<p>"})
    changes = {"refs/tags/orders/v1.0.0": tag, "refs/docs/orders/v1.0.0": docs}
    store.update([RefChange(ref, ZERO, value) for ref, value in changes.items()], receipt)
    return store


@pytest.fixture
def cloned(filled: Store, tmp_path: Path, git: Callable[..., str]) -> Path:
    """Return a clone of it as git makes one."""
    git(tmp_path, "clone", "-q", filled.path, "work")
    return tmp_path / "work"
