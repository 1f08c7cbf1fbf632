"""`compare BASE REVISION`."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import contractrepo
from contractrepo.cli.console import Console
from contractrepo.cli.exit_codes import NO, YES
from contractrepo.cli.repository import open_repository
from contractrepo.cli.sources import open_spec, read_policy
from contractrepo.errors import UsageError

if TYPE_CHECKING:
    from contractrepo.workflow.move import ContractState

NAME = "compare"
SUMMARY = "say what breaks between two versions, with a witness for each break"

_FAILING = {"breaking": ("breaking",), "warning": ("breaking", "warning"), "none": ()}
_MOST_PROBLEMS = 20


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument(
        "base", metavar="BASE", help="SPEC, or with --contract a ref, 'released' or 'supported'"
    )
    parser.add_argument("revision", metavar="REVISION", help="SPEC, or with --contract a ref")
    parser.add_argument(
        "--contract",
        metavar="NAME",
        help="compare refs of this contract of the repository, or one with a SPEC",
    )
    formats = ["text", "json", "markdown", "sarif", "junit", "github"]
    parser.add_argument("--format", choices=formats, default="text")
    parser.add_argument(
        "--fail-on", choices=list(_FAILING), default="breaking", help="least severity that exits 1"
    )
    parser.add_argument("--policy", metavar="FILE", type=Path, help="compatibility rules to judge by")
    parser.add_argument("--as-of", metavar="DATE", type=date.fromisoformat, help="date that decides sunsets")
    parser.add_argument(
        "--full", action="store_true", help="add the structural difference of changed operations and mocks"
    )


def run(options: argparse.Namespace, console: Console) -> int:
    """Compare and print the report."""
    if options.base == options.revision == "-":
        raise UsageError("stdin-twice", "both sides are standard input", "name a file for one of them")
    result = _stored(options) if options.contract else _specs(options)
    console.raw(result.render(options.format))
    if options.full:
        # A report for machines stays the only thing on standard output.
        show = console.answer if options.format == "text" else console.note
        show(result.structural_difference().rstrip())
    if options.format == "text" and not result.identical:
        # People wait for it; programs ask `check`, which looks for nothing else.
        _note_problems(result, console)
    failing = _FAILING[options.fail_on]
    return NO if any(finding.severity in failing for finding in result.findings) else YES


def _specs(options: argparse.Namespace) -> contractrepo.Comparison:
    base, revision = open_spec(options.base), open_spec(options.revision)
    return contractrepo.compare(
        base.contract,
        revision.contract,
        base_mocks=base.mocks,
        revision_mocks=revision.mocks,
        policy=read_policy(options.policy),
        as_of=options.as_of,
    )


def _stored(options: argparse.Namespace) -> contractrepo.Comparison:
    sides = (_side(options.base), _side(options.revision))
    repo = open_repository(options)
    return repo.compare(options.contract, *sides, policy=read_policy(options.policy), as_of=options.as_of)


def _side(text: str) -> str | ContractState:
    """Return a document at hand, or the ref that `text` is: no ref holds a colon (git-check-ref-format(1))."""
    return open_spec(text) if text == "-" or ":" in text or Path(text).is_file() else text


def _note_problems(result: contractrepo.Comparison, console: Console) -> None:
    """Tell what is wrong with either side: what cannot be read is not compared."""
    for side, contract in (("base", result.base), ("revision", result.revision)):
        problems = contract.errors
        for problem in problems[:_MOST_PROBLEMS]:
            console.note(f"{side}: {problem}")
        if len(problems) > _MOST_PROBLEMS:
            console.note(f"{side}: ... and {len(problems) - _MOST_PROBLEMS} more")
