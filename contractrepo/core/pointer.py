"""JSON pointers (RFC 6901)."""

from __future__ import annotations

from typing import Any

_MISSING = object()


def escape(token: str) -> str:
    """Return `token` as one reference token: ``~`` and ``/`` escaped (RFC 6901, section 3)."""
    if "~" in token or "/" in token:
        return token.replace("~", "~0").replace("/", "~1")
    return token


def unescape(token: str) -> str:
    """Return the name that one reference token spells (RFC 6901, section 4)."""
    return token.replace("~1", "/").replace("~0", "~")


def join(*tokens: str | int) -> str:
    """Return the pointer made of `tokens`; no token gives ``""``, the whole document."""
    return append("", *tokens)


def append(pointer: str, *tokens: str | int) -> str:
    """Return `pointer` extended by `tokens`."""
    for token in tokens:
        pointer += "/" + escape(str(token))
    return pointer


def split(pointer: str) -> tuple[str, ...]:
    """Return the unescaped tokens of `pointer`.

    Raises:
        ValueError: `pointer` is neither empty nor starts with ``/``.
    """
    if not pointer:
        return ()
    if not pointer.startswith("/"):
        raise ValueError(f"not a JSON pointer: {pointer!r}")
    tokens = pointer[1:].split("/")
    return tuple(map(unescape, tokens) if "~" in pointer else tokens)


def resolve(data: Any, pointer: str) -> Any:
    """Return the value at `pointer` in JSON `data`.

    Raises:
        LookupError: nothing is there.
        ValueError: `pointer` is no JSON pointer.
    """
    found = find(data, pointer, _MISSING)
    if found is _MISSING:
        raise LookupError(pointer)
    return found


def find(data: Any, pointer: str, default: Any = None) -> Any:
    """Return the value at `pointer` in JSON `data`, or `default` where nothing is there."""
    for token in split(pointer):
        if isinstance(data, dict) and token in data:
            data = data[token]
        elif isinstance(data, list) and _is_index(token) and int(token) < len(data):
            data = data[int(token)]
        else:
            return default
    return data


def _is_index(token: str) -> bool:
    """RFC 6901, section 4: ``0``, or digits without a leading zero."""
    return token.isascii() and token.isdigit() and len(token) < 12 and str(int(token)) == token
