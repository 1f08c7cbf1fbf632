"""`shell`: what sshd runs instead of a shell."""

import argparse
import os

from contractrepo.cli.console import Console
from contractrepo.cli.repository import open_repository

NAME = "shell"
SUMMARY = "serve git over ssh, as a forced command for one person's key"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("user", metavar="USER", help="who the log says has pushed with this key")


def run(options: argparse.Namespace, console: Console) -> int:
    """Become git, if git is what the client asks for; a transaction that was cut short is finished first.

    Nothing of the client's environment is passed on but the version of git's protocol that it speaks.

    Raises:
        UsageError: ``ssh-command-refused``.
        StoreError: A fault of the hooks, by which a push would be judged by nobody; and as `open_repository`.
    """
    del console  # git itself talks to the client
    from contractrepo.service.ssh_access import serve

    serve(open_repository(options), os.environ.get("SSH_ORIGINAL_COMMAND"), options.user)
