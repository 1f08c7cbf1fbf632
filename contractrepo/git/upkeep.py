"""What piles up in a repository: loose objects, packs, and the locks of processes that were killed.

A hook asks after every push, so next to nothing is imported for it.
"""

from __future__ import annotations

import contextlib
import math
import os
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

# As git estimates it (gc.auto, 6,700 loose objects): the ids are spread evenly, so one folder of 256 tells.
_SAMPLE = "17"
_MOST_IN_SAMPLE = 27
_MOST_PACKS = 50
_MARK = "contractrepo-maintained"
# What git cannot pack stays loose for two weeks, and is no reason to try again with every write.
_NOT_AGAIN_FOR_S = 3_600
# A living git holds the lock of a ref for moments, and that of its maintenance for as long as it packs.
_REF_LOCK_STALE_S = 60
_NEVER = math.inf
_OBJECT_LOCK_STALE_S = 6 * 3_600


def has_grown(git_dir: Path | str) -> bool:
    """Tell whether there is enough to be packed; two folders are listed."""
    return (
        _count(f"{git_dir}/objects/{_SAMPLE}") > _MOST_IN_SAMPLE
        or _count(f"{git_dir}/objects/pack", ".pack") > _MOST_PACKS
    )


def is_due(git_dir: Path | str) -> bool:
    """Tell whether the repository has grown, and was not packed in the last hour."""
    return has_grown(git_dir) and _age_s(f"{git_dir}/{_MARK}", time.time()) > _NOT_AGAIN_FOR_S


def note_upkeep(git_dir: Path) -> None:
    """Remember that the repository is being packed now."""
    (git_dir / _MARK).touch()


def stale_locks(git_dir: Path) -> list[Path]:
    """Return lock files that are too old to belong to a living process, sorted."""
    from contractrepo.git.locks import LOCK_FILE

    now = time.time()
    found = [
        *((path, _REF_LOCK_STALE_S) for path in git_dir.glob("*.lock") if path.name != LOCK_FILE),
        *((path, _REF_LOCK_STALE_S) for path in (git_dir / "refs").rglob("*.lock")),
        *((path, _OBJECT_LOCK_STALE_S) for path in (git_dir / "objects").rglob("*.lock")),
    ]
    return sorted(path for path, stale_s in found if stale_s < _age_s(path, now) < _NEVER)


def _count(folder: str, ending: str = "") -> int:
    with contextlib.suppress(FileNotFoundError), os.scandir(folder) as entries:
        return sum(entry.name.endswith(ending) for entry in entries)
    return 0


def _age_s(path: Path | str, now: float) -> float:
    """Return how long ago a file was written, more than any time where it is not there."""
    with contextlib.suppress(FileNotFoundError):
        return now - os.stat(path).st_mtime  # noqa: PTH116  a hook that asks has not loaded pathlib
    return _NEVER
