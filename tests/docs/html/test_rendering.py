from __future__ import annotations

import re
from pathlib import Path

from contractrepo.docs.blocks import (
    Badge,
    Code,
    CodeBlock,
    Heading,
    Link,
    Node,
    Page,
    Paragraph,
    Strong,
    Table,
    Text,
    Tree,
    WebLink,
)
from contractrepo.docs.html import HtmlRenderer, rendering

SECTIONS = (Link("Overview", "index"), Link("Schemas", "schemas"))
EXTRA = (Link("Changes", "changes"),)


def rendered(page: Page, *, base_url: str | None = None) -> str:
    return HtmlRenderer("My <API>", SECTIONS, extra=EXTRA, base_url=base_url).page(page).decode()


def test_text_is_escaped_wherever_it_stands() -> None:
    evil = "<b>&\"'"
    inlines = (
        Text(evil),
        Code(evil),
        Strong(evil),
        Badge(evil),
        Link(evil, "index"),
        WebLink(evil, "https://e.org/?a&b"),
    )
    tree = Tree((Node(inlines, (Paragraph(inlines),), "open"),), evil)
    table = Table(evil, (evil, evil, evil), ((inlines, inlines, inlines),))
    page = Page(
        "a/b",
        evil,
        "list",
        (Heading(2, inlines, "x"), tree, table),
        evil,
        (Link(evil, "index"),),
        (Link(evil, "a/b"),),
    )
    html = rendered(page)

    assert "<b>" not in html
    assert 'content="&lt;b&gt;&amp;&#34;&#39;"' in html
    assert 'href="https://e.org/?a&amp;b" rel="nofollow noopener noreferrer"' in html


def test_pages_of_one_version_link_to_its_changes_and_timeless_ones_do_not() -> None:
    assert '<a href="changes.html">' in rendered(Page("index", "T", "index", ()))
    assert "changes.html" not in rendered(Page("schemas/A", "A", "schema", ()))


def test_a_page_names_its_address_only_where_the_site_has_one() -> None:
    page = Page("schemas/A", "A", "schema", ())

    assert '<link rel="canonical" href="https://docs.example.org/x/schemas/A.html">' in rendered(
        page, base_url="https://docs.example.org/x/"
    )
    assert "canonical" not in rendered(page)


def test_the_page_that_is_open_is_marked_in_the_navigation() -> None:
    html = rendered(
        Page("schemas", "Schemas", "list", (), neighbours=(Link("Me", "schemas"), Link("You", "other")))
    )

    assert re.findall(r'<a href="([^"]*)" aria-current="page">', html) == ["schemas.html", "schemas.html"]


def test_the_sidebar_leaves_out_the_lower_level_where_it_would_be_too_long() -> None:
    top, low = (
        Heading(2, (Text("Top"),), "top"),
        [Heading(3, (Text("Low"),), f"low{at}") for at in range(100)],
    )

    assert rendered(Page("p", "P", "list", (top, *low[:6]))).count('class="low"') == 6
    assert rendered(Page("p", "P", "list", (*[top] * 7, *low))).count('class="low"') == 0
    assert "<aside>" not in rendered(Page("p", "P", "list", (top, *low[:5])))


def test_the_sidebar_of_a_page_without_headings_names_its_entries_unless_they_are_too_many() -> None:
    nodes = [Node((Code(f"n{at}"), Text(" string")), anchor=f"n{at}") for at in range(101)]

    assert '<a href="#n1">n1</a>' in rendered(
        Page(
            "p",
            "P",
            "schema",
            (
                Tree(
                    (*nodes[:7], Node((Text("x"),))),
                ),
            ),
        )
    )
    assert "<aside>" not in rendered(Page("p", "P", "schema", (Tree(tuple(nodes)),)))


def test_headings_link_to_themselves_unless_they_lead_elsewhere() -> None:
    html = rendered(
        Page("p", "P", "list", (Heading(2, (Text("A"),), "a"), Heading(2, (Link("B", "b"),), "b")))
    )

    assert '<h2 id="a"><a href="#a">A</a></h2>' in html
    assert '<h2 id="b"><a href="b.html">B</a></h2>' in html


def test_long_code_scrolls_within_its_frame_by_keyboard_too() -> None:
    short, long = (CodeBlock("\n".join("x" * lines), "text") for lines in (25, 26))
    html = rendered(Page("p", "P", "list", (short, long)))

    assert html.count("<pre><code") == 1
    assert html.count('<pre class="long" tabindex="0"><code') == 1


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours (WCAG 2.2, section 1.4.3)."""
    dark, light = sorted(map(luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return sum(weight * value for weight, value in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_every_colour_of_text_stands_out_from_what_is_behind_it() -> None:
    style = (Path(rendering.__file__).parent / "style.css").read_text(encoding="utf-8")
    light, dark = (
        dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", part))
        for part in style.split("prefers-color-scheme: dark")[:2]
    )
    behind = {"paper", "panel", "code"}
    pairs = [(text, back) for text in ("ink", "quiet", "link") for back in behind]
    pairs += [(tone, f"{tone}-back") for tone in ("info", "good", "warning", "danger")]
    pairs += [("ink", f"{tone}-back") for tone in ("info", "good", "warning", "danger")]

    assert [
        (pair, theme is dark)
        for theme in (light, dark)
        for pair in pairs
        if contrast(theme[pair[0]], theme[pair[1]]) < 4.5
    ] == []
