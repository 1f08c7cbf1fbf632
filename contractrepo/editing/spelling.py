"""How one scalar is spelled so that readers of YAML 1.1 and of YAML 1.2 take it for the same value."""

from __future__ import annotations

import json
import re
from typing import Any

import yaml

from contractrepo.document.limits import Limits
from contractrepo.document.scalars import NotJson, plain_value

LONGEST_KEY = 1000  # YAML 1.2, section 7.4: an implicit key holds at most 1024 characters
# What no plain or single-quoted scalar may hold: line breaks of any kind, tabs, controls and noncharacters.
_ESCAPED = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_NOT_BY_JSON = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_INDICATORS = frozenset("?:,[]{}#&*!|>'\"%@` ")
_IN_FLOW = re.compile(r"[,?\[\]{}:]")  # the last one and "?" for parsers of YAML 1.1
_STATUS = re.compile(r"[1-5][0-9][0-9]\Z")
_YAML_1_1 = yaml.SafeLoader.yaml_implicit_resolvers
_LETTERS = frozenset("ynYN")  # booleans of YAML 1.1 that PyYAML leaves out
_DIGITS = Limits().digits
_EXPONENT = re.compile(r"(-?\d+)(?:(\.\d+))?e([-+]\d+)\Z")


def number(value: Any) -> str:
    """Return the spelling of null, a boolean or a number."""
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    text = repr(value)
    found = _EXPONENT.match(text)
    # YAML 1.1 reads 1e+22 as text: a float has a point there.
    return f"{found[1]}{found[2] or '.0'}e{found[3]}" if found else text


def json_string(text: str, *, ascii_only: bool) -> str:
    """Return `text` as a JSON string that is one of YAML too."""
    return _NOT_BY_JSON.sub(_escape, json.dumps(text, ensure_ascii=ascii_only))


def yaml_string(text: str, style: str, quote: str, *, flow: bool) -> str:
    """Return `text` as a scalar on one line.

    Args:
        text: The value.
        style: The wanted style: ``'``, ``"``, or empty for one without quotes where that is possible.
        quote: The quote for a text that needs one.
        flow: Whether it stands in brackets.
    """
    if not style and is_plain(text, flow=flow):
        return text
    if (style or quote) == "'" and not _ESCAPED.search(text):
        return "'" + text.replace("'", "''") + "'"
    return json_string(text, ascii_only=False)


def is_plain(text: str, *, flow: bool) -> bool:
    """Tell whether `text` without quotes reads as itself under YAML 1.1 and 1.2."""
    if not text or text[0] in _INDICATORS or text[-1] in " :" or _ESCAPED.search(text):
        return False
    if text.startswith(("---", "...")) or (text[0] == "-" and text[1:2] in {"", " "}):
        return False
    if ": " in text or " #" in text or (flow and _IN_FLOW.search(text)):
        return False
    return _reads_as_text(text)


def is_status(text: str) -> bool:
    """Tell whether a key looks like a status of HTTP, which many documents write without quotes."""
    return bool(_STATUS.match(text))


def _reads_as_text(text: str) -> bool:
    try:
        as_text = isinstance(plain_value(text, digits=_DIGITS), str)
    except NotJson:
        return False
    resolvers = _YAML_1_1.get(text[0], ())
    return as_text and text not in _LETTERS and not any(pattern.match(text) for _, pattern in resolvers)


def _escape(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"
