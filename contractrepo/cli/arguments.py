"""The argument parser, made from the list of commands."""

from __future__ import annotations

import argparse
import os

from contractrepo.cli.commands import COMMANDS


def parser(version: str) -> argparse.ArgumentParser:
    """Return the parser of ``contractrepo [--repo PATH] [--version] COMMAND ...``."""
    root = argparse.ArgumentParser(
        prog="contractrepo", description="A git-backed repository for API contracts."
    )
    root.add_argument(
        "--repo",
        metavar="PATH",
        default=os.environ.get("CONTRACTREPO"),
        help="the bare repository, or a clone of it",
    )
    root.add_argument("--version", action="version", version=f"contractrepo {version}")
    subparsers = root.add_subparsers(metavar="COMMAND", required=True)
    for command in COMMANDS:
        sub = subparsers.add_parser(command.NAME, help=command.SUMMARY, description=command.SUMMARY)
        command.configure(sub)
        sub.set_defaults(run=command.run)
    return root
