"""The challenges of a 401 (RFC 9110, section 11.6.1)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from contractrepo.openapi.model import Operation, SecurityScheme

_SCHEME = re.compile(r"[a-z0-9-]+\Z")
_REALM = 'realm="mock"'
# RFC 6750: what OAuth 2 and OpenID Connect hand out is sent as a bearer token.
_BEARER = frozenset({"oauth2", "openIdConnect"})
# Section 3.1: a token was shown, and is none.
_INVALID = ', error="invalid_token"'
# RFC 7616, section 3.3: what a client needs to answer. A mock cannot know a nonce again.
_DIGEST = f'Digest {_REALM}, qop="auth", algorithm=SHA-256, nonce="mock"'


def challenges(
    operation: Operation, schemes: Mapping[str, SecurityScheme], wrong: Collection[str | None] = ()
) -> str:
    """Return the WWW-Authenticate field for everything that an operation accepts.

    Args:
        operation: The operation.
        schemes: Security schemes of the description by name.
        wrong: Names of those for which credentials were shown that are none.
    """
    used = [schemes[name] for choice in operation.security for name in choice if name in schemes]
    told = (text for scheme in used for text in _challenge(scheme, is_wrong=scheme.name in wrong))
    return ", ".join(dict.fromkeys(told)) or f"Bearer {_REALM}"


def _challenge(scheme: SecurityScheme, *, is_wrong: bool) -> Iterator[str]:
    if scheme.type in _BEARER:
        yield _named("bearer", is_wrong=is_wrong)
    elif scheme.type == "http":
        named = str(scheme.data.get("scheme", "")).lower()
        if _SCHEME.match(named):
            yield _named(named, is_wrong=is_wrong)
    elif scheme.type == "apiKey":
        # No registered scheme says "send an API key"; the parameters tell a person where it goes.
        place, name = scheme.data.get("in", ""), scheme.data.get("name", "")
        yield f'ApiKey {_REALM}, in="{_quotable(place)}", name="{_quotable(name)}"'


def _named(scheme: str, *, is_wrong: bool) -> str:
    if scheme == "digest":
        return _DIGEST
    if scheme == "negotiate":
        # RFC 4559, section 4.1: without parameters.
        return "Negotiate"
    invalid = _INVALID if is_wrong and scheme == "bearer" else ""
    return f"{scheme.capitalize()} {_REALM}{invalid}"


def _quotable(text: object) -> str:
    return "".join(char for char in str(text) if char.isascii() and char.isprintable() and char not in '"\\')
