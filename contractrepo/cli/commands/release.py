"""`release NAME [VERSION]`."""

import argparse

from contractrepo.cli.console import Console
from contractrepo.cli.exit_codes import YES
from contractrepo.cli.repository import open_fetched
from contractrepo.cli.review_options import add_signing, add_version, answer, signer

NAME = "release"
SUMMARY = "release an approved version: its signed tag, the contract on main, and its documentation"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    add_version(parser)
    add_signing(parser)
    parser.add_argument("--dry-run", action="store_true", help="only say whether it may be released")


def run(options: argparse.Namespace, console: Console) -> int:
    """Release a version, or say why it may not be."""
    repo = open_fetched(options, console)
    done = repo.release(
        options.name,
        options.version,
        signer=signer(options),
        comment=options.message,
        dry_run=options.dry_run,
    )
    if options.dry_run:
        console.answer(f"{done.ref} may be written")
        return YES
    if done.status.docs == "pending":
        console.note("its documentation is not built yet")
    return answer(done, console)
