"""`compare BASE REVISION`."""

import argparse
from datetime import date
from pathlib import Path

import contractrepo
from contractrepo.cli.console import Console
from contractrepo.cli.exit_codes import NO, YES
from contractrepo.cli.repository import open_repository
from contractrepo.cli.sources import load_source

NAME = "compare"
SUMMARY = "say what breaks between two versions, with a witness for each break"

_FAILING = {"breaking": ("breaking",), "warning": ("breaking", "warning"), "none": ()}


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument(
        "base", metavar="BASE", help="SPEC, or with --contract a ref, 'released' or 'supported'"
    )
    parser.add_argument("revision", metavar="REVISION", help="SPEC, or with --contract a ref")
    parser.add_argument(
        "--contract", metavar="NAME", help="compare two refs of this contract of the repository"
    )
    formats = ["text", "json", "markdown", "sarif", "junit", "github"]
    parser.add_argument("--format", choices=formats, default="text")
    parser.add_argument(
        "--fail-on", choices=list(_FAILING), default="breaking", help="least severity that exits 1"
    )
    parser.add_argument("--policy", metavar="FILE", type=Path, help="compatibility rules to judge by")
    parser.add_argument("--as-of", metavar="DATE", type=date.fromisoformat, help="date that decides sunsets")
    parser.add_argument(
        "--full", action="store_true", help="add the structural difference of changed operations"
    )


def run(options: argparse.Namespace, console: Console) -> int:
    """Compare and print the report."""
    from contractrepo.service.sources import read_text

    policy = (
        contractrepo.Policy.parse(read_text(options.policy), file=str(options.policy))
        if options.policy
        else None
    )
    if options.contract:
        repo = open_repository(options)
        result = repo.compare(
            options.contract, options.base, options.revision, policy=policy, as_of=options.as_of
        )
    else:
        base, revision = load_source(options.base), load_source(options.revision)
        result = contractrepo.compare(base, revision, policy=policy, as_of=options.as_of)
    console.raw(result.render(options.format))
    if options.full:
        # A report for machines stays the only thing on standard output.
        show = console.answer if options.format == "text" else console.note
        show(result.structural_difference().rstrip())
    failing = _FAILING[options.fail_on]
    return NO if any(finding.severity in failing for finding in result.findings) else YES
