"""Credentials that a reader is to replace by their own."""

from __future__ import annotations

from collections.abc import Mapping

from contractrepo.openapi.model import Operation, SecurityScheme
from contractrepo.validation.parameters.percent import encoded

Piece = tuple[str, str, str]
"""Part of the message (``header``, ``query`` or ``cookie``), name as it is spelled there, value."""

# RFC 7617, section 2: user "user", password "password".
_AUTHORIZATION = {"basic": "Basic dXNlcjpwYXNzd29yZA==", "bearer": "Bearer YOUR_TOKEN"}
_KEY = "YOUR_KEY"


def credentials(operation: Operation, schemes: Mapping[str, SecurityScheme]) -> list[Piece]:
    """Return what satisfies the shortest alternative of an operation; a message has one Authorization field."""
    choice = min((tuple(names) for names in operation.security), key=len, default=())
    found: dict[tuple[str, str], Piece] = {}
    for name in choice:
        piece = _piece(schemes[name]) if name in schemes else None
        if piece is not None:
            found.setdefault((piece[0], piece[1].lower()), piece)
    return list(found.values())


def _piece(scheme: SecurityScheme) -> Piece | None:
    if scheme.type == "mutualTLS":
        return None
    if scheme.type == "apiKey":
        place, name = str(scheme.data.get("in")), str(scheme.data.get("name"))
        return place, encoded(name) if place == "query" else name, _KEY
    kind = str(scheme.data.get("scheme", "bearer")).lower() if scheme.type == "http" else "bearer"
    return "header", "Authorization", _AUTHORIZATION.get(kind, f"{kind.capitalize()} YOUR_CREDENTIALS")
