"""Versions of the OpenAPI Specification as values."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from contractrepo.core.text import shown

VersionName = Literal["3.0", "3.1", "3.2"]

_RELEASE = re.compile(r"3\.([0-2])\.\d+(-[0-9A-Za-z.-]+)?\Z")


@dataclass(frozen=True, slots=True)
class SpecVersion:
    """A release line of the specification.

    Attributes:
        name: ``"3.0"``, ``"3.1"`` or ``"3.2"``.
        dialect: URI of the dialect of its Schema Objects where the document names none.
        methods: Fixed fields of a Path Item Object that hold operations, in the order of the specification.
        ref_siblings: Whether members beside `$ref` of a Schema Object mean something.
    """

    name: VersionName
    dialect: str
    methods: tuple[str, ...]
    ref_siblings: bool


_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")

V3_0 = SpecVersion("3.0", "https://spec.openapis.org/oas/3.0/dialect", _METHODS, ref_siblings=False)
V3_1 = SpecVersion("3.1", "https://spec.openapis.org/oas/3.1/dialect/base", _METHODS, ref_siblings=True)
V3_2 = SpecVersion(
    "3.2", "https://spec.openapis.org/oas/3.2/dialect/2025-09-17", (*_METHODS, "query"), ref_siblings=True
)
VERSIONS = (V3_0, V3_1, V3_2)


def version_of(field: object) -> SpecVersion | None:
    """Return the version that the field `openapi` names, or None where it is not one of ours."""
    found = _RELEASE.match(field) if isinstance(field, str) else None
    return VERSIONS[int(found.group(1))] if found else None


def why_unknown(data: dict[str, object]) -> tuple[str, str, str, str | None]:
    """Return code, pointer, message and hint for an object whose version is not one of ours."""
    if "openapi" not in data:
        if "swagger" in data:
            hint = "convert it to OpenAPI 3, for example with swagger2openapi"
            message = f"Swagger {shown(data['swagger'])} is not OpenAPI 3"
            return "swagger-unsupported", "/swagger", message, hint
        return "openapi-missing", "/openapi", "the field 'openapi' is missing", "begin with: openapi: 3.1.0"
    given = data["openapi"]
    if not isinstance(given, str):
        hint = f"write it with three parts, as text: openapi: '{shown(given)}.0'"
        return "openapi-version", "/openapi", f"the version {shown(given)} is not a text", hint
    hint = "known are 3.0.x, 3.1.x and 3.2.x"
    if f"{given}.0" in {"3.0.0", "3.1.0", "3.2.0"}:
        hint = f"write it with three parts: {given}.0"
    return "openapi-version", "/openapi", f"the version {shown(given)} is not supported", hint
