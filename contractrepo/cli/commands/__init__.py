"""One module per command: `NAME`, `SUMMARY`, `configure(parser)` and `run(options, console) -> exit code`."""

from __future__ import annotations

import argparse
from typing import Protocol

from contractrepo.cli.commands import (
    approve,
    audit,
    bundle,
    check,
    compare,
    demo,
    deprecate,
    design,
    docs,
    doctor,
    explain,
    export,
    hooks,
    import_,
    init,
    keys,
    list_,
    log,
    mock,
    policy,
    propose,
    proxy,
    reject,
    release,
    render,
    replay,
    request_changes,
    retire,
    revoke,
    rules,
    serve,
    shell,
    show,
    status,
    sync,
    verify,
    waive,
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
    sync,
    design,
    check,
    compare,
    mock,
    serve,
    shell,
    proxy,
    replay,
    bundle,
    propose,
    approve,
    request_changes,
    reject,
    revoke,
    waive,
    release,
    deprecate,
    retire,
    status,
    render,
    verify,
    audit,
    keys,
    policy,
    docs,
    log,
    rules,
    explain,
)
