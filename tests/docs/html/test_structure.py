"""What every page keeps, whatever the document holds: a reader without scripts, eyes or a network can use it."""

from __future__ import annotations

import json
import posixpath
import re
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from contractrepo import MockSet, load
from contractrepo.docs import Approval, Release, Site, build_docs

SPECS = Path(__file__).parents[2] / "data" / "specs"
SAMPLE = Path(__file__).parents[3] / "sample_repo" / "contracts" / "orders"
DOCUMENTS = (
    "adyen/BinLookupService-v54.yaml",
    "digitalocean/openapi.yaml",
    "oai/link-example.yaml",
    "oai/media-type-examples-3.2.yaml",
    "readme/parameters-style-3.0.json",
    "readme/polymorphism-3.0.yaml",
    "readme/security-3.1.json",
)
LARGEST_PAGE = 300_000
VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
CSP = "default-src 'none'; style-src 'self'; img-src 'self' data:"
MARKUP = (
    '<img src=x onerror="window.X=1"><script>window.X=1</script><svg onload="window.X=1"></svg> [js](javascript:window.X=1)'
    ' <iframe src=//evil.example></iframe> <style>*{display:none}</style> "\'> <a href="javascript:window.X=1">raw</a> \x00\x1b\u202e'
)


@cache
def built(name: str) -> Site:
    if name == "sample":
        return sample()
    return build_docs(hostile() if name == "hostile" else load(SPECS / name), format="html")


def sample() -> Site:
    """Return the site of a release as it is stored: with its mocks, its changes and its review."""
    (old, old_mocks), (new, mocks) = (
        (load(folder / "openapi.yaml"), mocks_of(folder)) for folder in (SAMPLE / "1.1.0", SAMPLE / "2.0.0")
    )
    approval = Approval(
        "ada", "Ada", "api-owner", "SHA256:x", "2026-11-19T10:00:00Z", "Yes", "sha256:1", counts=True
    )
    release = Release(
        *("orders/v2.0.0", "c" * 40, "2.0.0", "1.1.0", "2026-11-20", "released"), approvals=(approval,)
    )
    return build_docs(new, mocks, previous=old, previous_mocks=old_mocks, release=release, format="html")


def mocks_of(folder: Path) -> MockSet:
    return MockSet.parse({f"mocks/{path.name}": path.read_bytes() for path in (folder / "mocks").iterdir()})


def hostile() -> Any:
    """Return a contract that holds markup wherever a document takes text or an address."""
    schema = {
        "type": "string",
        "title": MARKUP,
        "description": MARKUP,
        "enum": [MARKUP],
        "default": MARKUP,
        "pattern": MARKUP,
    }
    docs = {"url": "javascript:window.X=1", "description": MARKUP}
    operation = {
        "operationId": "op" + MARKUP,
        "summary": MARKUP,
        "description": MARKUP,
        "tags": [MARKUP],
        "externalDocs": docs,
        "parameters": [{"name": MARKUP, "in": "query", "description": MARKUP, "schema": schema, "example": MARKUP}],
        "requestBody": {"description": MARKUP, "content": {MARKUP: {"schema": schema, "examples": {MARKUP: {"summary": MARKUP, "externalValue": MARKUP}}}}},
        "responses": {
            "404": {"description": MARKUP, "headers": {MARKUP: {"schema": schema}}, "links": {MARKUP: {"operationId": MARKUP}}},
            MARKUP: {"description": MARKUP},
        },
    }  # fmt: skip
    document = {
        "openapi": "3.1.0",
        "info": {"title": MARKUP, "version": MARKUP, "description": MARKUP, "contact": {"name": MARKUP, "url": MARKUP, "email": MARKUP}},
        "externalDocs": docs,
        "servers": [{"url": "javascript:window.X=1//" + MARKUP, "description": MARKUP, "variables": {MARKUP: {"default": MARKUP}}}],
        "tags": [{"name": MARKUP, "description": MARKUP, "externalDocs": docs}],
        "paths": {"/" + MARKUP: {"get": operation}},
        "webhooks": {MARKUP: {"post": operation}},
        "components": {
            "schemas": {MARKUP: {"type": "object", "properties": {MARKUP: schema}}, MARKUP.upper(): schema},
            "securitySchemes": {MARKUP: {"type": "oauth2", "flows": {"implicit": {"authorizationUrl": "javascript:1", "scopes": {MARKUP: MARKUP}}}}},
        },
    }  # fmt: skip
    return load(json.dumps(document))


