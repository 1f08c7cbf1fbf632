"""`doctor`."""

import argparse

from contractrepo.cli.console import Console
from contractrepo.cli.exit_codes import NO, YES
from contractrepo.cli.repository import open_repository

NAME = "doctor"
SUMMARY = "say what is wrong with a repository and its host"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("--format", choices=["text", "json"], default="text")


def run(options: argparse.Namespace, console: Console) -> int:
    """Report faults, each with its remedy."""
    faults = open_repository(options).doctor()
    if options.format == "json":
        entries = [{"code": fault.code, "message": fault.message, "hint": fault.hint} for fault in faults]
        console.json({"schema": "contractrepo/doctor/1", "ok": not faults, "faults": entries})
        return NO if faults else YES
    for fault in faults:
        console.answer(str(fault))
    if not faults:
        console.answer("nothing is wrong")
    return NO if faults else YES
