"""The folder of a bare repository: created, recognised, written to."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from contractrepo.core.layout import BRANCHES, MAIN
from contractrepo.core.text import printable
from contractrepo.errors import StoreError, UsageError

if TYPE_CHECKING:
    from dulwich.config import ConfigFile

# What `git init` makes: without them a folder is no repository.
_PARTS = ("HEAD", "objects", "refs")
_EXTENSIONS_UNDERSTOOD = {"objectformat": b"sha1", "refstorage": b"files"}


def create(path: Path) -> Path:
    """Make an empty bare repository whose HEAD is main, and return its absolute path.

    Raises:
        UsageError: ``repository-exists``: there is something at `path` already.
        StoreError: ``not-writable``.
    """
    from dulwich.repo import Repo

    path = path.absolute()
    with writable(path):
        if path.exists() and (not path.is_dir() or any(path.iterdir())):
            message = f"{printable(str(path))} exists and is not an empty folder"
            raise UsageError("repository-exists", message, "name a folder that does not exist yet")
        path.mkdir(parents=True, exist_ok=True)
        with Repo.init_bare(path, default_branch=MAIN.removeprefix(BRANCHES).encode("ascii")) as repo:
            config = repo.get_config()
            # As git has it in bare repositories: a reflog would keep every draft that was ever pushed.
            config.set("core", "logAllRefUpdates", value=False)
            config.write_to_path()
    return path


def opened(path: Path) -> Path:
    """Return the absolute path of a bare repository.

    Raises:
        StoreError: ``not-a-repository``, ``not-bare`` or ``format-unsupported``.
    """
    path = path.absolute()
    shown = printable(str(path))
    if not _is_repository(path):
        if (path / ".git").exists():
            raise StoreError("not-bare", f"{shown} is a work tree", "contract repositories are bare")
        raise StoreError(
            "not-a-repository", f"{shown} is not a git repository", "create one: contractrepo init"
        )
    if path.name == ".git" or not _config(path).get_boolean("core", "bare", True):
        raise StoreError("not-bare", f"{shown} belongs to a work tree", "contract repositories are bare")
    check_format(path)
    return path


def enclosing(folder: Path) -> Path:
    """Return the nearest folder at or above `folder` that is a bare repository.

    Raises:
        StoreError: ``not-a-repository``.
    """
    start = folder.absolute()
    for path in (start, *start.parents):
        if path.name != ".git" and _is_repository(path):
            return path
    message = f"{printable(str(start))} is not inside a bare git repository"
    raise StoreError("not-a-repository", message, "name one with --repo")


@contextlib.contextmanager
def writable(path: Path) -> Iterator[None]:
    """Turn the operating system's refusals to write below `path` into StoreError ``not-writable``."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or type(error).__name__
        message = f"cannot write to {printable(str(path))}: {reason}"
        raise StoreError("not-writable", message, "check space, permissions and the file system") from error


def check_format(path: Path) -> None:
    """Check that objects and refs of the repository with this folder are kept in a way that is understood here.

    Raises:
        StoreError: ``format-unsupported``.
    """
    config = _config(path)
    for name, understood in _EXTENSIONS_UNDERSTOOD.items():
        with contextlib.suppress(KeyError):
            if config.get("extensions", name) != understood:
                message = f"{printable(str(path))} uses {name} {config.get('extensions', name).decode()}"
                raise StoreError("format-unsupported", message, "create it as git init does without options")


def _is_repository(path: Path) -> bool:
    return all((path / part).exists() for part in _PARTS)


def _config(path: Path) -> ConfigFile:
    from dulwich.config import ConfigFile

    return ConfigFile.from_path(os.fspath(path / "config")) if (path / "config").is_file() else ConfigFile()
