"""`waive NAME [VERSION]`."""

import argparse

from contractrepo.cli.console import Console
from contractrepo.cli.repository import open_fetched
from contractrepo.cli.review_options import add_signing, add_version, add_waiver, answer, signer

NAME = "waive"
SUMMARY = "let named breaking findings pass in the release of one version"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    add_version(parser)
    add_waiver(parser, required=True)
    add_signing(parser, reason=True)


def run(options: argparse.Namespace, console: Console) -> int:
    """Write a signed waiver."""
    repo = open_fetched(options, console)
    done = repo.waive(
        options.name,
        options.version,
        findings=options.finding,
        effect=options.effect,
        expires=options.expires,
        reason=options.message,
        ticket=options.ticket,
        signer=signer(options),
    )
    return answer(done, console)
