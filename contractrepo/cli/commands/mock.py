"""`mock NAME@REF or SPEC`."""

import argparse

import contractrepo
from contractrepo.cli.console import Console
from contractrepo.cli.exit_codes import YES
from contractrepo.cli.sources import open_contract

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


def run(options: argparse.Namespace, console: Console) -> int:
    """Serve until interrupted."""
    from contractrepo.server.serve import serve

    source = open_contract(options, options.contract)
    for problem in (*source.contract.problems, *source.mocks.problems):
        console.note(str(problem))
    responder = contractrepo.responder(
        source.contract, source.mocks, seed=options.seed, dynamic=options.dynamic
    )
    for problem in responder.problems:
        console.note(str(problem))

    def ready(url: str) -> None:
        console.answer(f"{source.contract.title} {source.contract.version} answers at {url}")

    serve(contractrepo.asgi_app(responder), host=options.host, port=options.port, ready=ready)
    return YES
