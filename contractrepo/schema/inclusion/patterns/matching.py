"""Is an expression found in a text, and which texts keep several expressions at once?"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from contractrepo.schema.inclusion.limits import TooComplex
from contractrepo.schema.inclusion.patterns.nodes import END, START, TOP, Forge, Node
from contractrepo.schema.inclusion.patterns.parsing import (
    Anchor,
    Chars,
    Choice,
    Repeat,
    Series,
    Tree,
    UnsupportedPattern,
    parse,
)

_LONGEST = 2_000
_MOST_STATES = 5_000
# Characters that read well in a witness, the best first.
_NICE = (97, 48, 65, 120, 45, 32)
_SURROGATES = (0xD800, 0xDFFF)


class _Language:
    """One expression with its own forge."""

    def __init__(self, pattern: str) -> None:
        self.forge = Forge()
        self.begun = self.forge.derive(language(self.forge, pattern), START)


@lru_cache(256)
def _compiled(pattern: str) -> _Language:
    return _Language(pattern)


@lru_cache(1024)
def reason_unsupported(pattern: str) -> str | None:
    """Return why an expression cannot be reasoned about, or None where it can."""
    try:
        _Language(pattern)
    except (UnsupportedPattern, TooComplex) as problem:
        return str(problem)
    return None


@lru_cache(16384)
def matches(pattern: str, text: str) -> bool:
    """Tell whether `pattern`, which must be supported, is found in `text`.

    Raises:
        TooComplex: The bound on states was reached.
    """
    compiled = _compiled(pattern)
    node = compiled.begun
    for char in text:
        node = compiled.forge.derive(node, ord(char))
    return compiled.forge.derive(node, END).nullable


def language(forge: Forge, pattern: str) -> Node:
    """Return the words, between the sentinels, in which `pattern` is found.

    Raises:
        UnsupportedPattern: It cannot be expressed.
        TooComplex: It is too large.
    """
    return forge.cat(forge.all, _convert(forge, parse(pattern), forge.all, repeated=False))


def _convert(forge: Forge, tree: Tree, after: Node, *, repeated: bool) -> Node:
    """Return the words of `tree` followed by `after`: a look-ahead sees what follows."""
    match tree:
        case Chars(ranges):
            return forge.cat(forge.set(ranges), after)
        case Anchor(edge):
            mark = forge.set([(START, START)] if edge == "^" else [(END, END)])
            # Two anchors in a row are one: the sentinel is there once.
            return after if after.kind == "cat" and after.parts[0] is mark else forge.cat(mark, after)
        case Series(parts):
            for part in reversed(parts):
                after = _convert(forge, part, after, repeated=repeated)
            return after
        case Choice(options):
            return forge.either(*(_convert(forge, option, after, repeated=repeated) for option in options))
        case Repeat(part, least, most):
            once = _convert(forge, part, forge.empty, repeated=True)
            return forge.cat(forge.repeat(once, least, most), after)
    if repeated:
        raise UnsupportedPattern("a look-ahead that is repeated")
    seen = _convert(forge, tree.part, forge.all, repeated=False)
    return forge.both(forge.outside(seen) if tree.refused else seen, after)


def words(
    wanted: Sequence[str], unwanted: Sequence[str], excluded: Sequence[str], least: int, most: float
) -> Iterator[str]:
    """Yield texts in which all of `wanted` and none of `unwanted` are found, shortest first.

    One text is given for each state of the product of the languages. Where none comes at all, there is none.

    Args:
        wanted: Expressions, all supported.
        unwanted: Likewise.
        excluded: Texts that may not come.
        least: Least length.
        most: Greatest length, may be infinite.

    Raises:
        TooComplex: The bound on states was reached.
    """
    cap = least if most == float("inf") else int(most) + 1
    if cap > _LONGEST:
        raise TooComplex("a pattern for long texts")
    forge = Forge()
    languages = [language(forge, pattern) for pattern in wanted]
    languages += [forge.outside(language(forge, pattern)) for pattern in unwanted]
    languages += [forge.outside(_literal(forge, text)) for text in excluded]
    product = forge.derive(forge.both(*languages), START)
    alphabet = _alphabet(forge)
    waiting: deque[tuple[Node, str]] = deque([(product, "")])
    seen = {(product, 0)}
    while waiting:
        node, text = waiting.popleft()
        if len(text) >= least and forge.derive(node, END).nullable:
            yield text
        if len(text) >= most:
            continue
        for char in alphabet:
            following = forge.derive(node, char)
            state = (following, min(len(text) + 1, cap))
            if following is forge.nothing or state in seen:
                continue
            if len(seen) >= _MOST_STATES:
                raise TooComplex("patterns with too many states")
            seen.add(state)
            waiting.append((following, text + chr(char)))


def _literal(forge: Forge, text: str) -> Node:
    node = forge.set([(END, END)])
    for char in reversed(text):
        node = forge.cat(forge.set([(ord(char), ord(char))]), node)
    return forge.cat(forge.set([(START, START)]), node)


def _alphabet(forge: Forge) -> list[int]:
    """Return one character for each class that the expressions tell apart, printable ones first."""
    cuts = {0, 97, 123, TOP + 1, _SURROGATES[0], _SURROGATES[1] + 1}
    cuts |= {cut for low, high in forge.ranges() for cut in (low, high + 1) if cut >= 0}
    edges = sorted(cuts)
    classes = [(low, high - 1) for low, high in pairwise(edges)]
    chars = {_nice(low, high) for low, high in classes if not _SURROGATES[0] <= low <= _SURROGATES[1]}
    return sorted(chars, key=lambda char: (not 33 <= char < 127, char))


def _nice(low: int, high: int) -> int:
    for char in _NICE:
        if low <= char <= high:
            return char
    return max(low, 33) if high >= 33 else low
