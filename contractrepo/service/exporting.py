"""A contract's files written to a folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from contractrepo.core.text import printable
from contractrepo.errors import StoreError, UsageError


def export(files: Mapping[str, bytes], directory: Path) -> list[Path]:
    """Write `files` (relative path -> content) below `directory` and return their paths.

    Raises:
        UsageError: ``folder-not-empty``: something is there already.
        StoreError: ``not-writable``.
    """
    shown = printable(str(directory))
    try:
        if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
            message = f"{shown} exists and is not an empty folder"
            raise UsageError("folder-not-empty", message, "name a folder that does not exist yet")
        for name, data in files.items():
            path = directory / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise StoreError(
            "not-writable", f"cannot write to {shown}: {reason}", "check space and permissions"
        ) from error
    return [directory / name for name in files]
