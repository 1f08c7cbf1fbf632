"""`mock NAME@REF or SPEC`."""

from __future__ import annotations

import argparse
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import contractrepo
from contractrepo.cli.console import Console
from contractrepo.cli.exit_codes import YES
from contractrepo.cli.sources import deprecation_of, open_contract

if TYPE_CHECKING:
    from contractrepo.server.asgi_types import App
    from contractrepo.workflow.move import ContractState

NAME = "mock"
SUMMARY = "answer requests from a contract's mocks"
# Whoever ends the server waits no longer for what is still to be told.
_PATIENCE_S = 5.0


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
    parser.add_argument(
        "--accept-token",
        action="append",
        metavar="TOKEN",
        help="API key, token or user:password that is accepted; may be repeated; without, every one of the right shape",
    )
    parser.add_argument(
        "--allow-callbacks",
        action="append",
        default=[],
        metavar="HOST",
        help="host, or host:port, beside this machine that callbacks are sent to, * for every one; may be repeated",
    )


def run(options: argparse.Namespace, console: Console) -> int:
    """Serve until interrupted."""
    from contractrepo.server.asgi import asgi_app
    from contractrepo.server.callbacks import CallbackSender
    from contractrepo.server.serve import serve
    from contractrepo.server.watching import watching_app
    from contractrepo.service.caching import personal_cache
    from contractrepo.service.watching import SpecWatch

    callbacks = CallbackSender(options.allow_callbacks, note=console.note)

    def tell(problems: Iterable[contractrepo.Problem]) -> None:
        for problem in problems:
            console.note(str(problem))

    def make(state: ContractState) -> App:
        responder = _responder(state, options)
        tell(responder.problems)
        return asgi_app(responder, callbacks=callbacks)

    if options.watch:
        watch = SpecWatch(options.contract, Path.cwd())
        source = watch.state
        tell((*source.contract.problems, *source.mocks.problems))
        app = watching_app(watch, make, console.note)
        telling = None
    else:
        source = open_contract(options, options.contract, cache=personal_cache())
        responder = _responder(source, options)
        deprecated = deprecation_of(options, options.contract)
        app = asgi_app(responder, callbacks=callbacks, deprecated=deprecated)
        # Made now: whoever looks for problems keeps others from making it.
        assert source.contract.judge is not None
        telling = threading.Thread(target=tell, args=[_problems(source, responder)], daemon=True)

    def ready(url: str) -> None:
        console.answer(f"{source.contract.title} {source.contract.version} answers at {url}")
        if telling is not None:
            telling.start()

    serve(app, host=options.host, port=options.port, ready=ready)
    if telling is not None and telling.is_alive():
        telling.join(_PATIENCE_S)
    return YES


def _responder(state: ContractState, options: argparse.Namespace) -> contractrepo.Responder:
    return contractrepo.responder(
        state.contract,
        state.mocks,
        seed=options.seed,
        dynamic=options.dynamic,
        strict=options.errors,
        cors=options.cors,
        accept_tokens=options.accept_token,
    )


def _problems(source: ContractState, responder: contractrepo.Responder) -> Iterator[contractrepo.Problem]:
    """Yield what is wrong; to look for it takes longer than to begin, so requests are answered meanwhile."""
    yield from source.contract.problems
    yield from source.mocks.problems
    yield from responder.problems
