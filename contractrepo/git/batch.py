"""Objects read through one running ``git cat-file --batch``: quick to start, and it sees the objects that git sees."""

from __future__ import annotations

import contextlib
import subprocess
import threading
import weakref
from collections.abc import Mapping
from pathlib import Path
from typing import IO

from contractrepo.errors import StoreError
from contractrepo.git.objects import GitObject
from contractrepo.git.process import start_git
from contractrepo.git.reading import MOST_BYTES
from contractrepo.git.refnames import is_object_id


class ObjectBatch:
    """Reads objects of a repository; git is started when the first one is asked for.

    Args:
        git_dir: The repository's folder.
        environment: What git is started with; inside a hook it names the quarantined objects.
    """

    def __init__(self, git_dir: Path, environment: Mapping[str, str]) -> None:
        self._git_dir = git_dir
        self._environment = environment
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def read(self, object_id: str) -> GitObject:
        """Return an object.

        Raises:
            StoreError: ``object-missing``; ``object-too-large``: over 64 MiB, told before it is read; ``git-missing``
                or ``git-failed``.
        """
        if not is_object_id(object_id):
            raise _missing(object_id)
        with self._lock:
            fields = self._ask(object_id).split()
            if len(fields) != 3:
                raise _missing(object_id)
            kind, size = fields[1].decode("ascii"), int(fields[2])
            if size > MOST_BYTES:
                self._stop()
                raise _too_large(object_id, kind, size)
            _, answers = self._pipes()
            data = answers.read(size)
            # A newline follows the object.
            if answers.read(1) != b"\n":
                raise self._died()
        return GitObject(kind, data)

    def close(self) -> None:
        """Stop git; it starts again when another object is asked for."""
        with self._lock:
            self._stop()

    def _ask(self, object_id: str) -> bytes:
        questions, answers = self._pipes()
        # A git that died does not take the question, and has no answer either.
        with contextlib.suppress(BrokenPipeError):
            questions.write(f"{object_id}\n".encode("ascii"))
            questions.flush()
        header = answers.readline()
        if not header:
            raise self._died()
        return header

    def _died(self) -> StoreError:
        self._stop()
        return StoreError(
            "git-failed", "git cat-file ended before it answered", f"look at {self._git_dir} with git fsck"
        )

    def _pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        if self._process is None:
            self._process = start_git(
                "cat-file", "--batch", git_dir=self._git_dir, environment=self._environment
            )
            self._finalizer = weakref.finalize(self, _end, self._process)
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        return self._process.stdin, self._process.stdout

    def _stop(self) -> None:
        if self._process is not None:
            self._finalizer()
            self._process = None


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    # Closes the pipes and waits; a question may be left in the pipe to a git that died.
    with contextlib.suppress(BrokenPipeError), process:
        pass


def _missing(object_id: str) -> StoreError:
    return StoreError(
        "object-missing", f"git finds no object {object_id[:40]!a}", "fetch it, or run git fsck"
    )


def _too_large(object_id: str, kind: str, size: int) -> StoreError:
    message = f"the {kind} {object_id} has {size} bytes"
    return StoreError("object-too-large", message, f"at most {MOST_BYTES >> 20} MiB are read")
