"""`replay NAME@REF or SPEC`."""

import argparse

from contractrepo.cli.console import Console
from contractrepo.cli.durations import seconds
from contractrepo.cli.exit_codes import NO, YES
from contractrepo.cli.sources import open_contract

NAME = "replay"
SUMMARY = "send the mocks' requests to a real implementation and judge its answers"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument(
        "contract", metavar="NAME[@REF]|SPEC", help="a contract of the repository, or a document"
    )
    parser.add_argument("--base-url", required=True, metavar="URL", help="the implementation, http or https")
    parser.add_argument("--format", choices=["text", "json", "junit"], default="text")
    parser.add_argument(
        "--only",
        action="append",
        metavar="OPERATION",
        help="METHOD /path or operationId to replay, instead of all; may be repeated",
    )
    parser.add_argument(
        "--header",
        action="append",
        default=[],
        metavar="NAME: VALUE",
        help="field of every request, in place of a made one; may be repeated",
    )
    parser.add_argument(
        "--timeout",
        type=seconds,
        default=10.0,
        metavar="SECONDS",
        help="longest wait for an answer (default: 10)",
    )


def run(options: argparse.Namespace, console: Console) -> int:
    """Replay and print the report."""
    from contractrepo.service.replaying import replay

    source = open_contract(options, options.contract)
    for problem in (*source.contract.problems, *source.mocks.problems):
        console.note(str(problem))
    result = replay(
        source.contract,
        options.base_url,
        mocks=source.mocks,
        only=options.only,
        headers=options.header,
        timeout_s=options.timeout,
    )
    console.raw(result.render(options.format))
    return NO if result.faults else YES
