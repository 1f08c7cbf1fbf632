from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from contractrepo.docs.blocks import (
    Badge,
    Code,
    CodeBlock,
    Fact,
    Facts,
    Heading,
    Items,
    Link,
    Node,
    Notice,
    Page,
    Paragraph,
    Prose,
    Strong,
    Table,
    Text,
    Tree,
    WebLink,
)
from contractrepo.docs.markdown import Fragments, render
from contractrepo.docs.markdown.slugs import slugs

GFM = MarkdownIt("commonmark", {"maxNesting": 200}).enable(["table", "strikethrough"])
HOSTILE = st.text(st.sampled_from("ab|`\\*_[]()<>&#-+=:~!$1. \n\t\x00\u202eé"), max_size=16)
INLINES = st.lists(
    st.one_of(
        st.builds(Text, HOSTILE),
        st.builds(Code, HOSTILE),
        st.builds(Strong, HOSTILE),
        st.builds(Badge, HOSTILE),
        st.builds(Link, HOSTILE, st.just("operations/x"), st.just(""), st.booleans()),
        st.builds(WebLink, HOSTILE, st.sampled_from(["https://e.example/a|b", "https://e.example/(a)"])),
    ),
    max_size=3,
).map(tuple)


def page(*blocks: object, title: str = "Title", path: str = "operations/a") -> Page:
    return Page(path, title, "operation", blocks)  # type: ignore[arg-type]  # any kind of block


EVERYTHING = page(
    Paragraph((Badge("GET"), Text(" "), Code("/a|b"), Strong(" strong "))),
    Notice("warning", (Text("Deprecated"),)),
    Prose("# Own *heading*\n\nText", 1),
    Heading(2, (Text("Parameters #"),), "parameters"),
    Facts((Fact("Label", (Code("x"), Text(" - y"))), Fact("", ()))),
    Items(((Text("- one"),), (Link("Pet", "schemas/Pet", code=True),))),
    Table("Caption", ("A|", "B"), (((Text("a|b"),), (Code("c|d"),)), ((), (Code("e\\|f"),)))),
    CodeBlock("one\n\n  ```` two ", "sh", "Command"),
    CodeBlock("x", 'sh" onclick', ""),
    Tree(
        (
            Node(
                (Code("name"), Badge("required")),
                (Prose("# No heading\n\nText", 2), Facts((Fact("a", (Text("b"),)),))),
                "open",
                "n",
            ),
            Node((Text("other"),), (Tree((Node((Text("inner"),), (), "flat", "i"),), "Items"),)),
            Node((), (CodeBlock("x", "json"),)),
        )
    ),
    Tree((Node((WebLink("site", "https://e.example"),)),), "One of"),
)


def test_every_kind_of_block() -> None:
    assert render(EVERYTHING) == (
        "# Title\n\n"
        "**GET** `/a|b` **strong**\n\n"
        "> Deprecated\n\n"
        "## Own *heading*\n\nText\n\n"
        "## Parameters \\#\n\n"
        "* Label: `x` - y\n* \\:\n\n"
        "- \\- one\n- [`Pet`](../schemas/Pet.md)\n\n"
        "Caption\n\n| A\\| | B |\n|---|---|\n| a\\|b | `c\\|d` |\n|  | e\\\\\\|f |\n\n"
        "Command\n\n`````sh\none\n\n  ```` two \n`````\n\n"
        "```\nx\n```\n\n"
        "- `name`**required**\n\n  **No heading**\n\n  Text\n\n  * a: b\n"
        "- other\n\n  Items\n\n  - inner\n"
        "- ```json\n  x\n  ```\n\n"
        "One of\n\n- [site](https://e.example)\n"
    )


def test_the_way_to_a_page_stands_above_it() -> None:
    trail = (Link("Overview", "index"), Link("Pets", "tags/pets"))
    assert render(Page("operations/a", "A", "operation", (), trail=trail)) == (
        "# A\n\n[Overview](../index.md) / [Pets](../tags/pets.md)\n"
    )


