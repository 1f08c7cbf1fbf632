from __future__ import annotations

import posixpath
import re
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from contractrepo import load
from contractrepo.docs import build_docs

GFM = MarkdownIt("commonmark", {"maxNesting": 500}).enable(["table", "strikethrough"])


def pages_of(path: Path) -> dict[str, list[Token]]:
    site = build_docs(load(path), format="markdown")
    return {name: GFM.parse(content.decode()) for name, content in site.items() if name.endswith(".md")}


def fragments_of(tokens: list[Token]) -> set[str]:
    """Return the fragments of headings, as GitHub makes them."""
    found: dict[str, int] = {}
    fragments = set()
    for opening, token in pairwise(tokens):
        if opening.type == "heading_open":
            text = "".join(child.content for child in token.children or ())
            slug = re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-")
            number = found.get(slug, 0)
            found[slug] = number + 1
            fragments.add(f"{slug}-{number}" if number else slug)
    return fragments


@pytest.mark.parametrize(
    "name", ["oai/link-example.yaml", "adyen/DisputeService-v30.json", "readme/schema-types-3.1.yaml"]
)
def test_every_link_leads_somewhere_and_nothing_is_raw_html(specs: Path, name: str) -> None:
    pages = pages_of(specs / name)
    fragments = {path: fragments_of(tokens) for path, tokens in pages.items()}
    inside = 0
    for path, tokens in pages.items():
        assert "html_block" not in {token.type for token in tokens}
        for child in (child for token in tokens for child in token.children or ()):
            assert child.type != "html_inline"
            address = (
                urlsplit(str(child.attrs.get("href", "")))
                if child.type == "link_open"
                else urlsplit("https:")
            )
            if not address.scheme:
                target = (
                    posixpath.normpath(posixpath.join(posixpath.dirname(path), address.path))
                    if address.path
                    else path
                )
                assert target in pages
                assert not address.fragment or unquote(address.fragment) in fragments[target]
                inside += 1
    assert inside > len(pages)


def test_a_site_is_the_same_every_time(specs: Path) -> None:
    path = specs / "readme/schema-types-3.1.yaml"
    assert (
        build_docs(load(path), format="markdown").digest == build_docs(load(path), format="markdown").digest
    )
