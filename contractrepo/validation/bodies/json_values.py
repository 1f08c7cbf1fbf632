"""JSON bodies (RFC 8259).

Integers of any size are exact; NaN, numbers beyond a double, lone surrogates and broken UTF-8 are malformed. Of members
with the same name the last counts, as for nearly every reader that the body will meet (RFC 8259, section 4).
"""

from __future__ import annotations

from typing import Any

import msgspec

from contractrepo.core.text import printable
from contractrepo.validation.malformed import Malformed

# Deep enough for any contract; engines recurse, and their limits depend on the caller's stack.
_DEEPEST = 200
_NO_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
_decode = msgspec.json.Decoder().decode


def read_json(data: bytes) -> Any:
    """Return the value that `data` spells.

    Raises:
        Malformed: It is no JSON, or nested deeper than 200 levels.
    """
    try:
        value = _decode(data)
    except RecursionError:
        raise Malformed("it is nested too deeply") from None
    except (msgspec.DecodeError, UnicodeError) as error:
        raise Malformed(f"it is no JSON ({printable(str(error), limit=120)})") from None
    if data.count(b"[") + data.count(b"{") > _DEEPEST and _may_be_deep(data) and _is_deep(value):
        raise Malformed("it is nested too deeply")
    return value


def _may_be_deep(data: bytes) -> bool:
    """Tell cheaply whether brackets can be nested too deeply: pairs are taken out from the inside, level by level."""
    brackets = data.translate(None, _NO_BRACKETS)
    for level in range(_DEEPEST):
        if level + brackets.count(b"[") + brackets.count(b"{") <= _DEEPEST:
            return False
        fewer = brackets.replace(b"[]", b"").replace(b"{}", b"")
        if len(fewer) == len(brackets):
            break
        brackets = fewer
    return True


def _is_deep(value: Any) -> bool:
    level = [value]
    for _ in range(_DEEPEST):
        level = [
            inner
            for outer in level
            for inner in (outer.values() if type(outer) is dict else outer)
            if type(inner) in (dict, list)
        ]
        if not level:
            return False
    return True
