"""The official test suite of JSON Schema, asked through `Schemas`; exceptions are listed with their reasons, exactly.

2020-12 runs as schemas of OpenAPI 3.1, each case and each document it refers to being a component of one description.
Draft 4 runs as schemas of OpenAPI 3.0 as far as these have its keywords.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema_specifications import REGISTRY

from contractrepo.core.pointer import join
from contractrepo.schema.engines import EngineName
from contractrepo.schema.schemas import Schemas

HERE = Path(__file__).parents[1]
SUITE = HERE / "data/json-schema-suite"
TABLE = yaml.safe_load((HERE / "cases/conformance/json_schema_suite.yaml").read_text("utf-8"))
ENGINES: tuple[EngineName, ...] = ("jsonschema-rs", "jsonschema")
REMOTES = "http://localhost:1234/"
Wrong = dict[str, dict[str, list[str]]]


def areas(draft: str) -> dict[str, list[Path]]:
    """The files of a draft, in few groups so that the report stays short."""
    optional = SUITE / draft / "optional"
    return {
        "mandatory": sorted((SUITE / draft).glob("*.json")),
        "optional": sorted(optional.glob("*.json")),
        "formats": sorted((optional / "format").glob("*.json")),
    }


@cache
def embedded() -> dict[str, Any]:
    """Every document that the suite refers to, as a schema that carries its address as its identifier."""
    files = (SUITE / "remotes").rglob("*.json")
    found = {
        REMOTES + str(file.relative_to(SUITE / "remotes")): json.loads(file.read_bytes()) for file in files
    }
    found = {uri: schema for uri, schema in found.items() if "draft4" not in uri}
    metaschemas = {uri: REGISTRY.contents(uri) for uri in REGISTRY if "2020-12" in uri}
    return {uri: {**schema, "$id": uri} for uri, schema in {**found, **metaschemas}.items()}


def described(schema: Any) -> tuple[dict[str, Any], str]:
    """A description that holds a schema of 2020-12, and the schema's place; one without a name is given one.

    Without a name of its own, `#` would mean the description.
    """
    named = {"$id": "https://example.org/case", **schema} if isinstance(schema, dict) else schema
    refers = any(
        host in json.dumps(schema) for host in (REMOTES, "https://json-schema.org/draft/2020-12/schema")
    )
    schemas = {"Case": named, **(embedded() if refers else {})}
    return {"components": {"schemas": schemas}}, join("components", "schemas", "Case")


def wrong(schemas: Schemas, pointer: str, group: dict[str, Any]) -> list[str]:
    """The tests of a group that are judged wrong; all of them where a part of the schema had to be cut out."""
    return [
        test["description"]
        for test in group["tests"]
        if schemas.rejected or schemas.accepts(pointer, test["data"]) is not test["valid"]
    ]


def excepted(draft: str, engine: EngineName, files: list[Path]) -> Wrong:
    """What the table says is judged otherwise than the suite wants."""
    names = {name(file) for file in files}
    found: Wrong = {}
    for entry in TABLE[draft]:
        assert entry["reason"]
        if engine in entry["engines"] and entry["file"] in names:
            for group, tests in entry["groups"].items():
                found.setdefault(entry["file"], {}).setdefault(group, []).extend(tests)
    return found


def name(file: Path) -> str:
    return "/".join(file.parts[len(SUITE.parts) + 1 :])


def groups(file: Path) -> list[dict[str, Any]]:
    return json.loads(file.read_bytes())


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("area", ["mandatory", "optional", "formats"])
def test_2020_12(area: str, engine: EngineName) -> None:
    files = areas("draft2020-12")[area]
    found: Wrong = {}
    count = 0
    for file in files:
        for group in groups(file):
            data, pointer = described(group["schema"])
            bad = wrong(Schemas(data, "3.1", None, [pointer], engine=engine), pointer, group)
            count += len(group["tests"])
            if bad:
                found.setdefault(name(file), {}).setdefault(group["description"], []).extend(bad)
    assert found == excepted("draft2020-12", engine, files)
    assert count == TABLE["counts"]["draft2020-12"][area]


def beyond_3_0(schema: Any) -> Iterator[str]:
    """What a schema of draft 4 uses that OpenAPI 3.0 does not have."""
    if not isinstance(schema, dict) or "$ref" in schema:
        return
    for keyword, value in schema.items():
        if keyword in TABLE["not in 3.0"]:
            yield keyword
        elif keyword == "type" and (isinstance(value, list) or value == "null"):
            yield f"type: {'list' if isinstance(value, list) else value}"
        elif keyword == "items" and isinstance(value, list):
            yield "items: list"
        elif keyword in {"properties", "definitions"}:
            for inner in value.values():
                yield from beyond_3_0(inner)
        elif keyword in {"allOf", "anyOf", "oneOf"}:
            for inner in value:
                yield from beyond_3_0(inner)
        elif keyword in {"not", "items", "additionalProperties"}:
            yield from beyond_3_0(value)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("area", ["mandatory", "optional", "formats"])
def test_draft_4_through_3_0(area: str, engine: EngineName) -> None:
    files = areas("draft4")[area]
    found: Wrong = {}
    count = skipped = 0
    for file in files:
        for group in groups(file):
            if any(beyond_3_0(group["schema"])):
                skipped += len(group["tests"])
                continue
            bad = wrong(Schemas(group["schema"], "3.0", None, [""], engine=engine), "", group)
            count += len(group["tests"])
            if bad:
                found.setdefault(name(file), {}).setdefault(group["description"], []).extend(bad)
    assert found == excepted("draft4", engine, files)
    assert [count, skipped] == TABLE["counts"]["draft4"][area]


def test_every_keyword_that_3_0_does_not_have_is_met() -> None:
    """A keyword that no case uses would be an excuse for nothing."""
    used = {
        keyword
        for files in areas("draft4").values()
        for file in files
        for group in groups(file)
        for keyword in beyond_3_0(group["schema"])
    }
    assert used == set(TABLE["not in 3.0"])
