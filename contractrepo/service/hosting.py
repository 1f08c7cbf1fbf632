"""The hooks of a repository: their texts for this installation, put in place, inspected and removed."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import contractrepo
from contractrepo.git import installation
from contractrepo.git.installation import Fault

HOOKS = ("pre-receive", "proc-receive", "post-receive")
# In a checkout the templates stand beside the package, in a wheel inside it.
_PACKAGE = Path(contractrepo.__file__).resolve().parent
_TEMPLATES = (_PACKAGE / "data" / "hooks", _PACKAGE.parent / "hooks")


def install(git_dir: Path, *, force: bool = False) -> None:
    """Install hooks and settings.

    Raises:
        StoreError: ``hook-foreign``, ``git-missing``, ``git-too-old`` or ``not-writable``.
    """
    installation.install(git_dir, hook_texts(), force=force)


def inspect(git_dir: Path) -> list[Fault]:
    """Return what keeps pushes from being judged."""
    return installation.inspect(git_dir, hook_texts())


def remove(git_dir: Path) -> None:
    """Remove hooks and settings."""
    installation.remove(git_dir, hook_texts())


@cache
def hook_texts() -> Mapping[str, str]:
    """Return name -> text of each hook; they start this Python and this package, whatever the environment says."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    loader = FileSystemLoader([str(folder) for folder in _TEMPLATES])
    environment = Environment(loader=loader, undefined=StrictUndefined, keep_trailing_newline=True, autoescape=False)  # noqa: S701  shell, not HTML: values are quoted for it below
    words = {"python": shlex.quote(sys.executable), "folder": shlex.quote(str(_PACKAGE.parent))}
    return {name: environment.get_template(name).render(words) for name in HOOKS}
