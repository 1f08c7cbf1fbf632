"""`keys`."""

import argparse

from contractrepo.cli.console import Console
from contractrepo.cli.exit_codes import YES
from contractrepo.cli.repository import open_fetched

NAME = "keys"
SUMMARY = "list the people of the repository and the keys they sign with"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument(
        "--allowed-signers",
        action="store_true",
        help="as the file that git's gpg.ssh.allowedSignersFile names (OpenSSH 9.1 or newer)",
    )


def run(options: argparse.Namespace, console: Console) -> int:
    """Print one line per key."""
    repo = open_fetched(options, console)
    if options.allowed_signers:
        console.raw(repo.allowed_signers())
        return YES
    for row in repo.signing_keys():
        fault = f" [{row.fault}]" if row.fault else ""
        console.answer(f"{row.principal}  {row.name}  {row.fingerprint or 'no key'}{fault}")
    return YES
