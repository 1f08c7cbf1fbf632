"""`check SPEC...`."""

import argparse
from dataclasses import asdict
from pathlib import Path

from contractrepo.cli.console import Console
from contractrepo.cli.exit_codes import NO, YES
from contractrepo.cli.sources import check_source, read_policy

NAME = "check"
SUMMARY = "report everything that is wrong with OpenAPI documents"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument(
        "specs",
        metavar="SPEC|NAME[@REF]",
        nargs="+",
        help="a path, - for stdin, or REV:PATH; or a contract of the repository, judged by its policy",
    )
    parser.add_argument(
        "--policy",
        metavar="FILE",
        type=Path,
        help="what problems count as, instead of the repository's policy",
    )
    parser.add_argument("--format", choices=["text", "json"], default="text")


def run(options: argparse.Namespace, console: Console) -> int:
    """Check each document; the answer is no where one has an error."""
    policy = read_policy(options.policy)
    found = [(spec, check_source(options, spec, policy)) for spec in options.specs]
    if options.format == "json":
        files = [
            {"file": spec, "problems": [asdict(problem) for problem in problems]} for spec, problems in found
        ]
        console.json({"schema": "contractrepo/check/1", "files": files})
    else:
        for spec, problems in found:
            for problem in problems:
                console.answer(str(problem))
            if not problems:
                console.note(f"{spec}: nothing is wrong")
    errors = any(problem.severity == "error" for _, problems in found for problem in problems)
    return NO if errors else YES
