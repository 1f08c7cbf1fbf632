"""Credentials of a request: whether they are there and have the shape of their scheme. Nothing is authenticated."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from contractrepo.openapi.model import SecurityRequirement, SecurityScheme
from contractrepo.validation.reporting import Reporter
from contractrepo.validation.sources import Sources
from contractrepo.validation.violation import Violation

Fault = Literal["malformed", "missing"]

_CREDENTIALS = re.compile(r"[ \t]*([!#$%&'*+.^_`|~0-9A-Za-z-]+)(?:[ ]+(.*\S))?[ \t]*", re.ASCII | re.DOTALL)
# RFC 6750, section 2.1: b64token.
_BEARER = re.compile(r"[A-Za-z0-9._~+/-]+=*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Credential:
    """What one security scheme asks of a request.

    Attributes:
        scheme: The Security Scheme.
        expected: What it asks for, in words.
        find: Returns what is wrong with it in a request, or None.
    """

    scheme: SecurityScheme
    expected: str
    find: Callable[[Sources], Fault | None]


class Credentials:
    """The alternatives of one operation.

    Args:
        requirements: Any of them is enough; none means that nothing is asked for.
        schemes: Security schemes by name. One that is not described, and what is not on the wire, is taken as given.
    """

    def __init__(
        self, requirements: Sequence[SecurityRequirement], schemes: Mapping[str, SecurityScheme]
    ) -> None:
        self._alternatives = [
            [credential for name in requirement if (credential := _credential(schemes.get(name))) is not None]
            for requirement in requirements
        ]

    def violations(self, sources: Sources, reporter: Reporter) -> Iterator[Violation]:
        """Yield what the alternative that is nearest to being met lacks; nothing where one is met."""
        nearest: list[tuple[Credential, Fault]] | None = None
        for alternative in self._alternatives:
            lacking = [
                (credential, fault)
                for credential in alternative
                if (fault := credential.find(sources)) is not None
            ]
            if not lacking:
                return
            if nearest is None or _distance(lacking) < _distance(nearest):
                nearest = lacking
        for credential, fault in nearest or ():
            scheme = credential.scheme
            yield reporter.placed(
                Violation(
                    f"security-{fault}",
                    "security",
                    f"security scheme '{scheme.name}': {credential.expected} is {fault}",
                    name=scheme.name,
                    keyword="security",
                    expected=credential.expected,
                    schema_pointer=scheme.pointer,
                )
            )


def key_names(
    requirements: Sequence[SecurityRequirement], schemes: Mapping[str, SecurityScheme], location: str
) -> frozenset[str]:
    """Return the names that API keys have in one location, for the schemes that requirements name."""
    named = [schemes[name] for requirement in requirements for name in requirement if name in schemes]
    return frozenset(
        str(scheme.data.get("name"))
        for scheme in named
        if scheme.type == "apiKey" and scheme.data.get("in") == location
    )


def _distance(lacking: Sequence[tuple[Credential, Fault]]) -> tuple[int, int]:
    return len(lacking), sum(fault == "missing" for _, fault in lacking)


def _credential(scheme: SecurityScheme | None) -> Credential | None:
    """OpenAPI 3.x, section "Security Scheme Object"; a client certificate does not show in the message."""
    if scheme is None:
        return None
    if scheme.type == "apiKey":
        return _api_key(scheme)
    if scheme.type == "http":
        return _http(scheme, str(scheme.data.get("scheme")))
    if scheme.type in ("oauth2", "openIdConnect"):
        return _http(scheme, "bearer")
    return None


def _api_key(scheme: SecurityScheme) -> Credential | None:
    name, location = str(scheme.data.get("name")), str(scheme.data.get("in"))
    key = name.lower()
    finders: dict[str, Callable[[Sources], bool]] = {
        "header": lambda sources: any(value.strip() for value in sources.fields.get(key, ())),
        "query": lambda sources: any(sources.query.texts(name)),
        "cookie": lambda sources: any(sources.cookies.texts(name)),
    }
    if location not in finders:
        return None
    found = finders[location]
    expected = (
        f"the {location} field '{name}'" if location == "header" else f"the {location} parameter '{name}'"
    )
    return Credential(scheme, expected, lambda sources: None if found(sources) else "missing")


def _http(scheme: SecurityScheme, wanted: str) -> Credential:
    """RFC 9110, section 11.1: the name of an authentication scheme compares without case."""
    key = wanted.lower()
    is_shaped = _SHAPES.get(key, bool)

    def find(sources: Sources) -> Fault | None:
        for field in sources.fields.get("authorization", ()):
            credentials = _CREDENTIALS.fullmatch(field)
            if credentials is not None and credentials[1].lower() == key:
                return None if is_shaped(credentials[2] or "") else "malformed"
        return "missing"

    return Credential(
        scheme, f"the header field 'Authorization' with {wanted.capitalize()} credentials", find
    )


def _is_basic(text: str) -> bool:
    """RFC 7617, section 2: user-id and password with a colon between, in base64."""
    try:
        return b":" in base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return False


def _is_bearer(text: str) -> bool:
    return _BEARER.fullmatch(text) is not None


_SHAPES: dict[str, Callable[[str], bool]] = {"basic": _is_basic, "bearer": _is_bearer}
