"""Which objects an OpenAPI description is made of, and which of their fields hold further objects.

One row per object of the specification; versions differ in rows that only newer documents fill.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Kind:
    """One object of the specification.

    Attributes:
        name: As the specification writes it, lower case: ``media type``.
        one: Field -> kind of the object it holds.
        many: Field -> kind of the objects in the list it holds.
        named: Field -> kind of the objects in the map it holds.
        rest: Kind of the object below every other field that is no extension, or None.
        texts: Fields that hold no object.
        referable: Whether a Reference Object may stand in its place.
        lenient: Whether a reference in its place is followed although the specification allows none.
    """

    name: str
    one: Mapping[str, str] = field(default_factory=dict)
    many: Mapping[str, str] = field(default_factory=dict)
    named: Mapping[str, str] = field(default_factory=dict)
    rest: str | None = None
    texts: tuple[str, ...] = ()
    referable: bool = False
    lenient: bool = False

    @property
    def may_refer(self) -> bool:
        """Tell whether a reference in its place is followed."""
        return self.referable or self.lenient

    @property
    def fields(self) -> tuple[str, ...]:
        """Return the names of all fixed fields."""
        return (*self.one, *self.many, *self.named, *self.texts)

    @property
    def phrase(self) -> str:
        """Return the name as a sentence needs it: ``a schema``, ``the document``."""
        if self.name in {"openapi", "components"}:
            return "the document" if self.name == "openapi" else "the components"
        plural = self.name in {"paths", "responses", "info", "external documentation", "oauth flows"}
        return f"{'the' if plural else 'an' if self.name[0] in 'aeio' else 'a'} {self.name}"


_OPERATION_FIELDS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
_DOCUMENTED = {"externalDocs": "external documentation"}
_EXAMPLES = {"examples": "example"}
_SCHEMA_WORDS = (
    *("$id", "$schema", "$ref", "$anchor", "$dynamicRef", "$dynamicAnchor", "$vocabulary", "$comment"),
    *("type", "enum", "const", "multipleOf", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum"),
    *(
        "maxLength",
        "minLength",
        "pattern",
        "maxItems",
        "minItems",
        "uniqueItems",
        "maxContains",
        "minContains",
    ),
    *("maxProperties", "minProperties", "required", "dependentRequired", "format", "contentEncoding"),
    *(
        "contentMediaType",
        "title",
        "description",
        "default",
        "deprecated",
        "readOnly",
        "writeOnly",
        "examples",
    ),
    *("nullable", "example"),
)

_ROWS = (
    Kind(
        "openapi",
        one={"info": "info", "paths": "paths", "components": "components", **_DOCUMENTED},
        many={"servers": "server", "security": "security requirement", "tags": "tag"},
        named={"webhooks": "path item"},
        texts=("openapi", "$self", "jsonSchemaDialect"),
    ),
    Kind(
        "info",
        one={"contact": "contact", "license": "license"},
        texts=("title", "summary", "description", "termsOfService", "version"),
    ),
    Kind("contact", texts=("name", "url", "email")),
    Kind("license", texts=("name", "identifier", "url")),
    Kind("server", named={"variables": "server variable"}, texts=("url", "name", "description")),
    Kind("server variable", texts=("enum", "default", "description")),
    Kind(
        "components",
        named={
            "schemas": "schema",
            "responses": "response",
            "parameters": "parameter",
            "examples": "example",
            "requestBodies": "request body",
            "headers": "header",
            "securitySchemes": "security scheme",
            "links": "link",
            "callbacks": "callback",
            "pathItems": "path item",
            "mediaTypes": "media type",
        },
    ),
    Kind("paths", rest="path item"),
    Kind(
        "path item",
        one=dict.fromkeys(_OPERATION_FIELDS, "operation"),
        many={"servers": "server", "parameters": "parameter"},
        named={"additionalOperations": "operation"},
        texts=("$ref", "summary", "description"),
        referable=True,
    ),
    Kind(
        "operation",
        one={"requestBody": "request body", "responses": "responses", **_DOCUMENTED},
        many={"parameters": "parameter", "security": "security requirement", "servers": "server"},
        named={"callbacks": "callback"},
        texts=("tags", "summary", "description", "operationId", "deprecated"),
        lenient=True,
    ),
    Kind("external documentation", texts=("description", "url")),
    Kind(
        "parameter",
        one={"schema": "schema"},
        named={"content": "media type", **_EXAMPLES},
        texts=(
            *("name", "in", "description", "required", "deprecated", "allowEmptyValue", "style", "explode"),
            *("allowReserved", "example"),
        ),
        referable=True,
    ),
    Kind("request body", named={"content": "media type"}, texts=("description", "required"), referable=True),
    Kind(
        "media type",
        one={"schema": "schema", "itemSchema": "schema", "itemEncoding": "encoding"},
        many={"prefixEncoding": "encoding"},
        named={"encoding": "encoding", **_EXAMPLES},
        texts=("example", "description"),
        referable=True,
    ),
    Kind(
        "encoding",
        one={"itemEncoding": "encoding"},
        many={"prefixEncoding": "encoding"},
        named={"headers": "header", "encoding": "encoding"},
        texts=("contentType", "style", "explode", "allowReserved"),
    ),
    Kind("responses", rest="response", lenient=True),
    Kind(
        "response",
        named={"headers": "header", "content": "media type", "links": "link"},
        texts=("summary", "description"),
        referable=True,
    ),
    Kind("callback", rest="path item", referable=True),
    Kind(
        "example",
        texts=("summary", "description", "value", "externalValue", "dataValue", "serializedValue"),
        referable=True,
    ),
    Kind(
        "link",
        one={"server": "server"},
        texts=("operationRef", "operationId", "parameters", "requestBody", "description"),
        referable=True,
    ),
    Kind(
        "header",
        one={"schema": "schema"},
        named={"content": "media type", **_EXAMPLES},
        texts=("description", "required", "deprecated", "style", "explode", "example"),
        referable=True,
    ),
    Kind("tag", one=_DOCUMENTED, texts=("name", "summary", "description", "parent", "kind")),
    Kind(
        "schema",
        one={
            "discriminator": "discriminator",
            "xml": "xml",
            **_DOCUMENTED,
            **dict.fromkeys(
                (
                    *(
                        "not",
                        "if",
                        "then",
                        "else",
                        "items",
                        "contains",
                        "additionalProperties",
                        "propertyNames",
                    ),
                    *("unevaluatedItems", "unevaluatedProperties", "contentSchema"),
                ),
                "schema",
            ),
        },
        many=dict.fromkeys(("allOf", "anyOf", "oneOf", "prefixItems"), "schema"),
        named=dict.fromkeys(
            ("properties", "patternProperties", "dependentSchemas", "$defs", "definitions"), "schema"
        ),
        texts=_SCHEMA_WORDS,
        referable=True,
    ),
    Kind("discriminator", texts=("propertyName", "mapping", "defaultMapping")),
    Kind("xml", texts=("nodeType", "name", "namespace", "prefix", "attribute", "wrapped")),
    Kind(
        "security scheme",
        one={"flows": "oauth flows"},
        texts=(
            *("type", "description", "name", "in", "scheme", "bearerFormat", "openIdConnectUrl"),
            *("oauth2MetadataUrl", "deprecated"),
        ),
        referable=True,
    ),
    Kind(
        "oauth flows",
        one=dict.fromkeys(
            ("implicit", "password", "clientCredentials", "authorizationCode", "deviceAuthorization"),
            "oauth flow",
        ),
    ),
    Kind(
        "oauth flow",
        texts=("authorizationUrl", "deviceAuthorizationUrl", "tokenUrl", "refreshUrl", "scopes"),
    ),
    Kind("security requirement"),
)
KINDS: Mapping[str, Kind] = {row.name: row for row in _ROWS}
