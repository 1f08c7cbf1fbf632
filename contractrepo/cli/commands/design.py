"""`design merge NAME TOPIC`."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from contractrepo.cli.console import Console
from contractrepo.cli.exit_codes import NO, YES
from contractrepo.cli.repository import open_fetched
from contractrepo.cli.resolving import add_resolve

if TYPE_CHECKING:
    from contractrepo.service.merging import Merged

NAME = "design"
SUMMARY = "bring a design up to date with main: document and mocks are merged by key, not by line"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("action", choices=["merge"])
    parser.add_argument("name", metavar="NAME", help="the contract")
    parser.add_argument("topic", metavar="TOPIC", help="the design")
    told = "the branch that wins a conflict: ours is the design, theirs is main"
    add_resolve(parser, ("ours", "theirs"), told)


def run(options: argparse.Namespace, console: Console) -> int:
    """Merge; the answer is no where people have to decide."""
    repo = open_fetched(options, console)
    done = repo.merge_design(options.name, options.topic, resolve=dict(options.resolve))
    _tell(done, console)
    return NO if done.conflicts else YES


def _tell(done: Merged, console: Console) -> None:
    from contractrepo.syncing.branches import place_of

    for one in done.conflicts:
        also = f" ({one.file}#{one.mock_pointer})" if one.file and one.pointer else ""
        console.answer(f"conflict: [{one.code}] {place_of(one)}{also}")
        console.answer(f"    {one.message}")
        if one.choices:
            console.answer(f"    --resolve '{one.code}@{place_of(one)}={'|'.join(one.choices)}'")
    if done.commit is not None:
        console.answer(f"{done.branch} is now {done.commit}")
    elif done.up_to_date:
        console.answer(f"{done.branch} holds all of main already")
