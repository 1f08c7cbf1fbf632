"""The formats that assert. Any other format is an annotation."""

from __future__ import annotations

from typing import NamedTuple

from contractrepo.schema.inclusion import patterns

_DATE = r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
_TIME = r"([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?([zZ]|[+-]([01]\d|2[0-3]):[0-5]\d)"
_OCTET = r"(25[0-5]|2[0-4]\d|1?\d?\d)"
_LABEL = r"[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?"
_NAME = r"[^\x00-\x20.@]+"


class Format(NamedTuple):
    """What a format accepts, seen from both sides.

    Attributes:
        pattern: Every value matches it; it may match more.
        samples: Some values.
        within: Formats that accept every value of this one.
    """

    pattern: str
    samples: tuple[str, ...]
    within: frozenset[str] = frozenset()


FORMATS = {
    "date": Format(f"^{_DATE}$", ("2024-01-31", "1999-12-01")),
    "date-time": Format(f"^{_DATE}[tT ]{_TIME}$", ("2024-01-31T10:00:00Z", "1999-12-01T23:59:59.5+02:00")),
    "time": Format(f"^{_TIME}$", ("10:00:00Z", "23:59:59.5+02:00")),
    "duration": Format(r"^P[0-9YMWDTHS.,]+$", ("P1D", "PT12H30M")),
    "uuid": Format(
        "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$",
        ("00000000-0000-4000-8000-000000000000",),
    ),
    "email": Format(
        r"^[\x21-\x7e]+@[\x21-\x7e]+$", ("a@example.org", "bob.b@example.com"), frozenset({"idn-email"})
    ),
    "idn-email": Format("^.+@.+$", ("a@example.org", "\u00e4@example.org")),
    "ipv4": Format(rf"^({_OCTET}\.){{3}}{_OCTET}$", ("192.0.2.1", "10.0.0.1"), frozenset({"hostname"})),
    "ipv6": Format(r"^[0-9a-fA-F:.]*:[0-9a-fA-F:.]*:[0-9a-fA-F:.]*$", ("::1", "2001:db8::1")),
    "hostname": Format(rf"^{_LABEL}(\.{_LABEL})*$", ("example.org", "a"), frozenset({"idn-hostname"})),
    "idn-hostname": Format(f"^{_NAME}(\\.{_NAME})*$", ("example.org", "\u00e4.example")),
    "uri": Format(
        r"^[A-Za-z][A-Za-z0-9+.-]*:[\x21-\x7e]*$",
        ("https://example.org/", "urn:a:b"),
        frozenset({"uri-reference", "iri", "iri-reference"}),
    ),
    "uri-reference": Format(r"^[\x21-\x7e]*$", ("/a", "https://example.org/"), frozenset({"iri-reference"})),
    "iri": Format(
        r"^[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20]*$",
        ("https://example.org/", "https://example.org/\u00e4"),
        frozenset({"iri-reference"}),
    ),
    "iri-reference": Format(r"^[^\x00-\x20]*$", ("/a", "/\u00e4")),
    "json-pointer": Format(r"^(/([^~]|~[01])*)?$", ("/a", "")),
    "regex": Format(r"^([^*+?][\s\S]*)?$", ("a", "^b$")),
    "uri-template": Format(r"^([^{}]|\{[^{}]*\})*$", ("/a", "/{b}")),
    "relative-json-pointer": Format(r"^(0|[1-9][0-9]*)(#|(/([^~]|~[01])*)?)$", ("0", "1/a")),
}
"""Name -> what it accepts; the patterns describe more than the clauses of the RFCs allow where these are not regular."""

RANGES = {
    "int32": (-(2**31), 2**31 - 1),
    "int64": (-(2**63), 2**63 - 1),
}
"""Formats of numbers (OpenAPI 3.0, section "Data Types"): least and greatest value."""


def is_format(name: str, value: str) -> bool:
    """Tell whether `value` looks like the format called `name`."""
    return name not in FORMATS or patterns.matches(FORMATS[name].pattern, value)


def within_format(name: str, other: str) -> bool:
    """Tell whether every value of the format `name` is one of `other`."""
    return name == other or other in FORMATS[name].within
