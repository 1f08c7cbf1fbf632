"""Files put into a folder that people work in: whole or not at all, and nowhere else."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from contractrepo.core.text import printable
from contractrepo.errors import UsageError


def place(folder: Path, path: Path, data: bytes) -> None:
    """Write `data` to `path` in one step; what stood there before stays until all of it is on the disk.

    Args:
        folder: Where `path` must lie once links are followed.
        path: The file, below `folder`.
        data: Its content.

    Raises:
        UsageError: ``path-unsafe``: a link leads somewhere else.
        OSError: The file cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.parent.resolve() != folder.resolve() / path.parent.relative_to(folder):
        raise UsageError("path-unsafe", f"{printable(str(path.parent))} leads somewhere else", "move it away")
    number, name = tempfile.mkstemp(dir=path.parent, prefix=".placing-")
    try:
        with os.fdopen(number, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:  # an interrupt leaves no half of a file either
        Path(name).unlink(missing_ok=True)
        raise
