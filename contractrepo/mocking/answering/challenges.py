"""The challenges of a 401 (RFC 9110, section 11.6.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from contractrepo.openapi.model import Operation, SecurityScheme

_SCHEME = re.compile(r"[a-z0-9-]+\Z")
_REALM = 'realm="mock"'
# RFC 6750: what OAuth 2 and OpenID Connect hand out is sent as a bearer token.
_BEARER = frozenset({"oauth2", "openIdConnect"})


def challenges(operation: Operation, schemes: Mapping[str, SecurityScheme]) -> str:
    """Return the WWW-Authenticate field for everything that an operation accepts.

    Args:
        operation: The operation.
        schemes: Security schemes of the description by name.
    """
    used = [schemes[name] for choice in operation.security for name in choice if name in schemes]
    return (
        ", ".join(dict.fromkeys(text for scheme in used for text in _challenge(scheme))) or f"Bearer {_REALM}"
    )


def _challenge(scheme: SecurityScheme) -> Iterator[str]:
    if scheme.type in _BEARER:
        yield f"Bearer {_REALM}"
    elif scheme.type == "http":
        named = str(scheme.data.get("scheme", "")).lower()
        if _SCHEME.match(named):
            yield f"{named.capitalize()} {_REALM}"
    elif scheme.type == "apiKey":
        # No registered scheme says "send an API key"; the parameters tell a person where it goes.
        place, name = scheme.data.get("in", ""), scheme.data.get("name", "")
        yield f'ApiKey {_REALM}, in="{_quotable(place)}", name="{_quotable(name)}"'


def _quotable(text: object) -> str:
    return "".join(char for char in str(text) if char.isascii() and char.isprintable() and char not in '"\\')
