"""`doctor`."""

import argparse

from contractrepo.cli.console import Console
from contractrepo.cli.exit_codes import NO, YES
from contractrepo.cli.repository import open_repository

NAME = "doctor"
SUMMARY = "say what is wrong with a repository and its host"

_MODES = {
    "full": "mode: full (a push and its entry of the log land together)",
    "gate-only": "mode: gate-only (git writes the refs of a push, the log follows)",
}


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("--fix", action="store_true", help="mend what can be mended without losing anything")
    parser.add_argument("--format", choices=["text", "json"], default="text")


def run(options: argparse.Namespace, console: Console) -> int:
    """Report faults, each with its remedy, after mending what can be mended where that is asked for."""
    repo = open_repository(options)
    for done in repo.mend() if options.fix else ():
        console.note(done)
    faults = repo.doctor()
    if options.format == "json":
        entries = [{"code": fault.code, "message": fault.message, "hint": fault.hint} for fault in faults]
        report = {"schema": "contractrepo/doctor/1", "ok": not faults, "mode": repo.hook_mode}
        console.json(report | {"faults": entries})
        return NO if faults else YES
    for fault in faults:
        console.answer(str(fault))
    if not faults:
        console.answer("nothing is wrong")
    console.note(_MODES[repo.hook_mode])
    return NO if faults else YES
