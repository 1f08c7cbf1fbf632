"""`log`."""

import argparse

from contractrepo.cli.console import Console
from contractrepo.cli.exit_codes import YES
from contractrepo.cli.repository import open_repository

NAME = "log"
SUMMARY = "show what the repository received, newest first"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("-n", "--number", type=_count, default=20, help="entries to show (default: 20)")
    parser.add_argument("--format", choices=["text", "json"], default="text")


def run(options: argparse.Namespace, console: Console) -> int:
    """Print the newest entries of the log of governed refs."""
    entries = open_repository(options).log(limit=options.number)
    if options.format == "json":
        console.json(
            {"schema": "contractrepo/log-entries/1", "entries": [entry.as_json() for entry in entries]}
        )
        return YES
    for entry in entries:
        console.answer(f"{entry.id}  {entry.received}  {entry.user}  {entry.via}")
        for change in entry.changes:
            console.answer(f"    {change.ref}  {change.old[:12]} -> {change.new[:12]}")
    return YES


def _count(text: str) -> int:
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError("a number of entries is not negative")
    return number
