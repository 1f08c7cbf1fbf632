"""`show NAME@REF`."""

from __future__ import annotations

import argparse

from contractrepo.cli.console import Console
from contractrepo.cli.exit_codes import YES
from contractrepo.cli.sources import open_contract

NAME = "show"
SUMMARY = "show a contract's operations and mocks"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument(
        "contract", metavar="NAME[@REF]|SPEC", help="a contract of the repository, or a document"
    )
    parser.add_argument("--format", choices=["text", "json"], default="text")


def run(options: argparse.Namespace, console: Console) -> int:
    """Print title, version and operations, then what is wrong."""
    source = open_contract(options, options.contract)
    contract = source.contract
    if options.format == "json":
        from contractrepo.service.summary import summary

        console.json(summary(contract, source.mocks))
        return YES
    console.answer(f"{contract.title} {contract.version} (OpenAPI {contract.description.version.name})")
    width = max((len(operation.method) for operation in contract.operations), default=0)
    for operation in contract.operations:
        answers = ", ".join(response.status for response in operation.responses)
        console.answer(f"  {operation.method:{width}} {operation.path}  -> {answers}")
    console.answer(f"{len(contract.operations)} operations, {len(source.mocks)} mock files")
    for problem in contract.problems:
        console.note(str(problem))
    return YES
