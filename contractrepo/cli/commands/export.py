"""`export NAME@REF DIR [--embed]`."""

import argparse
from pathlib import Path

from contractrepo.cli.console import Console
from contractrepo.cli.exit_codes import YES
from contractrepo.cli.repository import open_repository

NAME = "export"
SUMMARY = "write a contract's files into a folder"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("contract", metavar="NAME[@REF]", help="the contract; main without @REF")
    parser.add_argument(
        "directory", metavar="DIR", type=Path, help="a folder that does not exist yet, or is empty"
    )
    parser.add_argument(
        "--embed",
        action="store_true",
        help="write one document that holds its mocks in x-mock; import reads it back",
    )


def run(options: argparse.Namespace, console: Console) -> int:
    """Write the files."""
    repo = open_repository(options)
    name, _, ref = options.contract.partition("@")
    for path in repo.export(name, ref or "main", options.directory, embed=options.embed):
        console.answer(str(path))
    return YES
