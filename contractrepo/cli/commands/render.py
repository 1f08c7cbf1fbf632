"""`render KIND NAME [VERSION]`."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from contractrepo.cli.console import Console
from contractrepo.cli.exit_codes import YES
from contractrepo.cli.repository import open_fetched
from contractrepo.cli.review_options import add_deprecation, add_role, add_version, add_waiver

if TYPE_CHECKING:
    from contractrepo.workflow.records.later import Deprecation, Waiver

NAME = "render"
SUMMARY = "print a record for git to sign: git tag -s -F - REF COMMIT"

_KINDS = (
    "propose",
    "request-changes",
    "reject",
    "approve",
    "waive",
    "release",
    "deprecate",
    "retire",
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("kind", metavar="KIND", choices=_KINDS, help=", ".join(_KINDS))
    add_version(parser)
    add_role(parser)
    parser.add_argument("--design", metavar="TOPIC", help="propose: the design")
    add_waiver(parser)
    add_deprecation(parser)
    parser.add_argument("-m", "--message", metavar="TEXT", default="", help="what you say about it")
    parser.add_argument(
        "--as", dest="principal", metavar="PRINCIPAL", help="who will sign; the owner of git's key without"
    )


def run(options: argparse.Namespace, console: Console) -> int:
    """Print the annotation, and on stderr the name of the tag and its commit."""
    repo = open_fetched(options, console)
    done = repo.render(
        options.kind,
        options.name,
        options.version,
        role=options.role,
        design=options.design,
        comment=options.message,
        principal=options.principal,
        waiver=_waiver(options),
        deprecation=_deprecation(options),
    )
    console.raw(done.message)
    console.note(f"{done.tag} {done.commit}")
    return YES


def _waiver(options: argparse.Namespace) -> Waiver | None:
    if options.finding is None or options.effect is None or options.expires is None:
        return None
    from contractrepo.workflow.records.later import Waiver

    return Waiver(options.effect, options.expires, tuple(options.finding), options.ticket)


def _deprecation(options: argparse.Namespace) -> Deprecation | None:
    from contractrepo.workflow.records.later import Deprecation

    return Deprecation(options.sunset, options.successor) if options.sunset is not None else None
