"""Merging as git does it: where two commits parted, and three texts by line."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from contractrepo.errors import StoreError
from contractrepo.git.process import run_git

_SIDES = ("ours", "base", "theirs")
# Without --diff3 git writes lines that both added only once, and so puts one addition into the middle of the other.
_BOTH = ("--union", "--diff3")


def merge_base(git_dir: Path, one: str, other: str) -> str | None:
    """Return the best common ancestor of two commits, or None where they have none.

    Raises:
        StoreError: ``git-missing`` or ``git-failed``.
    """
    done = run_git("merge-base", one, other, git_dir=git_dir)
    if done.returncode not in (0, 1):
        message = "git cannot tell where two branches parted"
        raise StoreError("git-failed", message, "run git fsck in the repository")
    return done.stdout.decode("ascii").strip() or None


def merge_lines(base: bytes, ours: bytes, theirs: bytes, *, union: bool = False) -> bytes | None:
    """Return the merge of three texts by line, or None where both changed the same lines or git takes one for binary.

    Args:
        base: The text from which both began.
        ours: What one side made of it.
        theirs: What the other one did.
        union: Where both changed the same lines, take those of both, ours first.

    Raises:
        StoreError: ``git-missing`` or ``git-failed``.
    """
    with TemporaryDirectory(prefix="contractrepo-merge-") as name:
        folder = Path(name)
        for side, content in zip(_SIDES, (ours, base, theirs), strict=True):
            (folder / side).write_bytes(content)
        done = run_git("merge-file", "-p", *(_BOTH if union else ()), *_SIDES, folder=folder)
    return done.stdout if done.returncode == 0 else None
