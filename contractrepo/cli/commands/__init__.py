"""One module per command: `NAME`, `SUMMARY`, `configure(parser)` and `run(options, console) -> exit code`."""

from __future__ import annotations

import argparse
from typing import Protocol

from contractrepo.cli.commands import (
    bundle,
    check,
    compare,
    demo,
    doctor,
    explain,
    export,
    hooks,
    import_,
    init,
    list_,
    log,
    mock,
    rules,
    show,
)
from contractrepo.cli.console import Console


class Command(Protocol):
    """What a command module offers."""

    NAME: str
    SUMMARY: str

    def configure(self, parser: argparse.ArgumentParser) -> None:
        """Add the command's arguments."""

    def run(self, options: argparse.Namespace, console: Console) -> int:
        """Do it and return the exit code."""


COMMANDS: tuple[Command, ...] = (
    demo,
    init,
    doctor,
    hooks,
    import_,
    export,
    list_,
    show,
    check,
    compare,
    mock,
    bundle,
    log,
    rules,
    explain,
)
