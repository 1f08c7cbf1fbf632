"""Which problems of documents a policy may judge, and which stay what they are."""

from __future__ import annotations

FIXED = frozenset(
    {
        # The document cannot be read, or two readers would read two things.
        "document-empty",
        "document-missing",
        "document-not-object",
        "duplicate-key",
        "encoding",
        "file-unreadable",
        "json-syntax",
        "number-not-json",
        "openapi-missing",
        "openapi-version",
        "swagger-unsupported",
        "symlink-refused",
        "yaml-alias-cycle",
        "yaml-alias-unknown",
        "yaml-key",
        "yaml-many-documents",
        "yaml-syntax",
        "yaml-tab",
        "yaml-tag",
        # Limits that keep every reader safe.
        "schema-too-costly",
        "too-deep",
        "too-large",
        "yaml-alias-limit",
        # What the document refers to is not what is used.
        "ref-forbidden",
        "ref-kind",
        "ref-loop",
        "ref-not-found",
        # Nobody can tell who may call an operation.
        "security-scheme-unknown",
    }
)
"""Codes that no policy changes."""

JUDGED = frozenset(
    {
        "component-name",
        "default-invalid",
        "discriminator-mapping",
        "discriminator-property",
        "empty",
        "enum-repeated",
        "enum-value",
        "example-invalid",
        "example-unchecked",
        "fields-exclude",
        "header-ignored",
        "link-operation-unknown",
        "media-type",
        "method-fixed",
        "not-allowed",
        "operation-id-repeated",
        "parameter-ignored",
        "parameter-optional",
        "parameter-querystring",
        "parameter-repeated",
        "parameter-schema",
        "parameter-style",
        "path-ambiguous",
        "path-overlap",
        "path-parameter-undeclared",
        "path-parameter-unused",
        "path-query",
        "path-slash",
        "path-template",
        "ref-misplaced",
        "ref-sibling",
        "repeated",
        "request-body-ignored",
        "required",
        "response-code",
        "responses-empty",
        "schema-access",
        "schema-dialect",
        "schema-items",
        "schema-pattern",
        "schema-unsatisfiable",
        "security-scope-unknown",
        "server-url",
        "server-variable",
        "tag-parent-loop",
        "tag-parent-unknown",
        "tag-repeated",
        "too-many",
        "type",
        "unknown-field",
        "value",
        "yaml-merge-key",
    }
)
"""Codes that a policy may count as error or warning, or turn off."""
