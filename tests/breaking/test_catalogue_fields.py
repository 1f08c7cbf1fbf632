"""No silent hole: every field and every keyword of OpenAPI has a change that is reported and one that is not."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import jsonschema_specifications
import pytest
import yaml

from contractrepo.breaking import RULES, compare
from contractrepo.breaking.rules.examples import example_of
from contractrepo.contract import Contract, load
from contractrepo.openapi import version as versions

DATA = Path(versions.__file__).parent / "data"
CASES = Path(__file__).parents[1] / "cases" / "breaking" / "fields"
OBJECTS = yaml.safe_load((CASES / "objects.yaml").read_text())
KEYWORDS = yaml.safe_load((CASES / "keywords.yaml").read_text())
TABLE = {**OBJECTS, **KEYWORDS}
SETTINGS = ("places", "base")
VERSIONS = {"3.0": "3.0.3", "3.1": "3.1.0", "3.2": "3.2.0"}
VOCABULARIES = (
    "core",
    "applicator",
    "unevaluated",
    "validation",
    "meta-data",
    "format-annotation",
    "content",
)

# What the official schemas call an object -> what the table calls it; 3.0 splits some, 3.1 and 3.2 merge some.
SAME = {
    "callback": "callbacks",
    "discriminator": "schema:discriminator",
    "xml": "schema:xml",
    "schema:external-docs": "external-documentation",
}
# Definitions that describe no object of their own.
PARTS = {"examples", "explode-for-form", "map-of-strings", "schema:extensible"}
# Names that authors choose are no fields, but for those that mean something by their form: ``*``.
_PATTERNS = {"^x-": "", "^[a-zA-Z0-9._-]+$": "", r"^[a-zA-Z0-9\.\-_]+$": "", r"^\$ref$": "$ref"}
_OF_FIELDS = "^(?:schemas|"
FLOWS = {"implicit", "password", "clientCredentials", "authorizationCode", "deviceAuthorization"}


def official_fields(version: str) -> set[tuple[str, str]]:
    """Return every object with every fixed field, as the official schema of a version knows them."""
    document = json.loads((DATA / version / "schema.json").read_text())
    definitions = document.pop("$defs", None) or document.pop("definitions")
    named = {"openapi": document, **{_kebab(name): one for name, one in definitions.items()}}
    if version != "3.0":
        dialect = json.loads((DATA / version / "meta.json").read_text())
        named |= {
            "schema": dialect,
            **{f"schema:{_kebab(n)}": one for n, one in dialect.pop("$defs").items()},
        }
    found = {
        (_object(name, field), field)
        for name, schema in named.items()
        if name not in PARTS
        for field in _fields(schema, definitions)
    }
    if version != "3.0":
        found |= {("schema", keyword) for keyword in official_keywords()}
    return found


def official_keywords() -> set[str]:
    registry = jsonschema_specifications.REGISTRY
    metaschemas = [f"https://json-schema.org/draft/2020-12/meta/{name}" for name in VOCABULARIES]
    return {keyword for uri in metaschemas for keyword in registry.contents(uri)["properties"]}


def _fields(schema: Any, definitions: Mapping[str, Any]) -> Iterator[str]:
    """Yield the fields that a schema names, wherever it names them; ``*`` for fields named by the author."""
    if not isinstance(schema, dict):
        return
    yield from schema.get("properties", {})
    if isinstance(schema.get("additionalProperties"), dict):
        yield "*"
    patterns = [one for one in schema.get("patternProperties", {}) if not one.startswith(_OF_FIELDS)]
    yield from {_PATTERNS.get(pattern, "*") for pattern in patterns} - {""}
    inner = [one for keyword in ("allOf", "anyOf", "oneOf") for one in schema.get(keyword, [])]
    inner += [schema[keyword] for keyword in ("then", "else") if keyword in schema]
    inner += [one for keyword in ("dependentSchemas", "$defs") for one in schema.get(keyword, {}).values()]
    if schema.get("$ref") == "#/$defs/examples":
        inner.append(definitions["examples"])
    for one in inner:
        yield from _fields(one, definitions)


def _object(name: str, field: str) -> str:
    if name.endswith("security-scheme"):
        return "security-scheme"
    if name.endswith("-parameter"):
        return "parameter"
    if name.endswith(("-flow", "-flows")):
        return "oauth-flows" if field in FLOWS else "oauth-flow"
    return SAME.get(name, name)


def _kebab(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name).lower()


def rows() -> dict[tuple[str, str], Mapping[str, Any]]:
    return {
        (name, field): row
        for name, fields in TABLE.items()
        for field, row in fields.items()
        if field not in SETTINGS
    }


ROWS = rows()
OFFICIAL = {version: official_fields(version) for version in VERSIONS}


def version_of(name: str, field: str) -> str:
    """Return the newest version that knows the field."""
    if name == "schema-3.0":
        return VERSIONS["3.0"]
    known = [version for version in VERSIONS if (name, field) in OFFICIAL[version]]
    return VERSIONS[known[-1]] if known else VERSIONS["3.1"]


def rows_with(kind: str) -> list[Any]:
    return [pytest.param(*key, id=" ".join(key)) for key, row in ROWS.items() if kind in row]


def compared(name: str, field: str, place: str, values: tuple[Any, Any]) -> list[str]:
    """Return the rules that are reported where the field of an object has one value and then the other."""
    old, new = (contract(name, field, place, value) for value in values)
    return sorted(finding.rule for finding in compare(old, new).findings)


def contract(name: str, field: str, place: str, value: Any) -> Contract:
    row, kind = ROWS[name, field], TABLE[name]
    parts = {**kind.get("base", {}), **row.get("beside", {}), row.get("pattern", field): value}
    here = {key: part for key, part in parts.items() if part != "$absent"}
    ((frame, template),) = (
        kind["places"][place] if place in PLACED else {place: kind["places"][place]}
    ).items()
    filled = put(template, here)
    head = {"openapi": version_of(name, field), "info": {"title": "T", "version": "1"}}
    if frame == "operation":
        operation = {"responses": {"200": {"description": "ok"}}, **filled}
        filled = {"paths": {"/pets": {"post": operation}}, "components": COMPONENTS}
    return load(json.dumps({**head, **filled}).encode(), file="openapi.json")


def put(template: Any, here: Any) -> Any:
    """Return a template with what stands HERE."""
    if template == "HERE":
        return here
    if isinstance(template, dict):
        return {key: put(part, here) for key, part in template.items()}
    return [put(part, here) for part in template] if isinstance(template, list) else template


COMPONENTS = {
    "securitySchemes": {"key": {"type": "http", "scheme": "basic"}},
    "schemas": {"a": {"type": "integer"}, "b": {"type": "integer"}, "c": {"type": "string"}},
}
PLACED = {"request-body", "response-body"}


@pytest.mark.parametrize("version", VERSIONS)
def test_every_field_of_the_official_schemas_is_classified(version: str) -> None:
    known = ROWS.keys() | {("schema", field) for name, field in ROWS if name == "schema-3.0"}
    assert OFFICIAL[version] - known == set()


def test_nothing_is_classified_that_no_version_knows() -> None:
    known = {one for fields in OFFICIAL.values() for one in fields}
    own = {("schema-3.0", field) for field in KEYWORDS["schema-3.0"]}
    own |= {("property", field) for field in KEYWORDS["property"]}
    assert ROWS.keys() - known - own == set()


def test_a_row_says_what_is_reported_and_what_is_not() -> None:
    for key, row in ROWS.items():
        assert len({"fires", "example", "note"} & row.keys()) == 1, key
        assert len({"silent", "always"} & row.keys()) == 1, key
        assert "note" not in row or ("silent" in row and row["note"].endswith(".")), key


@pytest.mark.parametrize(("name", "field"), rows_with("fires"))
def test_a_change_that_matters_is_reported(name: str, field: str) -> None:
    fires = ROWS[name, field]["fires"]
    for place in TABLE[name]["places"]:
        old, new, rules = fires[place] if isinstance(fires, dict) else fires
        assert compared(name, field, place, (old, new)) == sorted(rule.format(place) for rule in rules)


@pytest.mark.parametrize(("name", "field"), rows_with("silent"))
def test_a_change_that_does_not_matter_is_not_reported(name: str, field: str) -> None:
    old, new = ROWS[name, field]["silent"]
    for place in TABLE[name]["places"]:
        assert compared(name, field, place, (old, new)) == []


@pytest.mark.parametrize(("name", "field"), rows_with("example"))
def test_a_keyword_that_refuses_values_has_an_example(name: str, field: str) -> None:
    assert name == "schema"
    slug = _kebab(field.lstrip("$"))
    for place in TABLE[name]["places"]:
        rules = [one for one in RULES if re.fullmatch(rf"{place}-{slug}-(narrowed|widened|changed)", one.id)]
        assert rules
        assert all(example_of(one).source for one in rules)
