from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

import contractrepo.checking.rules
from contractrepo.checking.rules import RULES
from contractrepo.checking.rules.schema_costs import schema_costs
from contractrepo.contract import check_document
from contractrepo.schema.dialects import assembling

CASES = Path(__file__).parent.parent / "cases" / "documents"


def test_every_module_of_the_folder_is_registered_and_once() -> None:
    folder = Path(contractrepo.checking.rules.__file__).parent
    modules = {path.stem for path in folder.glob("*.py")} - {"__init__"}
    assert {rule.__module__.rpartition(".")[2] for rule in RULES} == modules
    assert len(set(RULES)) == len(RULES)


def test_every_code_is_shown_by_a_case() -> None:
    source = Path(contractrepo.checking.__file__).parent
    shown = {
        line.split()[2]
        for file in CASES.glob("*.yaml")
        for case in yaml.safe_load(file.read_text())
        for line in case["problems"]
    }
    written = {
        word.split('"')[1]
        for path in source.rglob("*.py")
        for word in path.read_text().split("Remark(")[1:]
        if word.lstrip().startswith('"')
    }
    assert written <= shown


def test_a_wall_of_faults_is_bounded() -> None:
    schemas = ", ".join(f"S{index}: {{minimum: 2, maximum: 1}}" for index in range(2_000))
    head = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n"
    assert len(check_document(f"{head}components: {{schemas: {{{schemas}}}}}\n")) == 500
    missing = ", ".join(f"S{index}: {{$ref: '#/components/schemas/X{index}'}}" for index in range(2_000))
    assert len(check_document(f"{head}components: {{schemas: {{{missing}}}}}\n")) == 500


def test_a_schema_that_is_needed_in_too_many_forms_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (schema_costs.__module__, assembling.__name__):
        monkeypatch.setattr(sys.modules[module], "MOST_REPEATED", 60)
    names = [f"p{index}" for index in range(12)]
    response: dict[str, Any] = {"200": {"description": "D"}}
    paths: dict[str, Any] = {}
    schemas: dict[str, Any] = {"Needs": {"required": names}}
    for name in names:
        schemas[name] = {
            "allOf": [{"$ref": "#/components/schemas/Needs"}],
            "properties": {name: {"readOnly": True}},
        }
        content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}
        paths[f"/{name}"] = {"post": {"requestBody": {"content": content}, "responses": response}}
    document = {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "paths": paths,
        "components": {"schemas": schemas},
    }
    found = [(one.code, one.pointer, one.message) for one in check_document(json.dumps(document))]
    message = "schemas that make its properties readOnly need this one in too many forms"
    assert found == [("schema-too-costly", "/components/schemas/Needs", message)]


def test_many_ambiguous_paths_are_bounded() -> None:
    paths = "".join(f"  /{{a}}/x{index}: {{}}\n" for index in range(3_000))
    head = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths:\n"
    assert check_document(head + paths) == []
