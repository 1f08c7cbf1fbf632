"""Ways out of what the official schema says: what is usually meant, and where OpenAPI has it."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from contractrepo.openapi.kinds import KINDS, Kind

# Kind of object and the field it needs -> the field as people write it.
_WRITTEN: Mapping[tuple[str, str], str] = {
    ("openapi", "info"): "info: {title: My API, version: 1.0.0}",
    ("openapi", "paths"): "paths: {}",
    ("info", "title"): "title: My API",
    ("info", "version"): "version: 1.0.0",
    ("license", "name"): "name: Apache 2.0",
    ("external documentation", "url"): "url: https://example.com/docs",
    ("server", "url"): "url: https://api.example.com",
    ("server variable", "default"): "default: v1",
    ("tag", "name"): "name: orders",
    ("operation", "responses"): "responses: {default: {description: Any answer}}",
    ("response", "description"): "description: OK",
    ("parameter", "name"): "name: limit",
    ("parameter", "in"): "in: query",
    ("parameter", "content"): "content: {application/json: {schema: {}}}",
    ("request body", "content"): "content: {application/json: {schema: {}}}",
    ("discriminator", "propertyName"): "propertyName: type",
    ("security scheme", "type"): "type: http",
    ("security scheme", "scheme"): "scheme: bearer",
    ("security scheme", "name"): "name: X-API-Key",
    ("security scheme", "in"): "in: header",
    (
        "security scheme",
        "flows",
    ): "flows: {clientCredentials: {tokenUrl: https://example.com/token, scopes: {}}}",
    (
        "security scheme",
        "openIdConnectUrl",
    ): "openIdConnectUrl: https://example.com/.well-known/openid-configuration",
    ("oauth flow", "scopes"): "scopes: {}",
    ("oauth flow", "tokenUrl"): "tokenUrl: https://example.com/token",
    ("oauth flow", "authorizationUrl"): "authorizationUrl: https://example.com/authorize",
    ("oauth flow", "deviceAuthorizationUrl"): "deviceAuthorizationUrl: https://example.com/device",
}
# Kind of object -> fields that are new in 3.1, and in 3.2.
_NEW: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "3.1": {
        "openapi": ("webhooks", "jsonSchemaDialect"),
        "info": ("summary",),
        "license": ("identifier",),
        "components": ("pathItems",),
    },
    "3.2": {
        "openapi": ("$self",),
        "server": ("name",),
        "components": ("mediaTypes",),
        "path item": ("query", "additionalOperations"),
        "media type": ("itemSchema", "prefixEncoding", "itemEncoding"),
        "encoding": ("encoding", "prefixEncoding", "itemEncoding"),
        "response": ("summary",),
        "example": ("dataValue", "serializedValue"),
        "tag": ("summary", "parent", "kind"),
        "xml": ("nodeType",),
        "discriminator": ("defaultMapping",),
        "oauth flows": ("deviceAuthorization",),
        "oauth flow": ("deviceAuthorizationUrl",),
        "security scheme": ("oauth2MetadataUrl", "deprecated"),
    },
}
# Values of other formats, and where OpenAPI 3 has them.
_MEANT: Mapping[str, str] = {
    "any": "leave the type out",
    "basic": "use type: http with scheme: basic",
    "bearer": "use type: http with scheme: bearer",
    "body": "describe it below requestBody",
    "bool": "did you mean 'boolean'?",
    "date": "use type: string with format: date",
    "datetime": "use type: string with format: date-time",
    "dict": "did you mean 'object'?",
    "double": "use type: number with format: double",
    "file": "use type: string with format: binary, or contentMediaType",
    "float": "use type: number with format: float",
    "formData": "describe it below requestBody",
    "int": "did you mean 'integer'?",
    "list": "did you mean 'array'?",
    "long": "use type: integer with format: int64",
    "map": "use type: object with additionalProperties",
    "mutualTLS": "known from OpenAPI 3.1 on",
    "querystring": "known from OpenAPI 3.2 on",
    "str": "did you mean 'string'?",
    "uuid": "use type: string with format: uuid",
}
_CONTENT = "the keys of 'content' say it"
# Kind of object and a field of Swagger 2.0 -> where OpenAPI 3 has it.
_MOVED: Mapping[tuple[str, str], str] = {
    ("openapi", "basePath"): "write it into servers: [{url: ...}]",
    ("openapi", "definitions"): "put them below components/schemas",
    ("openapi", "host"): "write it into servers: [{url: ...}]",
    ("openapi", "parameters"): "put them below components/parameters",
    ("openapi", "responses"): "put them below components/responses",
    ("openapi", "schemes"): "write them into servers: [{url: ...}]",
    ("openapi", "securityDefinitions"): "put them below components/securitySchemes",
    ("oauth flows", "accessCode"): "did you mean 'authorizationCode'?",
    ("oauth flows", "application"): "did you mean 'clientCredentials'?",
    **{(kind, name): _CONTENT for kind in ("openapi", "operation") for name in ("consumes", "produces")},
}
_NUMBERS = frozenset({"integer", "number"})
# Words of YAML 1.1, which YAML 1.2 reads as text.
_TRUTHS: Mapping[str, str] = {
    **dict.fromkeys(("y", "yes", "on"), "true"),
    **dict.fromkeys(("n", "no", "off"), "false"),
}


def written(kind: Kind | None, field: str) -> str | None:
    """Return how people write a field that an object needs, or None where that depends."""
    text = None if kind is None else _WRITTEN.get((kind.name, field))
    return None if text is None else f"add it, for example {text}"


def known_since(kind: Kind, field: str) -> str | None:
    """Return since when OpenAPI has a field, or None where it always had it."""
    for version, fields in _NEW.items():
        if field in fields.get(kind.name, ()):
            return f"known from OpenAPI {version} on: say openapi: {version}.0, or remove it"
    return None


def meant_by(value: object) -> str | None:
    """Return what is meant by a value that other formats have, or None."""
    return _MEANT.get(value) if isinstance(value, str) else None


def belongs(kind: Kind | None, field: str) -> str | None:
    """Return where a field belongs that an object does not have itself, or None."""
    if kind is None:
        return None
    if (kind.name, field) in _MOVED:
        return _MOVED[kind.name, field]
    if "schema" in kind.one and field in KINDS["schema"].fields:
        return "put it below 'schema'"
    if "content" in kind.named and field in _MEDIA:
        return "put it below 'content', for example application/json"
    return None


def plainly(text: str, types: Collection[str]) -> str | None:
    """Return how a text is written that was meant as a number or as true or false, or None where it is neither."""
    if "boolean" in types and text.lower() in _TRUTHS:
        return f"write {_TRUTHS[text.lower()]}"
    truth = "boolean" in types and text in _TRUTHS.values()
    number = not _NUMBERS.isdisjoint(types) and text.lstrip("-").replace(".", "", 1).isdigit()
    return "remove the quotes" if truth or number else None


_MEDIA = KINDS["media type"].fields
