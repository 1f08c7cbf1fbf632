from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractrepo.docs.text import one_line, plain, safe_url, summary


@pytest.mark.parametrize(
    ("url", "anywhere", "relative"),
    [
        ("https://e.example/a?b=c#d", True, True),
        ("HTTP://e.example", True, True),
        ("mailto:ada@e.example", True, True),
        ("https://{region}.e.example/v1", True, True),
        (" https://e.example\n", True, True),
        ("/docs", False, True),
        ("docs/a.html#x", False, True),
        ("?q=1", False, True),
        ("#x", False, True),
        ("", False, False),
        ("https:", False, False),
        ("https:///", False, False),
        ("mailto:", False, False),
        ("//evil.example", False, False),
        ("/\\evil.example", False, False),
        ("\\\\evil.example", False, False),
        ("javascript:alert(1)", False, False),
        ("JAVASCRIPT:alert(1)", False, False),
        ("java\nscript:alert(1)", False, False),
        ("\x01javascript:alert(1)", False, False),
        ("vbscript:x", False, False),
        ("data:text/html,x", False, False),
        ("file:///etc/passwd", False, False),
        ("1script:x", False, False),
        ("https://e.example/\u202e", False, False),
        ('https://e.example/"onclick=x', False, False),
        ("https://e.example/<b>", False, False),
        ("https://e.example/" + "a" * 2_000, False, False),
        (None, False, False),
        (7, False, False),
        (["https://e.example"], False, False),
    ],
)
def test_which_addresses_are_safe(url: object, anywhere: bool, relative: bool) -> None:
    expected = url.strip() if isinstance(url, str) else None
    assert safe_url(url) == (expected if anywhere else None)
    assert safe_url(url, relative=True) == (expected if relative else None)


@given(st.text(st.sampled_from("javscriptJ:/\\#?. \t\n\x01hp@"), max_size=20))
def test_no_address_runs_anything(url: str) -> None:
    found = safe_url(url, relative=True)
    if found is not None:
        seen_by_a_browser = re.sub(r"[\t\n\r]", "", found.strip("".join(map(chr, range(0x21)))))
        scheme = re.match(r"([a-z][a-z0-9+.-]*):", seen_by_a_browser, re.IGNORECASE)
        assert scheme is None or scheme[1].lower() in {"http", "https", "mailto"}


@given(st.text(max_size=80))
def test_plain_text_holds_nothing_that_hides(text: str) -> None:
    found = plain(text)
    found.encode()
    assert not any(unicodedata.category(char) in {"Cc", "Cs"} and char not in "\n\t" for char in found)
    assert not any(
        unicodedata.bidirectional(char) in {"RLO", "LRO", "RLE", "LRE", "PDF", "RLI", "LRI"} for char in found
    )
    assert plain(found) == found


def test_lines_end_with_a_line_feed() -> None:
    assert plain("a\r\nb\rc\u2028d\x0be\tf") == "a\nb\nc\nd\ne\tf"


def test_joined_characters_stay_joined() -> None:
    assert plain("👩‍💻 कि") == "👩‍💻 कि"


def test_one_line_is_cut_where_it_is_too_long() -> None:
    assert one_line(" a\n\n b\x00 ") == "a b"
    assert one_line("abc defg", limit=5) == "abc…"
    assert one_line("abcde", limit=5) == "abcde"


@pytest.mark.parametrize(
    ("markdown", "line"),
    [
        ("", ""),
        ("Lists *pets*.\n\nAnd more.", "Lists pets."),
        ("# Title\n\nText", "Title"),
        ("- a\n- b", "a"),
        ("|a|b|\n|-|-|\n|c|d|", "a"),
        ("<p>One &amp; <code>two</code></p><p>Three</p>", "One & two"),
        ("Before<ul><li>x</li></ul>", "Before"),
        ("![](https://e.example/x.png)\n\nText", "Text"),
        ("word " * 100, "word word…"),
    ],
)
def test_a_summary_is_the_first_paragraph(markdown: str, line: str) -> None:
    assert summary(markdown, limit=10 if len(markdown) > 200 else 80) == line
