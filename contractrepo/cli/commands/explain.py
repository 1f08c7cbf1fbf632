"""`explain CODE`."""

import argparse

from contractrepo.cli.console import Console
from contractrepo.cli.exit_codes import YES

NAME = "explain"
SUMMARY = "explain one rule or error code"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("code", metavar="CODE", help="for example request-body-required-narrowed")


def run(options: argparse.Namespace, console: Console) -> int:
    """Print what the code means and what to do about it."""
    from contractrepo.service.explaining import explain

    console.answer(explain(options.code))
    return YES
