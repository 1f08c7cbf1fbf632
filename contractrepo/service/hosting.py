"""The hooks of a repository: their texts for this installation, put in place, inspected and removed."""

from __future__ import annotations

import contextlib
import shlex
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal

from contractrepo.git import installation
from contractrepo.git.installation import Fault
from contractrepo.service.shipped import shipped

HOOKS = ("pre-receive", "proc-receive", "post-receive")
GATE_HOOKS = ("pre-receive", "post-receive")
Mode = Literal["full", "gate-only"]
# Where the package is found, which may be no folder that Python looks into by itself.
_PARENT = Path(__file__).resolve().parents[2]


def install(git_dir: Path, *, force: bool = False, gate_only: bool = False) -> None:
    """Install hooks and settings.

    Args:
        git_dir: A bare repository.
        force: Replace hooks that are not ours.
        gate_only: Leave refs to git, on a host that has no proc-receive; pushes are judged all the same, and logged after
            they have landed.

    Raises:
        StoreError: ``hook-foreign``, ``git-missing``, ``git-too-old`` or ``not-writable``.
    """
    installation.install(git_dir, hook_texts("gate-only" if gate_only else "full"), force=force)


def inspect(git_dir: Path) -> list[Fault]:
    """Return what keeps pushes from being judged."""
    return installation.inspect(git_dir, hook_texts(mode(git_dir)))


def remove(git_dir: Path) -> None:
    """Remove hooks and settings."""
    installation.remove(git_dir, hook_texts("full"))


def mode(git_dir: Path) -> Mode:
    """Return how the hooks of a repository are installed; ``"full"`` where it cannot be told."""
    for name in GATE_HOOKS:
        with contextlib.suppress(OSError):
            text = (git_dir / installation.HOOKS_FOLDER / name).read_bytes()
            return "gate-only" if installation.MARK in text and text.split()[-1] == b"gate-only" else "full"
    return "full"


@cache
def hook_texts(mode: Mode) -> Mapping[str, str]:
    """Return name -> text of each hook; they start this Python and this package, whatever the environment says."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

    loader = FileSystemLoader(shipped("hooks"))
    environment = Environment(
        loader=loader,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        autoescape=select_autoescape(),  # not for these names: they are shell, and quoted for it
    )
    words = {"python": shlex.quote(sys.executable), "folder": shlex.quote(str(_PARENT)), "mode": mode}
    names = HOOKS if mode == "full" else GATE_HOOKS
    return {name: environment.get_template(name).render(words) for name in names}
