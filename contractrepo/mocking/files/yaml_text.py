"""JSON data as YAML text that people like to read and edit: block style, one value per line, quotes where needed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_STEP = "  "
_LONGEST_KEY = 1000  # YAML 1.2, section 7.4: an implicit key holds at most 1024 characters
# What YAML 1.1 readers take for booleans and null, too: a mock file is read by other tools as well.
_WORDS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\0": "\\0"}


def yaml_text(value: Any) -> str:
    """Return `value` as a YAML 1.2 document.

    Args:
        value: JSON data, keys in the order in which they are to appear.

    Returns:
        Text that ends with a line break and reads back as `value`; equal data give equal text.
    """
    return "\n".join(_lines(value, "")) + "\n"


def _lines(value: Any, pad: str) -> Iterator[str]:
    if isinstance(value, dict) and value:
        for key, item in value.items():
            yield from _member(f"{pad}{_key(key, pad)}:", item, pad)
    elif isinstance(value, list) and value:
        for item in value:
            yield from _element(item, pad)
    else:
        yield from _scalar(value, pad)


def _member(head: str, item: Any, pad: str) -> Iterator[str]:
    if isinstance(item, (dict, list)) and item:
        yield head
        yield from _lines(item, pad + _STEP)
        return
    first, *rest = _scalar(item, pad)
    yield f"{head} {first.lstrip(' ')}"
    yield from rest


def _element(item: Any, pad: str) -> Iterator[str]:
    first, *rest = _lines(item, pad + _STEP) if isinstance(item, (dict, list)) else _scalar(item, pad)
    yield f"{pad}- {first.lstrip(' ')}"
    yield from rest


def _key(key: str, pad: str) -> str:
    text = _quoted_where_needed(key)
    return text if len(text) <= _LONGEST_KEY else f"? {text}\n{pad}"


def _scalar(value: Any, pad: str) -> list[str]:
    """Return the lines of a value without members; only text in a literal block has more than one."""
    if isinstance(value, str):
        return _block(value, pad) if _fits_block(value) else [_quoted_where_needed(value)]
    if isinstance(value, (dict, list)):
        return ["{}" if isinstance(value, dict) else "[]"]
    words = {None: "null", True: "true", False: "false"}
    if value is None or isinstance(value, bool):
        return [words[value]]
    return [repr(value)]


def _fits_block(text: str) -> bool:
    """A literal block (YAML 1.2, section 8.1.2) shows every line as it is, but escapes nothing."""
    lines = text.split("\n")
    return (
        len(lines) > 1
        and not text.startswith(("\n", " ", "\t"))
        and all(line.isprintable() or line.replace("\t", "").isprintable() for line in lines)
        and not any(line.isspace() for line in lines)
    )


def _block(text: str, pad: str) -> list[str]:
    """Section 8.1.1.2: ``-`` drops the last line break, ``+`` keeps all of them."""
    body = text.rstrip("\n")
    chomping = {0: "-", 1: ""}.get(len(text) - len(body), "+")
    lines = (text.removesuffix("\n") if chomping == "+" else body).split("\n")
    return [f"|{chomping}", *(f"{pad}{_STEP}{line}" if line else "" for line in lines)]


def _quoted_where_needed(text: str) -> str:
    if not text.isprintable():
        return '"' + "".join(map(_escaped, text)) + '"'
    return text if _reads_as_itself(text) else "'" + text.replace("'", "''") + "'"


def _reads_as_itself(text: str) -> bool:
    """Be stricter than YAML asks: text that begins like a number, a date or an indicator is quoted."""
    return (
        (text[:1].isalpha() or text[:1] in {"_", "/", "$", "("})
        and not text.endswith((" ", ":"))
        and ": " not in text
        and " #" not in text
        and text.casefold() not in _WORDS
    )


def _escaped(char: str) -> str:
    if char in _ESCAPES:
        return _ESCAPES[char]
    if char.isprintable():
        return char
    code = ord(char)
    return f"\\u{code:04X}" if code <= 0xFFFF else f"\\U{code:08X}"
