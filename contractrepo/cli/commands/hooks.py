"""`hooks install`, `hooks status`, `hooks remove`."""

import argparse

from contractrepo.cli.console import Console
from contractrepo.cli.exit_codes import NO, YES
from contractrepo.cli.repository import open_repository

NAME = "hooks"
SUMMARY = "install, inspect or remove the server-side hooks"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("action", choices=["install", "status", "remove"])
    parser.add_argument(
        "--gate-only",
        action="store_true",
        help="install for a host without proc-receive: pushes are judged, and logged after they have landed",
    )
    parser.add_argument("--force", action="store_true", help="replace hooks that are not ours")


def run(options: argparse.Namespace, console: Console) -> int:
    """Install, remove, or say what is wrong with the hooks."""
    repo = open_repository(options)
    if options.action == "install":
        repo.install_hooks(force=options.force, gate_only=options.gate_only)
    elif options.action == "remove":
        repo.remove_hooks()
    faults = repo.hook_faults()
    for fault in faults:
        console.answer(str(fault))
    if options.action == "remove":
        return YES
    if not faults:
        console.answer("the hooks are in place")
    return NO if faults else YES
