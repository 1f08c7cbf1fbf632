"""The keywords of one Schema Object, spelled as JSON Schema 2020-12 spells them; its parts are not looked into."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contractrepo.core.text import shown
from contractrepo.schema.dialects.keywords import FORMS, V3_0_FORMS
from contractrepo.schema.dialects.source import Version

_BASE64 = "^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$"
_EVERY_VERSION: dict[str, dict[str, Any]] = {
    "int32": {"if": {"type": "integer"}, "then": {"minimum": -(2**31), "maximum": 2**31 - 1}},
    "int64": {"if": {"type": "integer"}, "then": {"minimum": -(2**63), "maximum": 2**63 - 1}},
}
_ONLY_3_0: dict[str, dict[str, Any]] = {"byte": {"pattern": _BASE64}}


class Malformed(ValueError):  # noqa: N818  it says what the schema is
    """A keyword whose value makes no sense; the message says which."""


def spell(schema: Mapping[str, Any], version: Version) -> dict[str, Any]:
    """Return the keywords of `schema` that can refuse a value.

    Keywords that only describe are dropped, so that what is compiled stays small.

    Raises:
        Malformed: It is no object, or the value of a keyword is not what it must be.
    """
    if not isinstance(schema, Mapping):
        raise Malformed(f"a schema must be an object, not {shown(schema)}")
    if version == "3.0":
        return _spell_3_0(schema)
    return _without_repetition(_checked(schema, FORMS))


def format_rule(schema: Mapping[str, Any], version: Version) -> dict[str, Any] | None:
    """Return what the format of `schema` asks for where JSON Schema does not know it, or None.

    Source: OpenAPI 3.0.4, section "Data Types", and the OpenAPI Format Registry.
    """
    name = schema.get("format")
    if not isinstance(name, str):
        return None
    return _EVERY_VERSION.get(name) or (_ONLY_3_0.get(name) if version == "3.0" else None)


def _spell_3_0(schema: Mapping[str, Any]) -> dict[str, Any]:
    if "$ref" in schema:
        # OpenAPI 3.0.4, "Reference Object": it cannot be extended, and members beside $ref are ignored.
        _check("$ref", schema["$ref"], FORMS)
        return {"$ref": schema["$ref"]}
    found = _checked(schema, V3_0_FORMS)
    for bound, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        if found.get(exclusive) is True and bound in found:
            found[exclusive] = found.pop(bound)
        elif isinstance(found.get(exclusive), bool):
            del found[exclusive]
    kind = found.get("type")
    if schema.get("nullable") is True and isinstance(kind, str):
        # OpenAPI 3.0.4, "Schema Object": nullable means something only where type stands beside it.
        found["type"] = [kind, "null"]
    return _without_repetition(found)


def _without_repetition(found: dict[str, Any]) -> dict[str, Any]:
    """A name that is listed twice is a slip of the pen; engines would refuse the whole schema."""
    for keyword in ("required", "type"):
        if isinstance(found.get(keyword), list):
            found[keyword] = list(dict.fromkeys(found[keyword]))
    if "dependentRequired" in found:
        found["dependentRequired"] = {
            name: list(dict.fromkeys(needed)) for name, needed in found["dependentRequired"].items()
        }
    return found


def _checked(schema: Mapping[str, Any], forms: Mapping[str, Any]) -> dict[str, Any]:
    """Return the keywords that have a form, each in its form."""
    found = {}
    for keyword, value in schema.items():
        form = forms.get(keyword)
        if form is not None:
            if not form[0](value):
                _check(keyword, value, forms)
            found[keyword] = value
    return found


def _check(keyword: str, value: Any, forms: Mapping[str, Any]) -> None:
    well_formed, meaning = forms[keyword]
    if not well_formed(value):
        raise Malformed(f"'{keyword}' must be {meaning}, not {shown(value)}")
