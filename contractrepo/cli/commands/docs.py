"""`docs build` and `docs store`."""

from __future__ import annotations

import argparse
from pathlib import Path

import contractrepo
from contractrepo.cli.console import Console
from contractrepo.cli.exit_codes import YES
from contractrepo.cli.repository import open_fetched
from contractrepo.cli.sources import load_source

NAME = "docs"
SUMMARY = "build the documentation of a contract: static HTML pages without scripts, and Markdown"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    build = actions.add_parser("build", help="write a site into a folder")
    build.add_argument("source", metavar="SOURCE", help="NAME, NAME@REF, or SPEC")
    build.add_argument("-o", "--output", metavar="DIR", type=Path, required=True, help="folder of the site")
    build.add_argument("--format", choices=["html", "markdown"], help="write only this; both without")
    build.add_argument("--base-url", metavar="URL", help="where the site will stand")
    build.set_defaults(act=_build)
    store = actions.add_parser("store", help="store the documentation of every release that has none yet")
    store.set_defaults(act=_store)


def run(options: argparse.Namespace, console: Console) -> int:
    """Build a site."""
    code: int = options.act(options, console)
    return code


def _store(options: argparse.Namespace, console: Console) -> int:
    written = open_fetched(options, console).build_docs()
    for ref in written:
        console.answer(ref)
    if not written:
        console.note("every release has its documentation")
    return YES


def _build(options: argparse.Namespace, console: Console) -> int:
    site = _site(options, console)
    site.write(options.output)
    for problem in site.problems:
        console.note(str(problem))
    console.answer(f"{options.output}: {len(site)} files, {site.digest}")
    return YES


def _site(options: argparse.Namespace, console: Console) -> contractrepo.Site:
    from contractrepo.service.sources import is_spec, sibling_mocks

    if is_spec(options.source, Path.cwd()):
        mocks = sibling_mocks(options.source, Path.cwd())
        contract = load_source(options.source)
        return contractrepo.build_docs(contract, mocks, base_url=options.base_url, format=options.format)
    name, _, ref = options.source.partition("@")
    repo = open_fetched(options, console)
    return repo.docs(name, ref or "main", format=options.format, base_url=options.base_url)
