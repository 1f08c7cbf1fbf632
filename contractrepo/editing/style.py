"""The habits of a text: what new text has to look like."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from contractrepo.editing.lines import column
from contractrepo.editing.nodes import Node
from contractrepo.editing.spelling import is_plain, is_status

_SAMPLE = 400  # nodes of a document that are looked at
_INDENT = re.compile(r'\n([ \t]+)["\[{\w-]')
_COLON = re.compile(r'"([ \t]*:[ \t]*)')
_SIBLINGS = 50  # nodes beside a new one that are looked at
_FEW = 3


@dataclass(frozen=True, slots=True)
class Style:
    """How new text is written.

    Attributes:
        json: Whether it must be JSON.
        step: Columns by which a mapping is indented below its key.
        dash: Columns by which a sequence is indented below its key.
        string: Quote of texts that need none: empty for no quote.
        quote: Quote of texts that need one.
        key: Quote of keys that need none.
        plain_status: Whether keys like ``200`` stand without quotes.
        block_text: Whether texts of several lines stand below a ``|``.
        unit: Blanks of one level in brackets.
        colon: Between key and value in brackets.
        comma: Between two members in brackets on one line.
        ascii_only: Whether JSON escapes everything else.
    """

    json: bool
    step: int = 2
    dash: int = 0
    string: str = ""
    quote: str = "'"
    key: str = ""
    plain_status: bool = False
    block_text: bool = True
    unit: str = "  "
    colon: str = ": "
    comma: str = ", "
    ascii_only: bool = False

    def beside(self, quotes: set[str]) -> Style:
        """Return the style for texts among others with these quotes: where all are quoted alike, new ones are too."""
        if len(quotes) != 1:
            return self
        (quote,) = quotes
        return replace(self, string=quote, quote=quote or self.quote)

    def beside_keys(self, siblings: Sequence[Node], text: str) -> Style:
        """Return the style for a key among `siblings`."""
        quotes = quotes_of(siblings, text)
        quote = quotes.pop() if len(quotes) == 1 else self.key
        plain = [not key.style for key in siblings if is_status(text[key.start : key.end].strip("'\""))]
        return replace(self, key=quote, plain_status=plain[0] if plain else self.plain_status)


def json_style(text: str) -> Style:
    """Return the style of JSON text."""
    indent = _INDENT.search(text)
    colon = _COLON.search(text)
    spelled = colon[1] if colon else ": "
    return Style(
        json=True,
        unit=indent[1] if indent else "  ",
        colon=spelled,
        comma=", " if spelled.endswith(" ") else ",",
        ascii_only=text.isascii() and "\\u" in text,
    )


def yaml_style(text: str, root: Node) -> Style:
    """Return the style of YAML text: what most of the values looked at do."""
    steps: Counter[int] = Counter()
    dashes: Counter[int] = Counter()
    strings: Counter[str] = Counter()
    quotes: Counter[str] = Counter({"'": 0, '"': 0})
    statuses: Counter[bool] = Counter()
    for key, value in _members(root):
        quotes.update(node.style for node in (key, value) if node is not None and node.style in quotes)
        if _is_text(value, text):
            strings[value.style] += 1
        if key is not None and is_status(text[key.start : key.end].strip("'\"")):
            statuses[not key.style] += 1
        if key is not None and value.block and not value.anchor:
            deeper = column(text, value.start) - column(text, key.start)
            if deeper >= (value.kind == "mapping"):
                (steps if value.kind == "mapping" else dashes)[deeper] += 1
    step = max(steps, key=lambda width: (steps[width], -width), default=2)
    return Style(
        json=False,
        step=step,
        dash=max(dashes, key=lambda width: (dashes[width], -width), default=step),
        string=max(sorted(strings), key=lambda quote: strings[quote]) if strings.total() >= _FEW else "",
        quote=max(sorted(quotes, reverse=True), key=lambda quote: quotes[quote]),
        plain_status=statuses[True] > statuses[False],
        unit=" " * step,
    )


def _members(root: Node) -> Iterator[tuple[Node | None, Node]]:
    """Yield some keys and values of each chapter, down to the leaves."""
    yield from _pairs(root)
    for chapter in root.values:
        waiting, left = [chapter], _SAMPLE // len(root.values) + 1
        while waiting and left > 0:
            pairs = [*_pairs(waiting.pop())]
            yield from pairs[:left]
            left -= len(pairs)
            waiting += [value for _, value in reversed(pairs) if value.collection]


def _pairs(node: Node) -> Iterator[tuple[Node | None, Node]]:
    keys: Sequence[Node | None] = node.keys if node.kind == "mapping" else [None] * len(node.values)
    return zip(keys, node.values, strict=True)


def quotes_of(siblings: Sequence[Node], text: str) -> set[str]:
    """Return the quotes of texts that need none, where the author had a choice."""
    return {node.style for node in siblings[:_SIBLINGS] if _is_text(node, text)}


def _is_text(node: Node, text: str) -> bool:
    """Tell whether a scalar is a text that would need no quotes."""
    if node.kind != "scalar" or node.anchor or node.tagged:
        return False
    if node.style in {"'", '"'}:
        return is_plain(text[node.start + 1 : node.end - 1], flow=False)
    return not node.style and is_plain(text[node.start : node.end], flow=False)
