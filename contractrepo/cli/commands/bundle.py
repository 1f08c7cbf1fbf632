"""`bundle NAME@REF or SPEC`."""

import argparse

from contractrepo.cli.console import Console
from contractrepo.cli.exit_codes import YES
from contractrepo.cli.sources import open_contract

NAME = "bundle"
SUMMARY = "print one self-contained document"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument(
        "contract", metavar="NAME[@REF]|SPEC", help="a contract of the repository, or a document"
    )


def run(options: argparse.Namespace, console: Console) -> int:
    """Print the document as JSON, every reference pointing into itself."""
    console.json(open_contract(options, options.contract).contract.description.data)
    return YES
