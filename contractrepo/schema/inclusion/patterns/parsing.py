"""Read a regular expression (ECMA-262, section 22.2.1, with the legacy forms of annex B that schemas use)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from contractrepo.schema.inclusion.patterns.nodes import TOP, Ranges, inverted

_DIGIT: Ranges = ((48, 57),)
_WORD: Ranges = ((48, 57), (65, 90), (95, 95), (97, 122))
_SPACE: Ranges = (
    (9, 13),
    (32, 32),
    (160, 160),
    (0x1680, 0x1680),
    (0x2000, 0x200A),
    (0x2028, 0x2029),
    (0x202F, 0x202F),
    (0x205F, 0x205F),
    (0x3000, 0x3000),
    (0xFEFF, 0xFEFF),
)
_LINE_ENDS: Ranges = ((10, 10), (13, 13), (0x2028, 0x2029))
_CLASSES = {"d": _DIGIT, "w": _WORD, "s": _SPACE}
_CONTROLS = {"t": 9, "n": 10, "v": 11, "f": 12, "r": 13, "0": 0}
_SHORTHANDS = {"*": (0, float("inf")), "+": (1, float("inf")), "?": (0, 1.0)}
_COUNTED = re.compile(r"\{([0-9]{1,6})(,([0-9]{0,6}))?\}")
_CODE = re.compile(r"x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]{1,5}|10[0-9a-fA-F]{4})\}")
_GROUP = re.compile(r"\((?:\?(?:P?<[A-Za-z_$][A-Za-z0-9_$]*>|:|(?P<ahead>[=!])))?")
_MOST_NESTED = 40
_MOST_LENGTH = 2_000


class UnsupportedPattern(ValueError):  # noqa: N818  it says what the pattern is
    r"""The expression is wrong, or no plain regular expression (back references, look-behind, ``\b``, ``\p``)."""


@dataclass(frozen=True, slots=True)
class Chars:
    """One character of these ranges."""

    ranges: Ranges


@dataclass(frozen=True, slots=True)
class Anchor:
    """The start or the end of the text."""

    edge: Literal["^", "$"]


@dataclass(frozen=True, slots=True)
class Series:
    """One part after the other."""

    parts: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """Any of the options."""

    options: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """A part, `least` to `most` times."""

    part: Tree
    least: int
    most: float


@dataclass(frozen=True, slots=True)
class Ahead:
    """What follows begins with the part, or must not."""

    part: Tree
    refused: bool


Tree = Chars | Anchor | Series | Choice | Repeat | Ahead


def parse(pattern: str) -> Tree:
    """Return the expression as a tree.

    Raises:
        UnsupportedPattern: It cannot be read.
    """
    if len(pattern) > _MOST_LENGTH:
        raise UnsupportedPattern("too long")
    reader = _Reader(pattern)
    tree = reader.choice(0)
    if reader.at < len(pattern):
        raise UnsupportedPattern("an unbalanced parenthesis")
    return tree


class _Reader:
    """Recursive descent over the text, one method for each rule of the grammar."""

    def __init__(self, pattern: str) -> None:
        self.pattern, self.at = pattern, 0

    def choice(self, depth: int) -> Tree:
        if depth > _MOST_NESTED:
            raise UnsupportedPattern("nested too deep")
        options = [self.sequence(depth)]
        while self.taken("|"):
            options.append(self.sequence(depth))
        return options[0] if len(options) == 1 else Choice(tuple(options))

    def sequence(self, depth: int) -> Tree:
        parts = []
        while self.at < len(self.pattern) and self.pattern[self.at] not in "|)":
            parts.append(self.quantified(self.term(depth)))
        return parts[0] if len(parts) == 1 else Series(tuple(parts))

    def term(self, depth: int) -> Tree:
        char = self.pattern[self.at]
        if char == "(":
            return self.group(depth)
        if char in _SHORTHANDS or _COUNTED.match(self.pattern, self.at):
            raise UnsupportedPattern("nothing to repeat")
        self.at += 1
        if char in "^$":
            return Anchor("^" if char == "^" else "$")
        if char == ".":
            return Chars(tuple(inverted(_LINE_ENDS)))
        if char == "[":
            return Chars(self.bracket())
        if char == "\\":
            return Chars(self.escape())
        return Chars(((ord(char), ord(char)),))

    def group(self, depth: int) -> Tree:
        opening = _GROUP.match(self.pattern, self.at)
        if opening is None or self.pattern.startswith("?", opening.end()):
            raise UnsupportedPattern("an unknown kind of group")
        self.at = opening.end()
        tree = self.choice(depth + 1)
        if not self.taken(")"):
            raise UnsupportedPattern("an unbalanced parenthesis")
        return Ahead(tree, opening["ahead"] == "!") if opening["ahead"] else tree

    def quantified(self, tree: Tree) -> Tree:
        counted = _COUNTED.match(self.pattern, self.at)
        if counted:
            least = int(counted[1])
            most = float(counted[3] or "inf") if counted[2] else least
            self.at = counted.end()
        elif self.at < len(self.pattern) and self.pattern[self.at] in _SHORTHANDS:
            least, most = _SHORTHANDS[self.pattern[self.at]]
            self.at += 1
        else:
            return tree
        # A lazy quantifier finds another match first, but the same texts.
        self.taken("?")
        if least > most or isinstance(tree, (Anchor, Ahead)):
            raise UnsupportedPattern("a repetition that makes no sense")
        return Repeat(tree, least, most)

    def bracket(self) -> Ranges:
        negated = self.taken("^")
        ranges: list[tuple[int, int]] = []
        while not self.taken("]"):
            low = self.member()
            if self.pattern.startswith("-", self.at) and not self.pattern.startswith("-]", self.at):
                self.at += 1
                high = self.member()
                # Annex B: a class at either end makes the hyphen an ordinary character.
                if _single(low) and _single(high):
                    low = self.between(low[0][0], high[0][0])
                else:
                    low = (*low, *high, (45, 45))
            ranges += low
        return tuple(inverted(ranges) if negated else sorted(ranges))

    @staticmethod
    def between(low: int, high: int) -> Ranges:
        if low > high:
            raise UnsupportedPattern("a range that is upside down")
        return ((low, high),)

    def member(self) -> Ranges:
        if self.at >= len(self.pattern):
            raise UnsupportedPattern("an unbalanced bracket")
        char = self.pattern[self.at]
        self.at += 1
        if char != "\\":
            return ((ord(char), ord(char)),)
        return ((8, 8),) if self.taken("b") else self.escape()

    def escape(self) -> Ranges:
        code = _CODE.match(self.pattern, self.at)
        if code:
            self.at = code.end()
            point = int(code[1] or code[2] or code[3], 16)
            return ((point, point),)
        char = self.pattern[self.at : self.at + 1]
        self.at += 1
        if char in _CLASSES:
            return _CLASSES[char]
        if char.lower() in _CLASSES:
            return tuple(inverted(_CLASSES[char.lower()]))
        point = _CONTROLS.get(char, TOP + 1 if not char or char.isalnum() else ord(char))
        if point > TOP:
            raise UnsupportedPattern(f"the escape \\{char}")
        return ((point, point),)

    def taken(self, text: str) -> bool:
        if not self.pattern.startswith(text, self.at):
            return False
        self.at += len(text)
        return True


def _single(ranges: Ranges) -> bool:
    return len(ranges) == 1 and ranges[0][0] == ranges[0][1]
