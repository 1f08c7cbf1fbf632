"""Security schemes (OpenAPI 3.x, section "Security Scheme Object")."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from contractrepo.docs.addresses import slug, told_apart
from contractrepo.docs.blocks import Block, Code, Fact, Heading, Inlines, Notice, Prose, Strong, Table, Text
from contractrepo.docs.pages.values import address, code_fact, extensions, facts, object_of, text_of
from contractrepo.docs.text import one_line
from contractrepo.openapi.model import SecurityScheme

_KINDS = {
    "apiKey": "API key",
    "http": "HTTP authentication",
    "mutualTLS": "Mutual TLS",
    "oauth2": "OAuth 2.0",
    "openIdConnect": "OpenID Connect",
}
_FLOWS = {
    "implicit": "Implicit",
    "password": "Password",
    "clientCredentials": "Client credentials",
    "authorizationCode": "Authorization code",
    "deviceAuthorization": "Device authorization",
}
_ADDRESSES = {
    "authorizationUrl": "Authorization",
    "deviceAuthorizationUrl": "Device authorization",
    "tokenUrl": "Token",
    "refreshUrl": "Refresh",
}


def scheme_anchor(name: str) -> str:
    """Return the anchor of a scheme on the index."""
    plain = slug(name)
    return f"security-{plain if plain == name else told_apart(name, name)}"


def security_schemes(schemes: Mapping[str, SecurityScheme], *, level: int) -> Iterator[Block]:
    """Yield every scheme below a heading of that level."""
    for name, scheme in schemes.items():
        yield Heading(level, (Code(name),), scheme_anchor(name))
        if scheme.data.get("deprecated") is True:
            yield Notice("warning", (Strong("Deprecated"),))
        if text_of(scheme.data, "description"):
            yield Prose(scheme.data["description"], level)
        yield from facts(_facts(scheme))
        yield from extensions(scheme.data)
        for flow, data in object_of(scheme.data.get("flows")).items():
            if flow in _FLOWS:
                yield from _flow(_FLOWS[flow], object_of(data))


def _facts(scheme: SecurityScheme) -> Iterator[Fact]:
    data = scheme.data
    yield Fact("Type", (Text(_KINDS.get(scheme.type, one_line(scheme.type))),))
    if scheme.type == "apiKey" and text_of(data, "name"):
        yield Fact("Sent in", (Text(f"{text_of(data, 'in')} "), Code(data["name"])))
    yield from code_fact(data, "scheme", "Scheme")
    yield from code_fact(data, "bearerFormat", "Format of the token")
    for field, label in (("openIdConnectUrl", "Discovery"), ("oauth2MetadataUrl", "Metadata")):
        if field in data:
            yield Fact(label, address(data[field]))


def _flow(name: str, flow: Mapping[str, Any]) -> Iterator[Block]:
    rows = [Fact("Flow", (Strong(name),))]
    rows += [Fact(label, address(flow[field])) for field, label in _ADDRESSES.items() if field in flow]
    yield from facts(rows)
    scopes: list[tuple[Inlines, ...]] = [
        ((Code(scope),), (Text(one_line(said) if isinstance(said, str) else ""),))
        for scope, said in object_of(flow.get("scopes")).items()
    ]
    if scopes:
        yield Table(f"Scopes, {name.lower()}", ("Scope", "Allows"), tuple(scopes))
