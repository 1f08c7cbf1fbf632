"""The few elements that a description may become."""

from __future__ import annotations

import re

import nh3

from contractrepo.docs.text.urls import safe_url

INLINES = frozenset({"a", "b", "br", "code", "del", "em", "i", "img", "kbd", "s", "strong", "sub", "sup"})
BLOCKS = frozenset(
    {"blockquote", "div", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "ul"}
)
TABLES = frozenset({"table", "tbody", "td", "th", "thead", "tr"})
TAGS = INLINES | BLOCKS | TABLES
ATTRIBUTES = {"a": {"href"}, "img": {"src", "alt"}, "ol": {"start"}}
SCHEMES = frozenset({"http", "https", "mailto", "data"})
REL = "nofollow noopener noreferrer"
_IMAGE = re.compile(r"data:image/(?:png|jpeg|gif|webp|avif);base64,[A-Za-z0-9+/=]+\Z")
_NUMBER = re.compile(r"[0-9]{1,6}\Z")
_ANGLES = str.maketrans(
    "<>", "\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}"
)


def sanitised(html: str) -> str:
    """Return the allowed elements of `html`, well formed; no attribute of the result holds an angle bracket.

    Links lead to other sites by http, https or mailto, images are data; an element that loses its address stays for
    `structure` to see to. What scripts and styles hold is dropped, of other elements only the tags.
    """
    return _CLEANER.clean(html)


def _attribute(tag: str, name: str, value: str) -> str | None:
    if name == "href":
        return safe_url(value)
    if name == "src":
        return value if _IMAGE.match(value) else None
    if name == "start":
        return value if _NUMBER.match(value) else None
    return value.translate(_ANGLES) if tag == "img" else value


_CLEANER = nh3.Cleaner(
    tags=set(TAGS),
    attributes=ATTRIBUTES,
    attribute_filter=_attribute,
    url_schemes=set(SCHEMES),
    link_rel=REL,
    set_tag_attribute_values={"th": {"scope": "col"}},
)
