from __future__ import annotations

import time
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contractrepo.docs.text import rendered
from contractrepo.docs.text.rendering import _MARKUP, _PARSER
from contractrepo.docs.text.sanitising import ATTRIBUTES, TAGS, sanitised

LINK = '<a href="https://e.example" rel="nofollow noopener noreferrer">'
TABLE = (
    '<table>\n<thead>\n<tr>\n<th scope="col">a</th>\n<th scope="col">b</th>\n</tr>\n</thead>\n'
    "<tbody>\n<tr>\n<td>1</td>\n<td>2</td>\n</tr>\n</tbody>\n</table>"
)
SCHEMES = ("http://", "https://", "mailto:")


class Reader(HTMLParser):
    """Reads HTML and notes what is not allowed in it."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[object] = []
        self.headings: list[int] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        self.faults += self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self.faults.append(tag)
        for name, value in attrs:
            fixed = {("a", "rel"): "nofollow noopener noreferrer", ("th", "scope"): "col"}.get((tag, name))
            if fixed != value and not self._allowed(tag, name, value or ""):
                self.faults.append((tag, name, value))
        if tag == "a" and "href" not in dict(attrs):
            self.faults.append("a link that leads nowhere")
        if tag[0] == "h" and tag[1:].isdigit():
            self.headings.append(int(tag[1:]))
        if tag not in ("br", "hr", "img"):
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.faults.append(f"/{tag}")

    def handle_comment(self, data: str) -> None:
        self.faults.append(data)

    def handle_decl(self, decl: str) -> None:
        self.faults.append(decl)

    def unknown_decl(self, data: str) -> None:
        self.faults.append(data)

    def handle_pi(self, data: str) -> None:
        self.faults.append(data)

    @staticmethod
    def _allowed(tag: str, name: str, value: str) -> bool:
        if name not in ATTRIBUTES.get(tag, ()):
            return False
        if name == "href":
            return value.lower().startswith(SCHEMES)
        return name != "src" or value.startswith("data:image/")


# fmt: off
PIECES = st.sampled_from(
    [
        "<",
        ">",
        '"',
        "'",
        "=",
        "&",
        ";",
        "`",
        "```",
        "\n",
        "\n\n",
        " ",
        "    ",
        "# ",
        "###### ",
        "- ",
        "1. ",
        "> ",
        "|",
        "\n|a|b|\n|-|-|\n|c|",
        "[",
        "]",
        "(",
        ")",
        "![",
        "*",
        "**",
        "_",
        "~~",
        "\\",
        "a",
        "b c",
        "javascript:alert(1)",
        "JaVaScRiPt&colon;alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "https://e.example/?a=b&c=d",
        "mailto:a@b.example",
        "//evil.example",
        "/here",
        "<script>",
        "</script>",
        "<style>",
        "<img src=x onerror=alert(1)>",
        '<img alt="<b>">',
        "<img src=\"data:image/png;base64,AAAA\" alt='x'>",
        "<img src='data:image/svg+xml;base64,AAAA'>",
        "<svg onload=alert(1)>",
        "<math>",
        "<iframe src=//x>",
        "<a href='javascript:x'>",
        "<a href=https://x.example id=a>",
        "</a>",
        "<a name=top>",
        "<b style='x' class=y>",
        "</b>",
        "<p>",
        "</p>",
        "<ul>",
        "<li>",
        "</ul>",
        "<table>",
        "<tr>",
        "<td>",
        "<th>",
        "</table>",
        "<h1>",
        "</h1>",
        "<h4 id=x>",
        "<div>",
        "</div>",
        "<ol start=3>",
        "<ol start=x>",
        "</ol>",
        "<blockquote>",
        "<pre>",
        "</pre>",
        "<code>",
        "<br>",
        "<hr>",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<?x",
        "<template>",
        "<textarea>",
        "<title>",
        "<noscript>",
        "<plaintext>",
        "<form action=javascript:x>",
        "<input value=x>",
        "\x00",
        "\x1b[31m",
        "\u202e",
        "\ud800",
        "\ufeff",
        "é",
        "日本",
        "&lt;script&gt;",
        "&#x6a;avascript:",
        '<a href="',
    ]
)
# fmt: on
TEXTS = st.one_of(st.lists(PIECES, max_size=30).map("".join), st.text(max_size=60))


@given(TEXTS, st.integers(1, 6))
@settings(max_examples=250, deadline=None)
def test_nothing_but_allowed_elements_comes_out(text: str, level: int) -> None:
    html = rendered(text, heading_shift=level)
    reader = Reader(html)
    assert reader.faults == []
    assert all(found == 6 or found > level for found in reader.headings)
    before = level
    for found in reader.headings:
        assert found <= before + 1
        before = found
    html.encode()
    assert "\u202e" not in html
    assert "\x00" not in html


@given(st.text(st.sampled_from("ab _-.:;,()/{}'\"&<>#+=|~!?*1)\t\u00e9"), max_size=24))
@settings(max_examples=250, deadline=None)
def test_the_way_around_the_parser_leads_to_the_same_place(text: str) -> None:
    line = text.rstrip()
    if line and not _MARKUP.search(line):
        assert unescape(rendered(text, heading_shift=1)) == unescape(sanitised(_PARSER.render(line)).strip())


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("", ""),
        (" \n", ""),
        ("Plain words.\n", "<p>Plain words.</p>"),
        ("snake_case & 1 < 2", "<p>snake_case &amp; 1 &lt; 2</p>"),
        ("*a* **b** ~~c~~ `d`", "<p><em>a</em> <strong>b</strong> <s>c</s> <code>d</code></p>"),
        ("# A\n### B\n## C\n# D", "<h3>A</h3>\n<h4>B</h4>\n<h4>C</h4>\n<h3>D</h3>"),
        ("<h1>A</h1><h2>B</h2>", "<h3>A</h3><h4>B</h4>"),
        ("# \n\nx", "<p>x</p>"),
        (
            "[a](https://e.example/?x=1&y=2)",
            '<p><a href="https://e.example/?x=1&amp;y=2" rel="nofollow noopener noreferrer">a</a></p>',
        ),
        ("[a](/here) [b](#there)", "<p>a b</p>"),
        ("![Our logo](https://e.example/logo.png)", "<p>Our logo</p>"),
        ("<img src=x>", ""),
        (
            "![dot](data:image/png;base64,AAAA)",
            '<p><img src="data:image/png;base64,AAAA" alt="dot"></p>',
        ),
        (
            "|a|b|\n|-|:-:|\n|1|2|",
            TABLE,
        ),
        ("3. x", '<ol start="3">\n<li>x</li>\n</ol>'),
        ("<ul>loose<li>a</li>more<b>x</b></ul>", "<ul><li>loose</li><li>a</li><li>more<b>x</b></li></ul>"),
        ("<div><b><p>a</p><hr></b></div>", "<div><b> a </b></div>"),
        ("<li>alone</li>", "alone"),
        (
            "<table><tr><th><h1>x</h1></th></tr></table>",
            '<table><tbody><tr><th scope="col"> x</th></tr></tbody></table>',
        ),
        ("<div><b><table><tr><td>x</td></tr></table></b></div>", "<div><b>    x</b></div>"),
        ("<div><a href=/x>y <a href=https://e.example>z</a></a></div>", f"<div>y {LINK}z</a></div>"),
        (
            "<img src=x alt='a < b'> c <br> d",
            "<p>a \N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK} b c <br> d</p>",
        ),
        ("<br><div>x</div>", "<p><br></p><div>x</div>"),
        ("a <b onclick='x' id='y' style='z'>b</b><script>c</script>", "<p>a <b>b</b></p>"),
        ("<!-- hidden -->shown", "shown"),
        ("a\x00b\u202ec\r\nd", "<p>abc\nd</p>"),
    ],
)
def test_what_becomes_of_markdown(markdown: str, html: str) -> None:
    assert rendered(markdown, heading_shift=2) == html


HOSTILE = {
    "quotations": "> " * 200 + "deep",
    "lists": "".join(" " * (2 * depth) + "- a\n" for depth in range(200)),
    "elements": "<div>" * 15_000 + "deep",
    "brackets": "[" * 99_000,
    "images": "![" * 40_000,
    "emphasis": "*_" * 50_000,
    "huge": "# a\n" * 100_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_is_shown_as_it_is_written_and_quickly(name: str) -> None:
    text = HOSTILE[name]
    start = time.process_time()
    html = rendered(text, heading_shift=2)
    assert time.process_time() - start < 3
    assert Reader(html).faults == []
    assert html.startswith("<p>")
    assert "deep" not in text or "deep" in html


def test_a_text_as_it_is_written_keeps_its_paragraphs() -> None:
    assert (
        rendered("> " * 200 + "\n\n<b>", heading_shift=1)
        == "<p>" + "&gt; " * 199 + "&gt;</p>\n<p>&lt;b&gt;</p>"
    )


def test_equal_texts_are_rendered_once() -> None:
    text = "rendered *once* in this test"
    assert rendered(text, heading_shift=3) is rendered(text, heading_shift=3)


def test_a_long_text_is_not_kept() -> None:
    text = "*word* " * 1_000
    assert rendered(text, heading_shift=3) == rendered(text, heading_shift=3)
    assert rendered(text, heading_shift=3) is not rendered(text, heading_shift=3)
