"""Plain YAML scalars under the core schema (YAML 1.2, section 10.3)."""

from __future__ import annotations

import math
import re
from typing import Any

_INTEGER = re.compile(r"[-+]?[0-9]+\Z")
_OCTAL = re.compile(r"0o[0-7]+\Z")
_HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]+\Z")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")
_NOT_FINITE = re.compile(r"([-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))\Z")
_WORDS: dict[str, Any] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_TYPES = {"null": type(None), "bool": bool, "int": int, "float": float}
_NUMBER_START = frozenset("0123456789+-.")


class NotJson(ValueError):  # noqa: N818  named for what the number is
    """A number that JSON cannot hold; the message says why."""


def plain_value(text: str, *, digits: int) -> Any:
    """Return the value of an unquoted scalar; ``no``, ``12:30`` and ``2024-10-01`` are strings.

    Args:
        text: The scalar as spelled.
        digits: Longest number.

    Raises:
        NotJson: The number is infinite, not a number, or too long.
    """
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _NUMBER_START:
        return text
    if _INTEGER.match(text):
        return exact_integer(text, digits=digits)
    if _FLOAT.match(text):
        return finite(text)
    if _HEXADECIMAL.match(text):
        return int(text, 16)
    if _OCTAL.match(text):
        return int(text, 0)
    if _NOT_FINITE.match(text):
        raise NotJson(f"{text} is not a JSON number")
    return text


def tagged_value(tag: str, text: str, *, digits: int) -> Any:
    """Return the value of a scalar with a tag of the core schema (YAML 1.2, section 10.3.2).

    Args:
        tag: Its name in the core schema, such as ``int``.
        text: The scalar, quoted or not.
        digits: Longest number.

    Raises:
        NotJson: As `plain_value`.
        ValueError: The text does not spell a value of the tag, or there is no such tag for scalars.
    """
    if tag == "str":
        return text
    value = plain_value(text, digits=digits)
    if tag == "float" and type(value) is int:
        return finite(text if _INTEGER.match(text) else str(value))
    if type(value) is not _TYPES.get(tag):
        raise ValueError(text)
    return value


class PlainValues(dict[str, Any]):
    """Values of the unquoted scalars of a document by their spelling, each worked out once: most are repeated.

    Args:
        digits: Longest number.
    """

    def __init__(self, digits: int) -> None:
        super().__init__()
        self._digits = digits

    def __missing__(self, text: str) -> Any:
        """Work out a value; raises `NotJson` as `plain_value` does."""
        value = self[text] = plain_value(text, digits=self._digits)
        return value


def exact_integer(text: str, *, digits: int) -> int:
    """Return the integer that decimal `text` spells.

    Raises:
        NotJson: It has more than `digits` digits.
    """
    if len(text) > digits:
        raise NotJson(f"a number of {len(text)} digits is longer than {digits}")
    return int(text)


def finite(text: str) -> float:
    """Return the float that `text` spells.

    Raises:
        NotJson: It is beyond the range of a double.
    """
    value = float(text)
    if not math.isfinite(value):
        raise NotJson(f"{text[:40]} is beyond the range of a number")
    return value
