"""`sync NAME` and `sync PATH`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

from contractrepo.cli.console import Console
from contractrepo.cli.exit_codes import NO, YES
from contractrepo.cli.repository import open_repository

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
        help="what becomes of an example that contradicts its schema: a conflict, or a wider schema",
    )
    parser.add_argument(
        "--resolve",
        metavar="CODE@POINTER=spec|mocks",
        action="append",
        default=[],
        type=_resolution,
        help="the side that wins a conflict; may be given again",
    )


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


def _resolution(text: str) -> tuple[tuple[str, str], Literal["spec", "mocks"]]:
    place, _, side = text.rpartition("=")
    code, at, pointer = place.partition("@")
    if not code or not at or side not in ("spec", "mocks"):
        raise argparse.ArgumentTypeError("write CODE@POINTER=spec or CODE@POINTER=mocks")
    return (code, pointer), cast("Literal['spec', 'mocks']", side)
