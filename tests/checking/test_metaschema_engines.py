"""Both engines give the same reasons."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from contractrepo.checking.metaschema import official
from contractrepo.checking.official import metaschema
from contractrepo.checking.reasons import reasons
from contractrepo.checking.subject import Subject
from contractrepo.contract import load
from contractrepo.errors import ContractError
from contractrepo.schema.engines import prefer
from contractrepo.schema.metaschema import compile_metaschema

CASES = Path(__file__).parent.parent / "cases" / "documents"
SCHEMA = {
    "$id": "https://example.com/s",
    "properties": {
        "a": False,
        "b": {"oneOf": [{}, {}]},
        "c": {"anyOf": [{"required": ["x"]}, {"required": ["y"]}]},
        "d": {"anyOf": [{"type": "string", "minLength": 2}, {"type": "array", "items": {"type": "integer"}}]},
        "e": {"oneOf": [{"properties": {"in": {"enum": ["q"]}}}, {"properties": {"in": {"enum": ["r"]}}}]},
        "f": {"enum": [1, 2]},
    },
    "additionalProperties": False,
    "minProperties": 1,
}


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ({"b": 1}, [("b", "excludesEachOther")]),
        ({"c": {}}, [("c", "needsOne")]),
        ({"d": "x"}, [("d", "minLength")]),
        ({"d": ["x"]}, [("d/0", "type")]),
        ({"e": {"in": "s"}}, [("e/in", "enum")]),
        ({"f": 3, "g": 1}, [("", "additionalProperties"), ("f", "enum")]),
        ({}, [("", "minProperties")]),
        ({"f": 1}, []),
    ],
)
@pytest.mark.parametrize("engine", ["jsonschema-rs", "jsonschema"])
def test_only_what_was_meant_is_a_reason(engine: Any, document: Any, expected: list[tuple[str, str]]) -> None:
    schema = compile_metaschema({"https://example.com/s": SCHEMA}, "https://example.com/s", engine=engine)
    assert schema.accepts(document) == (not expected)
    found = reasons(schema.refusals(document))
    assert sorted(("/".join(one.path), one.keyword) for one in found) == expected


def test_both_engines_lead_to_the_same_remarks() -> None:
    texts = [
        case["document"] for file in sorted(CASES.glob("*.yaml")) for case in yaml.safe_load(file.read_text())
    ]
    first = [remarks(text) for text in texts]
    metaschema.cache_clear()
    prefer("jsonschema")
    try:
        for text, expected in zip(texts, first, strict=True):
            assert remarks(text) == expected, text
    finally:
        prefer(None)
        metaschema.cache_clear()
    assert sum(map(len, first)) > 30


def remarks(text: str) -> list[tuple[str, str]]:
    """The second engine does not say where a value stands whose schema is false."""
    try:
        description = load(text.encode()).description
    except ContractError:
        return []
    found = official(Subject(description))
    return sorted((one.code, one.pointer) for one in found if one.code != "not-allowed")
