"""`list`."""

import argparse

from contractrepo.cli.console import Console
from contractrepo.cli.exit_codes import YES
from contractrepo.cli.repository import open_repository

NAME = "list"
SUMMARY = "list contracts with their versions and designs"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("--format", choices=["text", "json"], default="text")


def run(options: argparse.Namespace, console: Console) -> int:
    """List every contract of main and of the designs."""
    rows = open_repository(options).contracts()
    if options.format == "json":
        entries = [
            {"name": row.name, "versions": list(row.versions), "designs": list(row.designs)} for row in rows
        ]
        console.json({"schema": "contractrepo/list/1", "contracts": entries})
        return YES
    for row in rows:
        versions = ", ".join(row.versions) or "no release yet"
        designs = f"; designs: {', '.join(row.designs)}" if row.designs else ""
        console.answer(f"{row.name}: {versions}{designs}")
    return YES
