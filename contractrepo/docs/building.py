"""A contract's documentation, built."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from contractrepo.breaking import compare
from contractrepo.contract import Contract
from contractrepo.core.collecting import collector_paused
from contractrepo.core.digests import sha256_of
from contractrepo.core.text import printable
from contractrepo.docs.addresses import DOCUMENT, MANIFEST
from contractrepo.docs.approvals import Release, approval_blocks, release_facts
from contractrepo.docs.blocks import Fact, Facts, Link, Page
from contractrepo.docs.changes import changes_blocks
from contractrepo.docs.html import HtmlRenderer
from contractrepo.docs.html.rendering import SUFFIX, style_sheet
from contractrepo.docs.llms import llms_text
from contractrepo.docs.markdown import Fragments, render
from contractrepo.docs.pages import pages
from contractrepo.docs.pages.book import Book
from contractrepo.docs.site import Site
from contractrepo.docs.text import one_line
from contractrepo.errors import UsageError
from contractrepo.mocking import MockSet

MARKDOWN_FOLDER = "markdown/"
_TRAIL = (Link("Overview", "index"),)


def build_docs(  # noqa: PLR0913  the fixed interface names them
    contract: Contract,
    mocks: MockSet | None = None,
    *,
    previous: Contract | None = None,
    release: Release | None = None,
    base_url: str | None = None,
    format: str | None = None,  # noqa: A002  the command line spells it so
) -> Site:
    """Return the documentation of a contract: HTML pages without scripts, and the same pages as Markdown.

    Equal arguments give equal bytes, on every machine. Parts of a document that are unsound are left out; the site's
    `problems` and its first page list why.

    Args:
        contract: The contract.
        mocks: Its mocks, which samples are made of.
        previous: An earlier version, for the page of changes.
        release: The review of this version, for the page of approvals.
        base_url: Where the site will stand; without it no page names its own address.
        format: ``html`` or ``markdown``, at the root of the site; without it both, Markdown below ``markdown/``.

    Raises:
        UsageError: ``format-unknown``.
        ContractError: An example of the mocks breaks the contract.

    Example:
        >>> from contractrepo import load
        >>> text = '{"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {}}'
        >>> list(build_docs(load(text), format="html"))
        ['index.html', 'manifest.json', 'openapi.json', 'search.html', 'style.css']
    """
    if format not in {None, *_WRITERS}:
        raise UsageError(
            "format-unknown",
            f"there is no documentation format '{printable(str(format), limit=40)}'",
            hint=f"use one of {', '.join(_WRITERS)}",
        )
    with collector_paused():
        book = Book(contract, mocks)
        made = _pages(book, previous, release)
        files = {DOCUMENT: _document(contract.description.data)}
        for name, write in _WRITERS.items():
            if format in {None, name}:
                files.update(write(book, made, base_url, format == name))
        files[MANIFEST] = _manifest(files, contract, release)
    return Site(files, contract.errors)


def _pages(book: Book, previous: Contract | None, release: Release | None) -> tuple[Page, ...]:
    """Return all pages; those about one version stand at the end."""
    late: list[Page] = []
    if previous is not None:
        blocks = changes_blocks(compare(previous, book.contract), book.link_by_key)
        about = f"From version {one_line(previous.version)} to {one_line(book.contract.version)}."
        late.append(Page("changes", "Changes", "changes", blocks, about, _TRAIL))
    if release is not None:
        late.append(Page("approval", "Approval", "approval", approval_blocks(release), trail=_TRAIL))
    front = () if release is None else (Facts(_of_review(release)),)
    return (*pages(book, front, tuple(Link(page.title, page.path) for page in late)), *late)


def _of_review(release: Release) -> tuple[Fact, ...]:
    """Return what the first page says about the review; the version stands there already."""
    return tuple(fact for fact in release_facts(release).rows if fact.label != "Version")


def _html(
    book: Book, made: Sequence[Page], base_url: str | None, _alone: bool
) -> Iterator[tuple[str, bytes]]:
    lists = [Link(page.title, page.path) for page in made if page.kind == "list" and len(page.trail) == 1]
    late = [Link(page.title, page.path) for page in made if page.kind in {"changes", "approval"}]
    sections = (Link("Overview", "index"), *lists)
    renderer = HtmlRenderer(book.title, sections, extra=late, base_url=base_url)
    for page in made:
        yield page.path + SUFFIX, renderer.page(page)
    yield "style.css", style_sheet()


def _markdown(
    book: Book, made: Sequence[Page], base_url: str | None, alone: bool
) -> Iterator[tuple[str, bytes]]:
    del book
    folder = "" if alone else MARKDOWN_FOLDER
    fragments = Fragments(made)
    for page in made:
        yield f"{folder}{page.path}.md", render(page, fragments).encode()
    root = "" if base_url is None else base_url.rstrip("/") + "/"
    yield "llms.txt", llms_text(made, root + folder).encode()


_WRITERS: Mapping[str, Callable[[Book, Sequence[Page], str | None, bool], Iterator[tuple[str, bytes]]]] = {
    "html": _html,
    "markdown": _markdown,
}
"""Format -> what writes it, told whether nothing else is written; a new format is one row."""


def _document(data: Mapping[str, Any]) -> bytes:
    """Return the document with all files it refers to."""
    return (json.dumps(data, indent=1, ensure_ascii=False) + "\n").encode()


def _manifest(files: Mapping[str, bytes], contract: Contract, release: Release | None) -> bytes:
    """Return the digest of every file, and what the site was built from."""
    manifest: dict[str, Any] = {"schema": "contractrepo/site/1", "version": contract.version}
    if release is not None:
        manifest |= {"tag": release.tag, "commit": release.commit, "previous": release.previous}
    manifest["files"] = {path: sha256_of(files[path]) for path in sorted(files)}
    return (json.dumps(manifest, indent=1, ensure_ascii=True) + "\n").encode("ascii")
