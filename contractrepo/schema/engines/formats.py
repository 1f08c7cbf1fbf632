"""The formats of JSON Schema 2020-12 (validation, section 7.3) for the engine that does not bring them itself."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable
from datetime import date

from jsonschema import FormatChecker

from contractrepo.schema.engines.expressions import expression

_LABEL = r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_SCHEME = r"[A-Za-z][A-Za-z0-9+.-]*:"
_URI_PART = r"([A-Za-z0-9._~:/?@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*"
_IRI_PART = r"([A-Za-z0-9._~:/?@!$&'()*+,;=-]|%[0-9A-Fa-f]{2}|[^\x00-\x9f])*"
_HOST_TEXT = r"A-Za-z0-9._~!$&'()*+,;=%-"
_AUTHORITY = rf"(//([{_HOST_TEXT}:]*@)?(\[[0-9A-Fa-f:.]+\]|[{_HOST_TEXT}]*)(:\d*)?(?=[/?#]|\Z)|(?!//))"
_IRI_AUTHORITY = _AUTHORITY.replace(_HOST_TEXT, rf"\u00a0-\U0010ffff{_HOST_TEXT}")
# The first segment of a relative reference holds no colon (RFC 3986, section 4.2).
_SCHEME_OR_NONE = rf"({_SCHEME}|(?![^/?#:]*:))"
_VARIABLE = r"[A-Za-z0-9_.%]+(:\d{1,4}|\*)?"
_TIME = re.compile(
    r"(?P<h>[01]\d|2[0-3]):(?P<m>[0-5]\d):(?P<s>[0-5]\d|60)(\.\d+)?"
    r"([zZ]|(?P<sign>[+-])(?P<oh>[01]\d|2[0-3]):(?P<om>[0-5]\d))",
    re.ASCII,
)
_EXPRESSIONS = {
    "duration": r"P(?=.)(\d+W|(\d+Y(\d+M(\d+D)?)?|\d+M(\d+D)?|\d+D)?(T(?=\d)(\d+H(\d+M(\d+S)?)?|\d+M(\d+S)?|\d+S))?)",
    "hostname": rf"(?=.{{1,253}}\Z){_LABEL}(\.{_LABEL})*",
    "idn-hostname": r"(?=.{1,253}\Z)[^\s.@/\\]{1,63}(\.[^\s.@/\\]{1,63})*",
    "iri": rf"{_SCHEME}{_IRI_AUTHORITY}{_IRI_PART}(\#{_IRI_PART})?",
    "iri-reference": rf"{_SCHEME_OR_NONE}{_IRI_AUTHORITY}{_IRI_PART}(\#{_IRI_PART})?",
    "json-pointer": r"(/([^~/]|~[01])*)*",
    "relative-json-pointer": r"(0|[1-9][0-9]*)(\#|(/([^~/]|~[01])*)*)",
    "uri": rf"{_SCHEME}{_AUTHORITY}{_URI_PART}(\#{_URI_PART})?",
    "uri-reference": rf"{_SCHEME_OR_NONE}{_AUTHORITY}{_URI_PART}(\#{_URI_PART})?",
    "uri-template": rf"([^{{}}\s\"'<>\\^`|]|\{{[+\#./;?&=,!@|]?{_VARIABLE}(,{_VARIABLE})*\}})*",
    "uuid": r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}",
}


def _is_date(text: str) -> bool:
    return (
        len(text) == 10 and text.isascii() and text[4] == text[7] == "-" and _parses(date.fromisoformat, text)
    )


def _is_time(text: str) -> bool:
    """RFC 3339, section 5.6; second 60 is a leap second and comes only at 23:59 UTC."""
    match = _TIME.fullmatch(text)
    if match is None or match["s"] != "60":
        return match is not None
    offset = int(match["oh"] or 0) * 60 + int(match["om"] or 0)
    minutes = int(match["h"]) * 60 + int(match["m"]) - (-offset if match["sign"] == "-" else offset)
    return minutes % 1440 == 1439


def _is_date_time(text: str) -> bool:
    return text[10:11] in {"T", "t"} and _is_date(text[:10]) and _is_time(text[11:])


def _is_email(text: str) -> bool:
    local, at, host = text.rpartition("@")
    named = re.fullmatch(rf"{_ATOM}(\.{_ATOM})*|\"([^\"\\]|\\.)+\"", local)
    return bool(at and named and (_is_hostname(host) or _is_literal(host)))


def _is_literal(host: str) -> bool:
    address = host[1:-1].removeprefix("IPv6:")
    return host.startswith("[") and host.endswith("]") and _parses(ipaddress.ip_address, address)


def _is_hostname(text: str) -> bool:
    return re.fullmatch(_EXPRESSIONS["hostname"], text) is not None


def _is_idn_email(text: str) -> bool:
    local, at, host = text.rpartition("@")
    return bool(at and local and host)


def _is_ipv4(text: str) -> bool:
    return _parses(ipaddress.IPv4Address, text)


def _is_ipv6(text: str) -> bool:
    return "%" not in text and _parses(ipaddress.IPv6Address, text)


def is_regex(text: str) -> bool:
    """Tell whether a regular expression can be run."""
    return _parses(expression, text)


def _parses(parse: Callable[[str], object], text: str) -> bool:
    try:
        parse(text)
    except (ValueError, OverflowError, RecursionError, re.error):
        return False
    return True


def _whole(pattern: str) -> Callable[[str], bool]:
    compiled = re.compile(pattern, re.ASCII)
    return lambda text: compiled.fullmatch(text) is not None


_CHECKS: dict[str, Callable[[str], bool]] = {
    **{name: _whole(pattern) for name, pattern in _EXPRESSIONS.items()},
    "date": _is_date,
    "date-time": _is_date_time,
    "email": _is_email,
    "idn-email": _is_idn_email,
    "ipv4": _is_ipv4,
    "ipv6": _is_ipv6,
    "regex": is_regex,
    "time": _is_time,
}


def is_format(name: str, text: str) -> bool:
    """Tell whether a text is of a format; one that is not known takes every text."""
    return name not in _CHECKS or _CHECKS[name](text)


def _checker() -> FormatChecker:
    checker = FormatChecker(formats=())
    for name, check in _CHECKS.items():
        checker.checkers[name] = (_for_text(check), ())
    return checker


def _for_text(check: Callable[[str], bool]) -> Callable[[object], bool]:
    """A format says nothing about values that are not text."""
    return lambda value: not isinstance(value, str) or check(value)


FORMATS = _checker()
