"""A note that a push was judged, so that it is not judged twice: git runs two hooks for one push, as two processes.

The note holds what was judged and what it was judged against. It is worth nothing once anything else has landed, or a
minute has passed; then the second hook judges again. Whoever can write into the repository's folder could write refs as well.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Sequence
from pathlib import Path

from contractrepo.core.layout import DESIGNS, LOG
from contractrepo.git.changes import RefChange
from contractrepo.git.reader import RepositoryReader

_FILE = "contractrepo-judged"
_GOOD_FOR_S = 60


def write_note(
    git_dir: Path, reader: RepositoryReader, changes: Sequence[RefChange], user: str, seconds: int
) -> None:
    """Note that nothing speaks against changes; without room for a note they are judged again."""
    partial = git_dir / f"{_FILE}.{os.getpid()}"
    with contextlib.suppress(OSError):
        partial.write_text(f"{seconds} {case_of(reader, changes, user)}", "ascii")
        partial.replace(git_dir / _FILE)


def is_noted(
    git_dir: Path, reader: RepositoryReader, changes: Sequence[RefChange], user: str, seconds: int
) -> bool:
    """Tell whether these very changes were judged just now, against the repository as it still is."""
    try:
        noted, _, case = (git_dir / _FILE).read_text("ascii").partition(" ")
        return case == case_of(reader, changes, user) and 0 <= seconds - int(noted) <= _GOOD_FOR_S
    except (OSError, ValueError):
        return False


def case_of(reader: RepositoryReader, changes: Sequence[RefChange], user: str) -> str:
    """Return what names a push together with everything that its verdict rests on; a digest would cost more than it saves."""
    moves = sorted([change.ref, change.old, change.new] for change in changes)
    # A proposal is about the tip of a design, which the log does not know.
    against = [reader.refs(LOG).get(LOG), dict(reader.refs(DESIGNS))]
    return json.dumps([against, user, moves])
