"""`reject NAME [VERSION] -m TEXT`."""

import argparse

from contractrepo.cli.console import Console
from contractrepo.cli.repository import open_fetched
from contractrepo.cli.review_options import add_role, add_signing, add_version, answer, signer

NAME = "reject"
SUMMARY = "end a proposal; it comes back only with other content"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    add_version(parser)
    add_role(parser)
    add_signing(parser, reason=True)


def run(options: argparse.Namespace, console: Console) -> int:
    """Write a signed rejection."""
    repo = open_fetched(options, console)
    done = repo.reject(
        options.name, options.version, role=options.role, signer=signer(options), comment=options.message
    )
    return answer(done, console)
