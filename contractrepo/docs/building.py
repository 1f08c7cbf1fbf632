"""A contract's documentation, built."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from contractrepo.breaking import compare
from contractrepo.contract import Contract
from contractrepo.core.collecting import collector_paused
from contractrepo.core.digests import sha256_of
from contractrepo.core.recent import Recent
from contractrepo.core.text import printable
from contractrepo.docs.addresses import DOCUMENT, MANIFEST, MARKDOWN_FOLDER, VERSIONS
from contractrepo.docs.approvals import Release, approval_blocks, open_points, release_facts
from contractrepo.docs.blocks import Block, Fact, Facts, Link, Page
from contractrepo.docs.changes import changes_blocks
from contractrepo.docs.html import HtmlRenderer
from contractrepo.docs.html.rendering import style_sheet
from contractrepo.docs.html.writing import SUFFIX
from contractrepo.docs.llms import llms_text
from contractrepo.docs.making import Sheet, frame_of, sheets
from contractrepo.docs.markdown import Fragments, render
from contractrepo.docs.pages import pages
from contractrepo.docs.pages.book import Book
from contractrepo.docs.single import one_page
from contractrepo.docs.site import Site
from contractrepo.docs.text import one_line
from contractrepo.errors import UsageError
from contractrepo.mocking import MockSet

_MOST_BYTES = 64 * 2**20
_SITES: Recent[Mapping[str, bytes]] = Recent(_MOST_BYTES)
Written = tuple[str, bytes, str]
"""Path, content, and the digest of what it was made from, or an empty text."""
_TRAIL = (Link("Overview", "index"),)


def build_docs(  # noqa: PLR0913  the fixed interface names them
    contract: Contract,
    mocks: MockSet | None = None,
    *,
    previous: Contract | None = None,
    previous_mocks: MockSet | None = None,
    release: Release | None = None,
    base_url: str | None = None,
    format: str | None = None,  # noqa: A002  the command line spells it so
    single: bool = False,
) -> Site:
    """Return the documentation of a contract: HTML pages without scripts, and the same pages as Markdown.

    Equal arguments give equal bytes, on every machine. Parts of a document that are unsound are left out; the site's
    `problems` and its first page list why.

    Args:
        contract: The contract.
        mocks: Its mocks, which samples are made of.
        previous: An earlier version, for the page of changes.
        previous_mocks: Its mocks; what both versions' mocks answer is compared, too.
        release: The review of this version, for the page of approvals.
        base_url: Where the site will stand; without it no page names its own address.
        format: ``html`` or ``markdown``, at the root of the site; without it both, Markdown below ``markdown/``.
        single: Whether everything stands on one page that needs no other file, ``index.html`` or ``index.md``.

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
    subject = Subject(contract, mocks or MockSet(), previous, previous_mocks, release, base_url)
    with collector_paused():
        book = Book(contract, subject.mocks)
        files = _alone(book, subject, format) if single else _known(book, subject, format)
    return Site(files, contract.errors, {one.key: book.operation_paths[one.key] for one in book.described})


@dataclass(frozen=True, slots=True)
class Subject:
    """What a site is about; as for `build_docs`."""

    contract: Contract
    mocks: MockSet
    previous: Contract | None
    previous_mocks: MockSet | None
    release: Release | None
    base_url: str | None


def _known(book: Book, subject: Subject, kind: str | None) -> Mapping[str, bytes]:
    """Return the files of a site, those of the same site as before where nothing is new."""
    if subject.previous is not None:
        # Where findings stand in the texts is no part of their data.
        return _files(book, subject, kind)
    errors = ((one.code, one.pointer, one.message) for one in subject.contract.errors)
    key = frame_of(
        sha256_of(book.document), subject.mocks.digest, repr(list(errors)),
        repr((subject.release, subject.base_url, kind)),
    )  # fmt: skip
    files = _SITES.find(key)
    if files is None:
        files = _files(book, subject, kind)
        _SITES.keep(key, files, sum(map(len, files.values())))
    return files


def _files(book: Book, subject: Subject, kind: str | None) -> Mapping[str, bytes]:
    made = sheets(book, _front(subject.release), _late(book, subject))
    files = {DOCUMENT: book.document}
    inputs: dict[str, str] = {}
    for name, write in _WRITERS.items():
        if kind in {None, name}:
            for path, content, made_from in write(book, made, subject, kind == name):
                files[path] = content
                inputs[path] = made_from
    files[MANIFEST] = _manifest(files, inputs, subject)
    return files


