"""`policy show`."""

import argparse

from contractrepo.cli.console import Console
from contractrepo.cli.exit_codes import YES
from contractrepo.cli.repository import open_fetched

NAME = "policy"
SUMMARY = "show the policy in force"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("action", choices=["show"])


def run(options: argparse.Namespace, console: Console) -> int:
    """Print policy.yaml, and which one it is as comments of it."""
    repo = open_fetched(options, console)
    rulebook = repo.policy().rulebook
    console.answer(f"# serial {rulebook.policy.serial}")
    console.answer(f"# policy root: {rulebook.digest}")
    console.answer(repo.policy_text().rstrip("\n"))
    return YES
