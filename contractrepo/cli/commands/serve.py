"""`serve`."""

from __future__ import annotations

import argparse
from pathlib import Path

from contractrepo.cli.console import Console
from contractrepo.cli.exit_codes import YES
from contractrepo.cli.repository import open_repository

NAME = "serve"
SUMMARY = "serve the repository over HTTP: mocks at every ref, documentation, API, git"
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1)")
    parser.add_argument(
        "--port", type=int, default=4010, help="port to listen on, 0 for a free one (default: 4010)"
    )
    parser.add_argument(
        "--push-tokens",
        metavar="FILE",
        type=Path,
        help="take pushes from those whose NAME and TOKEN the file has on a line; nobody may push without",
    )


def run(options: argparse.Namespace, console: Console) -> int:
    """Serve until interrupted."""
    from contractrepo.server.serve import serve
    from contractrepo.server.site.app import site_app
    from contractrepo.server.site.tokens import token_file

    repo = open_repository(options)
    tokens = token_file(options.push_tokens) if options.push_tokens else {}
    if tokens and options.host not in _LOOPBACK:
        console.note("tokens travel as they are: let strangers reach this through TLS only")

    def ready(url: str) -> None:
        console.answer(f"{repo.path} answers at {url}")

    serve(site_app(repo, tokens=tokens), host=options.host, port=options.port, ready=ready)
    return YES
