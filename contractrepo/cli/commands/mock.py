"""`mock NAME@REF or SPEC`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

import contractrepo
from contractrepo.cli.console import Console
from contractrepo.cli.exit_codes import YES
from contractrepo.cli.sources import open_contract

if TYPE_CHECKING:
    from contractrepo.server.asgi import App
    from contractrepo.workflow.move import ContractState

NAME = "mock"
SUMMARY = "answer requests from a contract's mocks"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument(
        "contract", metavar="NAME[@REF]|SPEC", help="a contract of the repository, or a document"
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1)")
    parser.add_argument(
        "--port", type=int, default=4010, help="port to listen on, 0 for a free one (default: 4010)"
    )
    parser.add_argument("--dynamic", action="store_true", help="generate answers instead of sending examples")
    parser.add_argument("--seed", type=int, default=0, help="seed of generated answers")
    parser.add_argument(
        "--errors",
        action="store_true",
        help="answer 500 where an example breaks the contract, instead of sending it and reporting that",
    )
    parser.add_argument(
        "--no-cors", action="store_false", dest="cors", help="do not let pages of other origins read answers"
    )
    parser.add_argument(
        "--watch", action="store_true", help="follow a SPEC and its mocks while they are edited"
    )


def run(options: argparse.Namespace, console: Console) -> int:
    """Serve until interrupted."""
    from contractrepo.server.serve import serve
    from contractrepo.server.watching import watching_app
    from contractrepo.service.watching import SpecWatch

    def make(state: ContractState) -> App:
        responder = contractrepo.responder(
            state.contract,
            state.mocks,
            seed=options.seed,
            dynamic=options.dynamic,
            strict=options.errors,
            cors=options.cors,
        )
        for problem in responder.problems:
            console.note(str(problem))
        return contractrepo.asgi_app(responder)

    watch = SpecWatch(options.contract, Path.cwd()) if options.watch else None
    source = watch.state if watch else open_contract(options, options.contract)
    for problem in (*source.contract.problems, *source.mocks.problems):
        console.note(str(problem))
    app = watching_app(watch, make, console.note) if watch else make(source)

    def ready(url: str) -> None:
        console.answer(f"{source.contract.title} {source.contract.version} answers at {url}")

    serve(app, host=options.host, port=options.port, ready=ready)
    return YES
