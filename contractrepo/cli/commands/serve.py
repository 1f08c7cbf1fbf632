"""`serve`."""

from __future__ import annotations

import argparse
import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

from contractrepo.cli.console import Console
from contractrepo.cli.durations import seconds
from contractrepo.cli.exit_codes import YES
from contractrepo.cli.repository import open_repository
from contractrepo.errors import ContractRepoError, UsageError

if TYPE_CHECKING:
    from contractrepo.service.replicating import Follower

NAME = "serve"
SUMMARY = "serve the repository over HTTP: mocks at every ref, documentation, API, git"
_REFRESH_S = 5.0
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1)")
    parser.add_argument(
        "--port", type=int, default=4010, help="port to listen on, 0 for a free one (default: 4010)"
    )
    kind = parser.add_mutually_exclusive_group()
    kind.add_argument(
        "--push-tokens",
        metavar="FILE",
        type=Path,
        help="take pushes from those whose NAME and TOKEN the file has on a line; nobody may push without",
    )
    kind.add_argument(
        "--replica-of",
        metavar="URL",
        help="keep --repo, made where there is none, as a read replica of the repository at URL, and serve that",
    )
    parser.add_argument(
        "--refresh",
        metavar="SECONDS",
        type=seconds,
        default=_REFRESH_S,
        help=f"how long a replica waits before it looks for news again (default: {_REFRESH_S:g})",
    )
    parser.add_argument(
        "--allow-callbacks",
        action="append",
        default=[],
        metavar="HOST",
        help="host, or host:port, that callbacks of mocks are sent to, * for every one; may be repeated; without, none is sent",
    )


def run(options: argparse.Namespace, console: Console) -> int:
    """Serve until interrupted."""
    from contractrepo.server.callbacks import CallbackSender
    from contractrepo.server.serve import serve
    from contractrepo.server.site.app import site_app
    from contractrepo.server.site.tokens import token_file

    tokens = token_file(options.push_tokens) if options.push_tokens else {}
    if tokens and options.host not in _LOOPBACK:
        console.note("tokens travel as they are: let strangers reach this through TLS only")
    with contextlib.ExitStack() as until_the_end:
        follower = None
        if options.replica_of is not None:
            follower = until_the_end.enter_context(_follower(options, console))
        repo = open_repository(options)

        def ready(url: str) -> None:
            console.answer(f"{repo.path} answers at {url}")

        app = site_app(
            repo,
            tokens=tokens,
            callbacks=CallbackSender(options.allow_callbacks, here=False, note=console.note),
            freshness=None if follower is None else follower.freshness,
        )
        serve(app, host=options.host, port=options.port, ready=ready)
    return YES


def _follower(options: argparse.Namespace, console: Console) -> Follower:
    from contractrepo.service.replicating import Follower, followed

    if not options.repo:
        message = "a replica needs a folder of its own"
        raise UsageError(
            "replica-unnamed", message, "name one: contractrepo --repo PATH serve --replica-of URL"
        )
    replica, trouble = followed(Path(options.repo), options.replica_of)

    def report(error: ContractRepoError | None) -> None:
        console.note("the replica is refreshed again" if error is None else f"not refreshed: {error}")

    return Follower(replica, trouble, every_s=options.refresh, report=report)
