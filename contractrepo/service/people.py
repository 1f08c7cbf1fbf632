"""Who acts: the author of commits as git knows him, and the account that asks."""

from __future__ import annotations

import os
from pathlib import Path

from contractrepo.core.author import Author
from contractrepo.errors import UsageError
from contractrepo.git.process import run_git

UNKNOWN = Author("contractrepo", "contractrepo@localhost")
"""Stands in where git knows nobody."""


def default_author(folder: Path) -> Author:
    """Return the author that git would record in `folder`: its environment variables, then its configuration.

    Raises:
        UsageError: ``author-unknown``: neither names one; ``author-invalid``.
        StoreError: ``git-missing``.
    """
    name = os.environ.get("GIT_AUTHOR_NAME") or _configured("user.name", folder)
    email = os.environ.get("GIT_AUTHOR_EMAIL") or os.environ.get("EMAIL") or _configured("user.email", folder)
    if not name or not email:
        missing = "user.name" if not name else "user.email"
        message = f"git does not know who you are: {missing} is not set"
        hint = 'git config --global user.name "Ada" && git config --global user.email ada@example.org'
        raise UsageError("author-unknown", message, hint)
    return Author(name, email)


def founder() -> Author:
    """Return who creates a repository: the default author, or the package where git knows nobody."""
    try:
        return default_author(Path.cwd())
    except UsageError:
        return UNKNOWN


def account() -> str:
    """Return the account of this process: its name, else ``uid:`` and its number."""
    try:
        import pwd

        return pwd.getpwuid(os.getuid()).pw_name
    except (ImportError, KeyError):
        return f"uid:{os.getuid()}"


def _configured(key: str, folder: Path) -> str:
    return run_git("config", "--get", key, folder=folder).stdout.decode("utf-8", "replace").strip()
