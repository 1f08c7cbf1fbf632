"""`request-changes NAME [VERSION] -m TEXT`."""

import argparse

from contractrepo.cli.console import Console
from contractrepo.cli.repository import open_fetched
from contractrepo.cli.review_options import add_role, add_signing, add_version, answer, signer

NAME = "request-changes"
SUMMARY = "say what must change before a version may be released"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    add_version(parser)
    add_role(parser)
    add_signing(parser, reason=True)


def run(options: argparse.Namespace, console: Console) -> int:
    """Write a signed request, which blocks until its author lifts it."""
    repo = open_fetched(options, console)
    done = repo.request_changes(
        options.name, options.version, role=options.role, signer=signer(options), comment=options.message
    )
    return answer(done, console)
