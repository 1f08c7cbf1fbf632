"""`deprecate NAME [VERSION]`."""

import argparse

from contractrepo.cli.console import Console
from contractrepo.cli.repository import open_fetched
from contractrepo.cli.review_options import (
    add_deprecation,
    add_role,
    add_signing,
    add_version,
    answer,
    signer,
)

NAME = "deprecate"
SUMMARY = "announce until when a released version is supported"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    add_version(parser)
    add_deprecation(parser, required=True)
    add_role(parser)
    add_signing(parser)


def run(options: argparse.Namespace, console: Console) -> int:
    """Write a signed deprecation."""
    repo = open_fetched(options, console)
    done = repo.deprecate(
        options.name,
        options.version,
        sunset=options.sunset,
        successor=options.successor,
        role=options.role,
        signer=signer(options),
        comment=options.message,
    )
    return answer(done, console)
