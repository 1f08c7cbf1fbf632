"""`import NAME SPEC`."""

import argparse
import sys

from contractrepo.cli.console import Console
from contractrepo.cli.exit_codes import YES
from contractrepo.cli.repository import open_repository

NAME = "import"
SUMMARY = "store an OpenAPI document as a contract and generate its mocks"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("name", metavar="NAME", help="the contract")
    parser.add_argument(
        "spec", metavar="SPEC", help="a path, - for stdin, or REV:PATH in the enclosing git repository"
    )
    parser.add_argument("--design", metavar="TOPIC", help="store it as a draft design instead of on main")
    parser.add_argument("-m", "--message", metavar="MSG", help="subject of the commit message")


def run(options: argparse.Namespace, console: Console) -> int:
    """Import one document."""
    repo = open_repository(options)
    source = sys.stdin.buffer.read() if options.spec == "-" else options.spec
    result = repo.import_contract(options.name, source, design=options.design, message=options.message)
    for problem in result.problems:
        console.note(str(problem))
    if result.commit is None:
        console.answer(f"{options.name}: nothing to change on {result.branch}")
        return YES
    console.answer(f"{options.name}: {result.operations} operations, {result.mocks} mock files")
    console.answer(f"{result.branch} is now {result.commit[:12]}: {result.subject}")
    console.note(f"next: contractrepo --repo {repo.path} mock {options.name}{result.at}")
    return YES
