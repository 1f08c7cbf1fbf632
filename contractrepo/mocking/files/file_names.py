"""Names of mock files."""

from __future__ import annotations

import re
from collections.abc import Collection
from itertools import chain, count

FOLDER = "mocks/"
SUFFIXES = (".mock.yaml", ".mock.yml", ".mock.json")
_BRACES = str.maketrans("", "", "{}")
_UNFIT = re.compile(r"[^A-Za-z0-9._~-]")
_LONGEST = 120


def is_mock_file(path: str) -> bool:
    """Tell whether `path`, seen from the contract's folder, holds mocks."""
    return path.startswith(FOLDER) and path.endswith(SUFFIXES)


def mock_path(method: str, path: str, taken: Collection[str]) -> str:
    """Return the file for the mocks of an operation: ``mocks/<method>-<path>.mock.yaml``.

    Args:
        method: The operation's method.
        path: Its path template; braces are dropped, what not every file system takes becomes a hyphen.
        taken: Paths in use, case-folded (some file systems ignore case); a collision appends ``-2``, ``-3`` and so on.
    """
    stem = _UNFIT.sub("-", (method.lower() + path).translate(_BRACES))[:_LONGEST]
    endings = chain([""], (f"-{number}" for number in count(2)))
    names = (f"{FOLDER}{stem}{ending}{SUFFIXES[0]}" for ending in endings)
    return next(name for name in names if name.casefold() not in taken)
