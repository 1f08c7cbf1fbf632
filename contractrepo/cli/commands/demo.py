"""`demo [DIR]`."""

import argparse
from pathlib import Path

from contractrepo.cli.console import Console
from contractrepo.cli.exit_codes import YES

NAME = "demo"
SUMMARY = "show the whole way on a sample repository, and leave it to try things on"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument(
        "directory", metavar="DIR", type=Path, nargs="?", help="a folder that does not exist yet, or is empty"
    )


def run(options: argparse.Namespace, console: Console) -> int:
    """Play the story."""
    from contractrepo.service.demo import play

    play(options.directory, console.answer)
    return YES
