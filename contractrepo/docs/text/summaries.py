"""Descriptions as one plain line."""

from __future__ import annotations

import re
from html import unescape

from contractrepo.docs.text.characters import one_line
from contractrepo.docs.text.rendering import rendered

_BLOCK = re.compile(r"</?(?:blockquote|div|h[1-6]|hr|li|ol|p|pre|table|tbody|td|th|thead|tr|ul)\b[^>]*>")
_TAG = re.compile(r"<[^>]*>")
_MOST_READ = 2_000


def summary(markdown: str, *, limit: int = 160) -> str:
    r"""Return the first paragraph of a description as plain text on one line, not escaped.

    Args:
        markdown: The text, as it stands in a document.
        limit: Longest result in characters; what is cut is marked by an ellipsis.

    Example:
        >>> summary("Lists *pets*.\n\nAnd more.")
        'Lists pets.'
    """
    blocks = _BLOCK.split(rendered(markdown[:_MOST_READ], heading_shift=6))
    lines = (one_line(unescape(_TAG.sub("", block)), limit=limit) for block in blocks)
    return next(filter(None, lines), "")
