"""Much read at once by git: objects through one running ``git cat-file --batch`` that is asked ahead, history, refs."""

from __future__ import annotations

import contextlib
import subprocess
import weakref
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from contractrepo.core.text import printable
from contractrepo.errors import StoreError
from contractrepo.git.objects import GitObject
from contractrepo.git.process import clean_environment, run_git, start_git
from contractrepo.git.refnames import is_object_id

# As many questions as a pipe holds (64 KiB): they are written without waiting for an answer.
_AT_ONCE = 1_000
# What is larger is read by itself, where its size is looked at.
_LARGEST = 1024 * 1024


class BulkReader:
    """Reads objects that will be needed; what cannot be read is left out, and whoever needs it reads it by itself.

    Args:
        git_dir: The repository's folder.
    """

    def __init__(self, git_dir: Path) -> None:
        self._git_dir = git_dir
        self._process: subprocess.Popen[bytes] | None = None

    def read(self, object_ids: Iterable[str]) -> Iterator[tuple[str, GitObject]]:
        """Yield the id and the object of those of `object_ids` that git finds and that are no larger than 1 MiB."""
        waiting = (one for one in object_ids if is_object_id(one))
        while chunk := list(islice(waiting, _AT_ONCE)):
            yield from self._answers(chunk)

    def _answers(self, chunk: list[str]) -> Iterator[tuple[str, GitObject]]:
        process = self._running()
        questions, answers = process.stdin, process.stdout
        assert questions is not None
        assert answers is not None
        # A git that died, for example of a damaged object, takes no question and gives no answer.
        with contextlib.suppress(BrokenPipeError):
            questions.write("".join(f"{one}\n" for one in chunk).encode("ascii"))
            questions.flush()
        for one in chunk:
            fields = answers.readline().split()
            if len(fields) == 2:  # "<id> missing"
                continue
            if len(fields) != 3:
                self.close()
                return
            data = answers.read(int(fields[2]) + 1)[:-1]
            if len(data) <= _LARGEST:
                yield one, GitObject(fields[1].decode("ascii", "replace"), data)

    def close(self) -> None:
        """Stop git; it starts again when something else is asked for."""
        if self._process is not None:
            self._finalizer()
            self._process = None

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            self._process = start_git(
                "cat-file", "--batch", git_dir=self._git_dir, environment=clean_environment()
            )
            self._finalizer = weakref.finalize(self, _end, self._process)
        return self._process


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    # Closes the pipes and waits; a question may be left in the pipe to a git that died.
    with contextlib.suppress(BrokenPipeError), process:
        pass


def first_parents(git_dir: Path, commit: str) -> list[str]:
    """Return what git takes for the commits on the way back from one by first parents, to be read at once."""
    return run_git("rev-list", "--first-parent", commit, git_dir=git_dir).stdout.decode("ascii").split()


def served_refs(git_dir: Path) -> dict[str, tuple[str, str]]:
    """Return full name -> object id and target of every ref as git itself serves it; a target where it is symbolic.

    Raises:
        StoreError: ``refs-unreadable``.
    """
    done = run_git("for-each-ref", "--format=%(refname)%00%(objectname)%00%(symref)", git_dir=git_dir)
    if done.returncode != 0:
        said = printable(done.stderr.decode("utf-8", "replace"), limit=200)
        raise StoreError("refs-unreadable", f"git cannot read the refs: {said}", "restore packed-refs")
    lines = done.stdout.decode("utf-8", "surrogateescape").split("\n")
    fields = (line.split("\0") for line in lines if line)
    return {ref: (value, target) for ref, value, target in fields}