@dataclass
class Parsed(HTMLParser):
    """Elements of a page, and every way in which its tags do not nest."""

    source: str
    faults: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)
    elements: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.feed(self.source)
        self.close()
        self.faults += [f"{tag} stays open" for tag in self.open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.elements.append((tag, found))
        self.ids += [found["id"]] if "id" in found else []
        self.links += [found["href"]] if tag == "a" else []
        self.headings += [int(tag[1])] if re.fullmatch("h[1-6]", tag) else []
        if tag == "a" and "a" in self.open:
            self.faults.append("a link within a link")
        if tag in {"p", "ul", "div", "table", "figure"} and "p" in self.open:
            self.faults.append(f"{tag} within a paragraph")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"{tag} is closed where it is not open")


@cache
def parsed(name: str) -> dict[str, Parsed]:
    pages = {path: content for path, content in built(name).items() if path.endswith(".html")}
    return {path: Parsed(content.decode()) for path, content in pages.items()}


pytestmark = pytest.mark.parametrize("name", ["hostile", "sample", *DOCUMENTS])


def test_tags_nest_and_ids_are_unique(name: str) -> None:
    for path, page in parsed(name).items():
        assert page.faults == [], path
        assert len(page.ids) == len(set(page.ids)), path


def test_there_is_one_title_and_headings_skip_no_level(name: str) -> None:
    for path, page in parsed(name).items():
        assert page.headings[0] == 1, path
        assert page.headings.count(1) == 1, path
        assert all(
            after <= before + 1 for before, after in zip(page.headings, page.headings[1:], strict=False)
        ), path


def test_nothing_runs_and_nothing_is_fetched(name: str) -> None:
    for path, page in parsed(name).items():
        tags = {tag for tag, _ in page.elements}
        assert not tags & {"script", "iframe", "style", "svg", "object", "embed", "form", "math", "base"}, (
            path
        )
        assert not [
            key for _, found in page.elements for key in found if key.startswith("on") or key == "style"
        ], path
        assert ("meta", {"http-equiv": "Content-Security-Policy", "content": CSP}) in page.elements, path
        sources = [found["src"] for _, found in page.elements if "src" in found]
        sheets = [found["href"] for tag, found in page.elements if tag == "link"]
        assert not [source for source in sources if not source.startswith("data:image/")], path
        assert [posixpath.basename(sheet) for sheet in sheets] == ["style.css"], path


def test_links_lead_to_pages_and_anchors_of_the_site_or_to_safe_addresses(name: str) -> None:
    pages = parsed(name)
    for path, page in pages.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme or link.startswith("/"):
                assert parts.scheme in {"http", "https", "mailto", ""}, (path, link)
                continue
            target = (
                posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(parts.path)))
                if parts.path
                else path
            )
            if target in pages:
                assert not parts.fragment or parts.fragment in pages[target].ids, (path, link)
            else:
                # A description may hold relative links of its own.
                assert ".html" not in link, (path, link)


def test_landmarks_are_named_and_the_content_can_be_skipped_to(name: str) -> None:
    for path, page in parsed(name).items():
        tags = [tag for tag, _ in page.elements]
        assert [tags.count(tag) for tag in ("main", "header", "title")] == [1, 1, 1], path
        names = [
            found.get("aria-label") or found.get("aria-labelledby")
            for tag, found in page.elements
            if tag == "nav"
        ]
        assert len(set(names)) == len(names), path
        assert None not in names, path
        assert page.links[0] == "#content", path
        assert ("html", {"lang": "en"}) in page.elements, path


def test_tables_say_what_their_cells_belong_to(name: str) -> None:
    for path, page in parsed(name).items():
        scopes = [found.get("scope") for tag, found in page.elements if tag == "th" and found]
        assert set(scopes) <= {"col", "row"}, path


def test_pages_stay_small_and_hold_no_character_that_html_forbids(name: str) -> None:
    for path, content in built(name).items():
        if path.endswith(".html"):
            assert len(content) < LARGEST_PAGE, path
            assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e]", content.decode()), path
