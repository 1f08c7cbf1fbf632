"""`render KIND NAME [VERSION]`."""

import argparse

from contractrepo.cli.console import Console
from contractrepo.cli.exit_codes import YES
from contractrepo.cli.repository import open_fetched
from contractrepo.cli.review_options import add_role, add_version

NAME = "render"
SUMMARY = "print a record for git to sign: git tag -s -F - REF COMMIT"

_KINDS = ("propose", "request-changes", "reject", "approve", "release")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("kind", metavar="KIND", choices=_KINDS, help=", ".join(_KINDS))
    add_version(parser)
    add_role(parser)
    parser.add_argument("--design", metavar="TOPIC", help="propose: the design")
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
    )
    console.raw(done.message)
    console.note(f"{done.tag} {done.commit}")
    return YES
