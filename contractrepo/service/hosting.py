"""The hooks of a repository: their texts for this installation, put in place, inspected and removed."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from contractrepo.git import installation
from contractrepo.git.installation import Fault
from contractrepo.service.shipped import shipped

HOOKS = ("pre-receive", "proc-receive", "post-receive")
# Where the package is found, which may be no folder that Python looks into by itself.
_PARENT = Path(__file__).resolve().parents[2]


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
    from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

    loader = FileSystemLoader(shipped("hooks"))
    environment = Environment(
        loader=loader,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        autoescape=select_autoescape(),  # not for these names: they are shell, and quoted for it
    )
    words = {"python": shlex.quote(sys.executable), "folder": shlex.quote(str(_PARENT))}
    return {name: environment.get_template(name).render(words) for name in HOOKS}
