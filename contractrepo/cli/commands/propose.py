"""`propose NAME [VERSION]`."""

import argparse

from contractrepo.cli.console import Console
from contractrepo.cli.repository import open_fetched
from contractrepo.cli.review_options import add_signing, add_version, answer, signer

NAME = "propose"
SUMMARY = "put a design up for review as the next version of its contract"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    add_version(parser)
    parser.add_argument("--design", metavar="TOPIC", help="the design; the only one of that version without")
    add_signing(parser)


def run(options: argparse.Namespace, console: Console) -> int:
    """Write a signed proposal."""
    repo = open_fetched(options, console)
    done = repo.propose(
        options.name,
        options.version,
        design=options.design,
        signer=signer(options),
        comment=options.message,
    )
    return answer(done, console)
