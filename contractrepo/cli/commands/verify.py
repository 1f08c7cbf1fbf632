"""`verify REF`."""

import argparse

from contractrepo.cli.console import Console
from contractrepo.cli.exit_codes import NO, YES
from contractrepo.cli.repository import open_fetched

NAME = "verify"
SUMMARY = "check a signed record or a release, step by step"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("ref", metavar="REF", help="a tag: review/NAME/VERSION/... or NAME/vVERSION")
    parser.add_argument("--format", choices=["text", "json"], default="text")


def run(options: argparse.Namespace, console: Console) -> int:
    """Print every check in order; the answer is yes only if all hold."""
    found = open_fetched(options, console).verify(options.ref)
    if options.format == "json":
        console.json(found.as_json())
        return YES if found.ok else NO
    for check in found.checks:
        console.answer(f"{check.answer:3}  {check.name}")
        for flaw in check.flaws:
            console.answer(f"     [{flaw.code}] {flaw.message}")
    console.answer(f"{found.ref}: {'verified' if found.ok else 'does not verify'}")
    return YES if found.ok else NO
