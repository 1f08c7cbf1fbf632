"""`docs build`, `docs store` and `docs verify`."""

from __future__ import annotations

import argparse
from pathlib import Path

import contractrepo
from contractrepo.cli.console import Console
from contractrepo.cli.exit_codes import NO, YES
from contractrepo.cli.repository import open_fetched
from contractrepo.cli.sources import load_source
from contractrepo.core.text import printable

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
    extent = build.add_mutually_exclusive_group()
    extent.add_argument("--single", action="store_true", help="write one page that needs no other file")
    extent.add_argument(
        "--all", action="store_true", help="write every version and draft of NAME below an index of them"
    )
    build.add_argument(
        "--require-complete",
        action="store_true",
        help="write nothing where a part of the document is left out",
    )
    build.set_defaults(act=_build)
    store = actions.add_parser("store", help="store the documentation of every release that has none yet")
    store.set_defaults(act=_store)
    verify = actions.add_parser("verify", help="build a release's documentation anew and compare it")
    verify.add_argument("name", metavar="NAME", help="the contract")
    verify.add_argument("version", metavar="VERSION", help="the release, without v")
    verify.set_defaults(act=_verify)


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


def _verify(options: argparse.Namespace, console: Console) -> int:
    found = open_fetched(options, console).verify_docs(options.name, options.version)
    if found.same:
        console.answer(f"{found.ref}: {found.stored}")
        return YES
    console.answer(f"{found.ref}: stored {found.stored}, built anew {found.rebuilt}")
    for path in found.differing:
        console.answer(f"  {printable(path)}")
    return NO


def _build(options: argparse.Namespace, console: Console) -> int:
    site = _site(options, console)
    if options.require_complete:
        site.require_complete()
    site.write(options.output)
    for problem in site.problems:
        console.note(str(problem))
    console.answer(f"{options.output}: {len(site)} files, {site.digest}")
    return YES


def _site(options: argparse.Namespace, console: Console) -> contractrepo.Site:
    from contractrepo.service.sources import is_spec, sibling_mocks

    how = {"base_url": options.base_url, "format": options.format}
    if options.all:
        return open_fetched(options, console).all_docs(options.source, **how)
    if is_spec(options.source, Path.cwd()):
        mocks = sibling_mocks(options.source, Path.cwd())
        return contractrepo.build_docs(load_source(options.source), mocks, single=options.single, **how)
    name, _, ref = options.source.partition("@")
    return open_fetched(options, console).docs(
        name, ref or "main", single=options.single, beside=False, **how
    )