@given(st.lists(st.tuples(INLINES, INLINES), min_size=1, max_size=2).map(tuple), HOSTILE, HOSTILE)
@settings(max_examples=80, deadline=None)
def test_no_cell_breaks_a_table(rows: tuple[tuple[object, ...], ...], column: str, after: str) -> None:
    text = render(page(Table("", (column, "B"), rows), Paragraph((Text("end " + after),))))  # type: ignore[arg-type]  # any inline or block
    tokens = GFM.parse(text)
    assert [token.type for token in tokens].count("tr_open") == len(rows) + 1
    assert [token.type for token in tokens].count("td_open") == 2 * len(rows)
    assert [token.type for token in tokens].count("table_open") == 1
    assert [token.type for token in tokens][-3:] == ["paragraph_open", "inline", "paragraph_close"]
    # cmark-gfm reads an escape as a pair, wherever it stands.
    for line in text.split("\n"):
        if line.startswith("|") and "---" not in line:
            assert len(re.findall(r"(?:\\.|[^|\\])*\|", line)) == 3


@given(INLINES, HOSTILE, HOSTILE)
@settings(max_examples=120, deadline=None)
def test_no_text_becomes_markup(parts: tuple[object, ...], text: str, title: str) -> None:
    blocks = (
        Paragraph((Text(text),)),
        Heading(2, (Text(text),), "a"),
        Facts((Fact(text, parts),)),  # type: ignore[arg-type]  # any inline or block
        Items(((Text(text),),)),
        CodeBlock(text, "text", text),
        Notice("info", (Text(text),)),
        Tree((Node(parts, (Paragraph((Text(text),)),)),), text),  # type: ignore[arg-type]  # any inline or block
    )
    tokens = GFM.parse(render(page(*blocks, title=title)))
    kinds = [token.type for token in tokens]
    assert kinds.count("heading_open") == 2
    assert kinds.count("fence") == 1
    assert kinds.count("blockquote_open") <= 1
    assert not {"html_block", "table_open", "hr", "code_block", "ordered_list_open"} & set(kinds)
    children = [child for token in tokens for child in token.children or ()]
    assert not {"html_inline", "image", "em_open", "s_open"} & {child.type for child in children}
    for child in children:
        if child.type == "link_open":
            assert child.attrs["href"] in ("x.md", "https://e.example/a%7Cb", "https://e.example/%28a%29")


def test_a_plain_text_reads_the_same() -> None:
    text = "a_b *c* [d](e) <f> &amp; `g` | h ~i~ $j$ \\k #l 1. m"
    (token,) = [
        one
        for one in GFM.parse(render(page(Paragraph((Text(text),)))))
        if one.type == "inline" and one.content != "Title"
    ]
    assert "".join(child.content for child in token.children or ()) == text


def test_links_lead_to_the_headings_that_github_numbers() -> None:
    target = page(
        Prose("# Parameters\n\n<h2>Other</h2>", 1),
        Heading(2, (Text("Parameters"),), "parameters"),
        Tree(
            (
                Node(
                    (Code("limit"),),
                    (Tree((Node((Text("x"),), (), "flat", "inner"), Node((Text("y"),)))), Paragraph(())),
                    "flat",
                    "limit",
                ),
            )
        ),
        Heading(3, (Code("GET /pets/{id}"), Text(" कि!")), "get"),
        Heading(2, (Link("Title", "index"), WebLink("", "https://e.example")), "title"),
        Prose("no heading", 2),
        path="operations/b",
    )
    top = page(Tree((Node((Text("x"),), (), "flat", "early"),)), path="index")
    assert slugs(target) == {
        "parameters": "parameters-1",
        "limit": "parameters-1",
        "inner": "parameters-1",
        "get": "get-petsid-कि",
        "title": "title-1",
    }
    fragments = Fragments((target, top))
    assert fragments.of("operations/b", "limit") == "parameters-1"
    assert fragments.of("operations/b", "unknown") == ""
    assert fragments.of("nowhere", "limit") == ""
    assert fragments.of("index", "early") == ""
    link = Paragraph((Link("x", "operations/b", "get"),))
    assert "[x](b.md#get-petsid-कि)" in render(page(link), fragments)
    assert "[x](b.md)" in render(page(link))


@pytest.mark.parametrize("text", ["", "\n", "\x00"])
def test_nothing_to_read_leaves_nothing(text: str) -> None:
    assert (
        render(page(Paragraph((Text(text),)), Items(((Text(text),),)), Notice("info", (Strong(text),))))
        == "# Title\n"
    )
