"""Markdown to HTML that is safe to show."""

from __future__ import annotations

import re
from functools import lru_cache

from markdown_it import MarkdownIt
from markupsafe import Markup, escape

from contractrepo.docs.text.characters import plain
from contractrepo.docs.text.sanitising import sanitised
from contractrepo.docs.text.structure import structured

# Longer texts are shown as they are: what markdown-it does with them may grow with the square of their length.
_LONGEST = 100_000
_MOST = {"[": 10_000, "![": 1_000, "*": 10_000, "_": 10_000, "~~": 10_000}
# Deeper nesting would be cut by the parser, and html5ever's work grows with the square of the depth.
_DEEPEST_BLOCKS = 60
_DEEPEST_TAGS = 200
_LONGEST_CACHED = 4_000

# What may begin something else than a paragraph of plain words (CommonMark 0.31, sections 4 to 6).
_MARKUP = re.compile(
    r"[\[*`<\\\n\t]|~~|&[#A-Za-z]|(?<![0-9A-Za-z])_|_(?![0-9A-Za-z])|\A {4}|\A {0,3}(?:[-+#>=|]|[0-9]{1,9}[.)])"
)
_NEEDS_STRUCTURE = re.compile(r"<[aih]")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
_PARSER = MarkdownIt("commonmark", {"html": True, "maxNesting": _DEEPEST_BLOCKS + 2}).enable(
    ["table", "strikethrough"]
)


def rendered(markdown: str, *, heading_shift: int) -> Markup:
    """Return a description as HTML of a small allow list; never raises, and never slow.

    Markdown is CommonMark with tables and strikethrough; HTML in it is kept as far as the list goes. Whatever it
    becomes is sanitised, always. Texts that are too long or nested too deep are shown as they are written.

    Args:
        markdown: The text, as it stands in a document.
        heading_shift: Level of the heading that the text stands below, 1 to 6; its own headings are below that.

    Returns:
        Blocks without `id`, `class`, `style` or scripts; empty for a blank text.

    Example:
        >>> rendered("Some *words*, <script>alert(1)</script> <b onclick=x>bold</b>", heading_shift=2)
        Markup('<p>Some <em>words</em>,  <b>bold</b></p>')
    """
    if len(markdown) <= _LONGEST_CACHED:
        return _cached(markdown, heading_shift)
    return _rendered(markdown, heading_shift)


@lru_cache(maxsize=4_096)
def _cached(markdown: str, heading_shift: int) -> Markup:
    return _rendered(markdown, heading_shift)


def _rendered(markdown: str, heading_shift: int) -> Markup:
    text = plain(markdown).rstrip()
    if not text:
        return Markup()
    if not _MARKUP.search(text):
        return Markup("<p>{}</p>").format(text.strip())
    html = _html(text)
    if html is None:
        return _as_written(text)
    clean = sanitised(html)
    if "<" in text or _NEEDS_STRUCTURE.search(clean):
        clean = structured(clean, heading_shift)
    return Markup(clean.strip())  # noqa: S704  sanitised right above


def _html(text: str) -> str | None:
    """Return unsafe HTML, or None for a text that asks too much."""
    if len(text) > _LONGEST or any(text.count(mark) > most for mark, most in _MOST.items()):
        return None
    tokens = _PARSER.parse(text)
    if any(token.level >= _DEEPEST_BLOCKS for token in tokens):
        return None
    html: str = _PARSER.renderer.render(tokens, _PARSER.options, {})
    return None if _is_deep(html) else html


def _is_deep(html: str) -> bool:
    depth = 0
    for end, name in _TAG.findall(html):
        if end:
            depth = max(depth - 1, 0)
        elif name.lower() not in _VOID:
            depth += 1
            if depth > _DEEPEST_TAGS:
                return True
    return False


def _as_written(text: str) -> Markup:
    """Keep the paragraphs; nothing else of the markup is read."""
    paragraphs = (escape(part.strip()) for part in re.split(r"\n\s*\n", text))
    return Markup("\n").join(Markup("<p>{}</p>").format(part) for part in paragraphs if part)
