"""`revoke RECORD`."""

import argparse

from contractrepo.cli.console import Console
from contractrepo.cli.repository import open_fetched
from contractrepo.cli.review_options import add_signing, answer, signer

NAME = "revoke"
SUMMARY = "take back a record of one's own"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("record", metavar="RECORD", help="its ref, or its digest (sha256:...)")
    add_signing(parser)


def run(options: argparse.Namespace, console: Console) -> int:
    """Write a signed revocation."""
    repo = open_fetched(options, console)
    done = repo.revoke(options.record, signer=signer(options), comment=options.message)
    return answer(done, console)
