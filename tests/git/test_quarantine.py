from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import contractrepo
from contractrepo.errors import StoreError
from contractrepo.git.quarantine import PushReader
from contractrepo.git.refnames import ZERO
from contractrepo.git.store import Store

PROJECT = Path(contractrepo.__file__).parents[1]
Git = Callable[..., str]
Put = Callable[..., str]


def test_a_hook_reads_what_the_store_reads(store: Store, put: Put, git: Git) -> None:
    first = put({"contracts/a/openapi.yaml": b"1", "contracts/b/openapi.yaml": b"1", "README": b"hi"})
    second = put({"contracts/b/openapi.yaml": b"2", "contracts/c/openapi.yaml": b"2"})
    git(store.path, "tag", "-a", "-m", "r", "a/v1")
    tag = store.refs()["refs/tags/a/v1"]
    with PushReader(store.path) as push:
        assert push.refs() == store.refs()
        assert push.commit_of(tag) == store.commit_of(tag) == second
        assert push.tree_id(second, "contracts/b") == store.tree_id(second, "contracts/b")
        assert push.children(second, "contracts") == store.children(second, "contracts")
        assert push.files(second, "contracts") == store.files(second, "contracts")
        assert push.files(second, "contracts/nothing") == push.children(second, "nothing") == {}
        assert push.names(second, "") == store.names(second, "") == ("README", "contracts")
        assert push.names(second, "nothing") == ()
        assert push.read_blob(second, "README") == b"hi"
        assert push.commit_info(second) == store.commit_info(second)
        assert push.is_ancestor(first, second)
        assert not push.is_ancestor(second, first)
        assert push.changed_contracts(first, second) == ("b", "c")
        assert push.changed_contracts(ZERO, first) == push.changed_contracts(first, ZERO) == ("a", "b")
        with pytest.raises(StoreError, match="object-missing"):
            push.commit_of("f" * 40)


@pytest.mark.parametrize(
    ("code", "heavy"),
    [
        ("import contractrepo.git.quarantine", "dulwich"),
        ("import contractrepo.git.proc_receive, contractrepo.git.worktree", "dulwich"),
        (
            "import contractrepo.git.store, contractrepo.git.clone, contractrepo.git.installation",
            "dulwich",
        ),
        ("from contractrepo.git.store import Store; Store.create(sys.argv[1])", "dulwich.porcelain"),
    ],
)
def test_what_is_heavy_is_imported_late(tmp_path: Path, code: str, heavy: str) -> None:
    check = f"import sys\n{code}\nsys.exit({heavy!r} in sys.modules)"
    done = subprocess.run([sys.executable, "-c", check, tmp_path / "s.git"], cwd=PROJECT, check=False)
    assert done.returncode == 0
