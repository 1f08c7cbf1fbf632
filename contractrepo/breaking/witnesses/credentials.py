"""Credentials that a request carries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from contractrepo.breaking.sides import Sides
from contractrepo.breaking.witness import SideName
from contractrepo.breaking.witnesses.demand import Demand
from contractrepo.openapi.model import Operation, SecurityScheme
from contractrepo.validation.parameters.percent import encoded

# RFC 7617, section 2: user "user", password "password".
_BASIC = "Basic dXNlcjpwYXNzd29yZA=="


@dataclass(slots=True)
class Credentials:
    """What authenticates a request, by the part of the message that carries it."""

    query: list[str] = field(default_factory=list)
    headers: list[tuple[str, str]] = field(default_factory=list)
    cookies: list[str] = field(default_factory=list)


def credentials_for(
    demand: Demand, accepting: Operation, other: Operation | None, sides: Sides
) -> Credentials:
    """Return the demanded credentials, or what satisfies the accepting side, and the other too where it is given."""
    found = Credentials()
    if demand.credentials is not None:
        _add(found, demand.credentials, demand.accepted_by, sides)
        return found
    _add(found, _asked(accepting), demand.accepted_by, sides)
    if other is not None:
        _add(found, _asked(other), demand.rejected_by, sides)
    return found


def _asked(operation: Operation) -> Sequence[str]:
    """Return the schemes of the shortest choice."""
    return min((tuple(choice) for choice in operation.security), key=len, default=())


def _add(found: Credentials, names: Sequence[str], side: SideName, sides: Sides) -> None:
    schemes = sides.contract(side).description.security_schemes
    for name in names:
        if name in schemes:
            _add_scheme(found, schemes[name])


def _add_scheme(found: Credentials, scheme: SecurityScheme) -> None:
    """A request has one Authorization field: the first scheme gets it."""
    if scheme.type == "apiKey":
        _add_key(found, str(scheme.data.get("in")), str(scheme.data.get("name")))
    elif scheme.type != "mutualTLS":
        _add_header(found, "Authorization", _authorization(scheme))


def _add_key(found: Credentials, place: str, name: str) -> None:
    if place == "header":
        _add_header(found, name, "key")
    elif place == "cookie":
        found.cookies += [] if f"{name}=key" in found.cookies else [f"{name}=key"]
    elif place == "query":
        pair = f"{encoded(name)}=key"
        found.query += [] if pair in found.query else [pair]


def _add_header(found: Credentials, name: str, value: str) -> None:
    if all(known.lower() != name.lower() for known, _ in found.headers):
        found.headers.append((name, value))


def _authorization(scheme: SecurityScheme) -> str:
    kind = str(scheme.data.get("scheme", "bearer")).lower() if scheme.type == "http" else "bearer"
    return {"basic": _BASIC, "bearer": "Bearer token"}.get(kind, f"{kind.capitalize()} credentials")
