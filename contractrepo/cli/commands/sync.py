"""`sync NAME` and `sync PATH`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from contractrepo.cli.console import Console
from contractrepo.cli.exit_codes import NO, YES
from contractrepo.cli.repository import open_repository
from contractrepo.cli.resolving import add_resolve

if TYPE_CHECKING:
    from contractrepo.service.syncing import Synced

NAME = "sync"
SUMMARY = "bring a contract's document and its mocks together"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument(
        "contract", metavar="NAME|PATH", help="a contract of the repository, or its folder in a work tree"
    )
    parser.add_argument("--design", metavar="TOPIC", help="the design to write to; main without")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 where they do not agree")
    parser.add_argument(
        "--mode",
        choices=["strict", "propose", "auto"],
        help="what becomes of an example that contradicts its schema: a conflict, or a wider schema, for main proposed as a design",
    )
    add_resolve(parser, ("spec", "mocks"), "the side that wins a conflict")


def run(options: argparse.Namespace, console: Console) -> int:
    """Synchronise; the answer is no where people have to decide, or with --check where something is to be done."""
    from contractrepo.service.syncing import sync_folder

    resolve = dict(options.resolve)
    if Path(options.contract).is_dir():
        done = sync_folder(Path(options.contract), options.mode, resolve, check=options.check)
    else:
        repo = open_repository(options)
        done = repo.sync(options.contract, options.design, options.mode, resolve, check=options.check)
    _tell(done, console)
    return YES if done.agree or not (options.check or done.plan.conflicts) else NO


def _tell(done: Synced, console: Console) -> None:
    for one in done.plan.conflicts:
        place = f"{one.file}#{one.mock_pointer}" if one.file else "the document"
        console.answer(f"conflict: [{one.code}] {one.pointer} ({place})")
        console.answer(f"    {one.message}")
        console.answer(f"    --resolve '{one.code}@{one.pointer}={'|'.join(one.choices)}'")
    for path in done.plan.files:
        console.answer(f"write {path}")
    for path in done.plan.removed:
        console.answer(f"remove {path}")
    if done.agree:
        console.note("document and mocks agree")
    if done.written is not None:
        console.note(f"{done.written.branch} is now {done.written.commit}")
