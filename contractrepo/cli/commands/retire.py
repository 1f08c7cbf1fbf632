"""`retire NAME [VERSION]`."""

import argparse

from contractrepo.cli.console import Console
from contractrepo.cli.repository import open_fetched
from contractrepo.cli.review_options import add_role, add_signing, add_version, answer, signer

NAME = "retire"
SUMMARY = "end a deprecated version: nothing has to keep working with it any more"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    add_version(parser)
    add_role(parser)
    add_signing(parser)


def run(options: argparse.Namespace, console: Console) -> int:
    """Write a signed retirement."""
    repo = open_fetched(options, console)
    done = repo.retire(
        options.name, options.version, role=options.role, signer=signer(options), comment=options.message
    )
    return answer(done, console)
