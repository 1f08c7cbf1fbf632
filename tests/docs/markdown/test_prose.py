from __future__ import annotations

from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from contractrepo.docs.markdown.prose import prose
from contractrepo.docs.text import rendered

GFM = MarkdownIt("commonmark", {"maxNesting": 200}).enable(["table", "strikethrough"])


class Words(HTMLParser):
    """The text of HTML with its elements, blanks aside."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self.tags: list[str] = []
        self.urls: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.urls += [value or "" for name, value in attrs if name == "href"]
        self.text += [value or "" for name, value in attrs if name == "alt"]

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    @property
    def words(self) -> str:
        return "".join("".join(self.text).split())


# fmt: off
PIECES = st.sampled_from(
    [
        "<",
        ">",
        "&",
        "&amp;",
        "&lt;",
        "`",
        "``",
        "```",
        "~~~",
        "\n",
        "\n\n",
        " ",
        "    ",
        "# ",
        "#",
        "- ",
        "+ ",
        "1. ",
        "2) ",
        "> ",
        "|",
        "\n|a|b|\n|-|-|\n|c|",
        "\n---\n",
        "\n===\n",
        ":--",
        "[",
        "]",
        "(",
        ")",
        "![",
        "*",
        "**",
        "_",
        "__",
        "~~",
        "\\",
        "\\|",
        "a",
        "b c",
        "a_b",
        "$x$",
        "<b>",
        "</b>",
        "<p>",
        "<ul><li>",
        "</li></ul>",
        "<h2>",
        "</h2>",
        "<br>",
        "<table><tr><td>",
        "</td></tr></table>",
        "<code>",
        "</code>",
        "<pre>",
        "</pre>",
        "<div>",
        "</div>",
        "[x](https://e.example/a_(b)|c)",
        "<script>",
        "javascript:x",
        "[a]: /b",
        "[^1]",
        "<!--",
        "é",
        "<blockquote>",
        "<a href='https://e.example'>",
        "</a>",
        "<hr>",
        "<img src=x alt='|*<'>",
    ]
)
# fmt: on
TEXTS = st.one_of(st.lists(PIECES, max_size=16).map("".join), st.text(max_size=40))


def _expected(tags: set[str]) -> set[str]:
    """Markdown writes some elements by others of the same meaning."""
    others = {"del": {"s"}, "pre": {"code"}, "table": {"thead", "tbody", "th"}}
    return {"p", "strong", *tags}.union(*(others.get(tag, set()) for tag in tags))


@given(TEXTS)
@settings(max_examples=200, deadline=None)
def test_a_description_keeps_its_words_and_brings_no_markup_along(text: str) -> None:
    written = "\n".join(prose(text, 2))
    safe, again = Words(rendered(text, heading_shift=2)), Words(GFM.render(written))
    assert set(again.tags) <= _expected(set(safe.tags))
    assert set(map(unescape, again.urls)) <= {
        url.replace("(", "%28").replace(")", "%29").replace("|", "%7C") for url in safe.urls
    }
    assert "<script" not in GFM.render(written)
    if not {"em", "strong", "b", "i", "s", "del", "a", "img"} & set(safe.tags):
        assert again.words == safe.words


@given(TEXTS)
@settings(max_examples=100, deadline=None)
def test_a_description_cannot_leave_a_list_or_hold_a_heading_there(text: str) -> None:
    lines = prose(text, 2, headings=False)
    page = GFM.render("- head\n\n" + "\n".join(f"  {line}" for line in lines) + "\n- next\n\nafter\n")
    words = Words(page)
    assert not {"h1", "h2", "h3", "h4", "h5", "h6"} & set(words.tags)
    assert page.endswith("<p>after</p>\n")


@pytest.mark.parametrize(
    ("markdown", "lines"),
    [
        ("", []),
        ("Plain _words_ & more.", ["Plain *words* & more."]),
        ("# A\n\n## B #\n\n### C\\#", ["### A", "", "#### B", "", "##### C\\#"]),
        ("line\nline\\\nbreak", ["line line\\", "break"]),
        (
            "\\# no\n\n1\\. no\n\n\\- no\n\n\\> no\n\n&lt;b>",
            ["\\# no", "", "1\\. no", "", "\\- no", "", "\\> no", "", "\\<b>"],
        ),
        ("- a\n- b\n  - c", ["- a", "- b", "", "  - c"]),
        ("3. a\n4. b", ["3. a", "4. b"]),
        ("> a\n>\n> b", ["> a", ">", "> b"]),
        ("```py\na `b` ```` \n\n```", ["```", "a `b` ```` ", "", "```"]),
        ("a\n\n---\n\nb", ["a", "", "***", "", "b"]),
        ("`a``b` ``c`d``", ["```a``b``` ``c`d``"]),
        ("`` `a ``", ["`` `a ``"]),
        (
            "| a | b |\n|:-:|---|\n| x \\| y | `c \\| d` |\n| e |",
            ["| a | b |", "|---|---|", "| x \\| y | `c \\| d` |", "| e |  |"],
        ),
        ("**a *b* c** ~~d~~", ["**a *b* c** ~~d~~"]),
        ("***a***", ["**a**"]),
        ("[a [b]](https://e.example/x_(y))", ["[a \\[b\\]](https://e.example/x_%28y%29)"]),
        ("[](https://e.example)", ["[https://e.example](https://e.example)"]),
        ("![logo *x*](data:image/png;base64,AA)", ["logo x"]),
        ("<table></table>x", ["x"]),
        ("<table><tr></tr></table>", []),
        ("<table><tr><td><p>a</p><p>b<br>c</p></td></tr></table>", ["| a b c |", "|---|"]),
        ("<div><h1></h1>a<b> b </b>c</div>", ["a **b** c"]),
        ("<blockquote></blockquote>", []),
        ("- - +", []),
        ("wow!<a href=https://e.example>a</a>", ["wow\\![a](https://e.example)"]),
        ("<table><tr><td>a<table><tr><td>b</td></tr></table></td></tr></table>", ["| a b |", "|---|"]),
        ("<b>a</b><b>b</b><code>c</code><code>d</code>", ["**a** **b**`c` `d`"]),
        ("- a\n-\n- b", ["- a", "- b"]),
        ("<b> </b>x", ["x"]),
    ],
)
def test_what_becomes_of_markdown(markdown: str, lines: list[str]) -> None:
    assert prose(markdown, 2) == lines


def test_headings_where_none_may_stand_are_emphasised() -> None:
    assert prose("# A\n\n# *b*", 2, headings=False) == ["**A**", "", "*b*"]
