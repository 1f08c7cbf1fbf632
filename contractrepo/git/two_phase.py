"""Several refs written together by git itself: locked and compared first, written when we say so."""

from __future__ import annotations

import contextlib
import subprocess
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO

from contractrepo.core.text import printable
from contractrepo.errors import StoreError
from contractrepo.git.changes import RefChange
from contractrepo.git.process import clean_environment, start_git
from contractrepo.git.refnames import ZERO


@contextlib.contextmanager
def prepared(git_dir: Path, changes: Sequence[RefChange]) -> Iterator[Callable[[], None]]:
    """Lock refs and compare their old values; the block gets a function that writes them all.

    Leaving the block without calling it changes nothing.

    Raises:
        StoreError: ``refs-not-prepared``: git says why; a ref has changed, is locked, or clashes with another.
            ``git-missing``.
    """
    command, errors = ("update-ref", "--stdin", "-z"), subprocess.PIPE
    process = start_git(*command, git_dir=git_dir, environment=clean_environment(), errors=errors)
    with process:
        try:
            _say(process, b"start\0" + b"".join(map(_command, changes)), b"start: ok\n")
            _say(process, b"prepare\0", b"prepare: ok\n")
            yield lambda: _say(process, b"commit\0", b"commit: ok\n")
        finally:
            # Without a commit, the end of its input makes git let go of the locks.
            with contextlib.suppress(BrokenPipeError):
                _stream(process.stdin).close()


def _command(change: RefChange) -> bytes:
    ref, old, new = change.ref.encode("utf-8"), change.old.encode("ascii"), change.new.encode("ascii")
    if change.new == ZERO:
        return b"delete %s\0%s\0" % (ref, old)
    return b"update %s\0%s\0%s\0" % (ref, new, old)


def _say(process: subprocess.Popen[bytes], words: bytes, expected: bytes) -> None:
    with contextlib.suppress(BrokenPipeError):
        _stream(process.stdin).write(words)
        _stream(process.stdin).flush()
    if _stream(process.stdout).readline() != expected:
        reason = _stream(process.stderr).read(2000).decode("utf-8", "replace").strip().partition("\n")[0]
        raise StoreError(
            "refs-not-prepared", printable(reason, limit=300) or "git did not take the refs", "try again"
        )


def _stream(stream: IO[bytes] | None) -> IO[bytes]:
    assert stream is not None
    return stream