def _alone(book: Book, subject: Subject, kind: str | None) -> Mapping[str, bytes]:
    late = tuple(_late(book, subject))
    links = tuple(Link(page.title, page.path) for page in late)
    page = one_page((*pages(book, _front(subject.release), links), *late))
    files: dict[str, bytes] = {}
    if kind != "markdown":
        files[page.path + SUFFIX] = HtmlRenderer(book.title, ()).alone(page)
    if kind != "html":
        files[f"{page.path}.md"] = render(page).encode()
    return files


def _late(book: Book, subject: Subject) -> Iterator[Page]:
    """Yield the pages about one version."""
    previous, release = subject.previous, subject.release
    if previous is not None:
        comparison = compare(
            previous, book.contract, base_mocks=subject.previous_mocks, revision_mocks=subject.mocks
        )
        blocks = changes_blocks(comparison, book.link_by_key)
        about = f"From version {one_line(previous.version)} to {one_line(book.contract.version)}."
        yield Page("changes", "Changes", "changes", blocks, about, _TRAIL)
    if release is not None:
        yield Page("approval", "Approval", "approval", approval_blocks(release), trail=_TRAIL)


def _front(release: Release | None) -> tuple[Block, ...]:
    return () if release is None else (Facts(_of_review(release)), *open_points(release))


def _of_review(release: Release) -> tuple[Fact, ...]:
    """Return what the first page says about the review; the version stands there already."""
    return tuple(fact for fact in release_facts(release).rows if fact.label != "Version")


def _html(book: Book, made: Sequence[Sheet], subject: Subject, _alone: bool) -> Iterator[Written]:
    outlines = [sheet.outline.page for sheet in made]
    lists = [Link(page.title, page.path) for page in outlines if page.kind == "list" and len(page.trail) == 1]
    late = [Link(page.title, page.path) for page in outlines if page.kind in {"changes", "approval"}]
    if subject.release is not None and subject.release.versions:
        late.append(Link("Versions", VERSIONS))
    base_url = subject.base_url
    sections = (Link("Overview", "index"), *lists)
    renderer = HtmlRenderer(book.title, sections, extra=late, base_url=base_url)
    frame = frame_of("html", book.title, repr((sections, late)), repr(base_url))
    for sheet in made:
        yield sheet.outline.page.path + SUFFIX, sheet.text(frame, renderer.page), sheet.key
    yield "style.css", style_sheet(), ""


def _markdown(book: Book, made: Sequence[Sheet], subject: Subject, alone: bool) -> Iterator[Written]:
    del book
    folder = "" if alone else MARKDOWN_FOLDER
    known = {sheet.outline.page.path: sheet.outline.fragments for sheet in made}
    fragments, frame = Fragments((), known), frame_of("markdown", repr(known))
    for sheet in made:
        path = sheet.outline.page.path
        text = sheet.text(frame, lambda page: render(page, fragments).encode())
        yield f"{folder}{path}.md", text, sheet.key
    root = "" if subject.base_url is None else subject.base_url.rstrip("/") + "/"
    yield "llms.txt", llms_text([sheet.outline.page for sheet in made], root + folder).encode(), ""


_WRITERS: Mapping[str, Callable[[Book, Sequence[Sheet], Subject, bool], Iterator[Written]]] = {
    "html": _html,
    "markdown": _markdown,
}
"""Format -> what writes it, told whether nothing else is written; a new format is one row."""


def _manifest(files: Mapping[str, bytes], inputs: Mapping[str, str], subject: Subject) -> bytes:
    """Return the digest of every file, and of what it was made from where that is a part of the document."""
    manifest: dict[str, Any] = {"schema": "contractrepo/site/1", "version": subject.contract.version}
    if subject.release is not None:
        release = subject.release
        manifest |= {"tag": release.tag, "commit": release.commit, "previous": release.previous}
    manifest["files"] = {path: sha256_of(files[path]) for path in sorted(files)}
    manifest["inputs"] = {path: inputs[path] for path in sorted(inputs) if inputs[path]}
    return (json.dumps(manifest, indent=1, ensure_ascii=True) + "\n").encode("ascii")
