"""`approve NAME [VERSION]`."""

import argparse

from contractrepo.cli.console import Console
from contractrepo.cli.repository import open_fetched
from contractrepo.cli.review_options import add_role, add_signing, add_version, answer, signer

NAME = "approve"
SUMMARY = "approve what is proposed as a version, and propose it first where nobody has"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    add_version(parser)
    add_role(parser)
    add_signing(parser)


def run(options: argparse.Namespace, console: Console) -> int:
    """Write a signed approval."""
    repo = open_fetched(options, console)
    done = repo.approve(
        options.name, options.version, role=options.role, signer=signer(options), comment=options.message
    )
    return answer(done, console)
