"""Plays the story in a folder: real processes, real sockets, nothing pretended."""

from __future__ import annotations

import shutil
import socket
import tempfile
from collections.abc import Callable
from pathlib import Path

from contractrepo.errors import StoreError, UsageError
from contractrepo.service.demo.story import KEYS, NEXT, STORY, Step
from contractrepo.service.demo.terminal import Terminal
from contractrepo.service.sample import build_sample, sample_folder

_PORT = 4010


def play(directory: Path | None, say: Callable[[str], None]) -> Path:
    """Build the sample repository and play the story on it.

    Args:
        directory: A folder that does not exist yet, or is empty; one in the system's temporary folder without.
        say: Takes each line as it happens.

    Returns:
        The folder, left for the reader: ``contracts.git``, a clone of each person, their ``keys``, the site ``docs`` and
        the plain files ``sample``.

    Raises:
        UsageError: ``folder-not-empty``.
        StoreError: ``demo-failed``: a step did not do what it should; ``git-missing``, ``git-too-old`` or
            ``program-missing``.
    """
    folder = _folder(directory)
    shutil.copytree(sample_folder(), folder / "sample")
    (folder / "keys").mkdir()
    say(f"Three people make their keys, and a sample repository is built that knows them, in {folder}:")
    say(f"$ cd {folder}")
    terminal = Terminal(folder, say, _free_port())
    _play(Step("", KEYS), terminal)
    build_sample(folder / "contracts.git", folder / "keys")
    say("What follows is run there, as printed:")
    for number, step in enumerate(STORY, 1):
        say(f"\n{number}. {step.says}")
        _play(step, terminal)
    say(f"\nThe repository is yours now. Look at {folder / 'docs' / 'index.html'}, and try next:")
    for command in NEXT:
        say(f"$ {terminal.filled(command)}")
    return folder


def _play(step: Step, terminal: Terminal) -> None:
    with terminal.serving(step.serves):
        codes = [terminal.run(command, step.most_lines) for command in step.commands]
    wanted = [False] * (len(codes) - 1) + [step.refused]
    for command, code, refused in zip(step.commands, codes, wanted, strict=True):
        if (code != 0) != refused:
            message = f"`{terminal.filled(command)}` ended with {code}"
            raise StoreError("demo-failed", message, "see what it printed above")


def _folder(directory: Path | None) -> Path:
    if directory is None:
        return Path(tempfile.mkdtemp(prefix="contractrepo-demo-"))
    folder = directory.resolve()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(
            "folder-not-empty", f"{folder} is not an empty folder", "name one that does not exist yet"
        )
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _free_port() -> int:
    """Return the usual port of mocks, or another where that is taken."""
    for port in (_PORT, 0):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise StoreError("port-taken", "no port of 127.0.0.1 is free", "end what occupies them")
