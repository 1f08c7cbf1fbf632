"""`proxy NAME@REF or SPEC`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from contractrepo.cli.console import Console
from contractrepo.cli.durations import seconds
from contractrepo.cli.exit_codes import YES
from contractrepo.cli.repository import open_repository
from contractrepo.cli.sources import open_contract

if TYPE_CHECKING:
    from contractrepo.server.proxy.recording import Place

NAME = "proxy"
SUMMARY = "pass requests on to a server and hold both sides against a contract"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument(
        "contract", metavar="NAME[@REF]|SPEC", help="a contract of the repository, or a document"
    )
    parser.add_argument("--upstream", required=True, metavar="URL", help="the server, http or https")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1)")
    parser.add_argument(
        "--port", type=int, default=4011, help="port to listen on, 0 for a free one (default: 4011)"
    )
    parser.add_argument(
        "--errors", action="store_true", help="refuse what breaks the contract instead of reporting it"
    )
    parser.add_argument("--record", action="store_true", help="make mock examples of what passes")
    parser.add_argument(
        "--design", metavar="TOPIC", help="design to record to (default: the one that is served, or recorded)"
    )
    parser.add_argument(
        "--timeout",
        type=seconds,
        default=30.0,
        metavar="SECONDS",
        help="longest wait for an answer (default: 30)",
    )


def run(options: argparse.Namespace, console: Console) -> int:
    """Serve until interrupted; an error of the last write to what is recorded is the end's."""
    from contractrepo.server.proxy import Recorder, proxy_app
    from contractrepo.server.serve import serve
    from contractrepo.service.outgoing.address import address

    upstream = address(options.upstream)
    source = open_contract(options, options.contract)
    for problem in (*source.contract.problems, *source.mocks.problems):
        console.note(str(problem))
    recorder = None
    if options.record:
        recorder = Recorder(source.contract, _place(options), console.note)
    app = proxy_app(
        source.contract,
        upstream,
        mocks=source.mocks,
        errors=options.errors,
        tell=console.note,
        recorder=recorder,
        timeout_s=options.timeout,
    )

    def ready(url: str) -> None:
        console.answer(f"{source.contract.title} {source.contract.version} at {url} passes on to {upstream}")

    serve(app, host=options.host, port=options.port, ready=ready)
    if recorder is not None and recorder.failure is not None:
        raise recorder.failure
    return YES


def _place(options: argparse.Namespace) -> Place:
    from contractrepo.server.proxy.recording import DesignPlace, folder_place
    from contractrepo.service.sources import is_spec

    if is_spec(options.contract, Path.cwd()):
        return folder_place(options.contract, Path.cwd())
    name, _, ref = options.contract.partition("@")
    return DesignPlace(open_repository(options), name, options.design, ref=ref)
