"""What `compare` says of random contracts, held against an independent engine.

compatible   every value at hand that the sender's schema accepts is accepted by the reader's
breaking     the witness is accepted by the one and refused by the other
undecided    says so
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import contractrepo
from contractrepo import Comparison, Severity, compare
from contractrepo.policy import Compatibility

STRICT = Compatibility(open_objects=False)
SCALARS: list[Any] = ["", "a", "b", "ab", "abb", 0, 1, 2, 3, 7, -1, 0.5, 1.5, None, True, False]
INSTANCES: list[Any] = [
    *SCALARS,
    *([item] for item in SCALARS[1:12:2]),
    *([], [1, 1], ["a", 1], [1, 2, 3], [None, True], [[]], [{}, {}]),
    *({key: item} for key in ("a", "b") for item in SCALARS[1:14:2]),
    *(
        {},
        {"a": 1, "b": 2},
        {"a": "a", "b": "a", "c": 1},
        {"c": None},
        {"a": {"a": 1}},
        {"b": [1]},
        {"a": {}},
    ),
    *({"v": 1}, {"v": "a", "n": {}}, {"n": {"v": None, "n": {"v": 2}}}, {"a": {"n": {"v": "ab"}}}),
]

SMALL = st.integers(0, 3)
LEAF: dict[str, st.SearchStrategy[Any]] = {
    "type": st.sampled_from(["string", "integer", "number", "array", "object", "boolean"]),
    "enum": st.lists(st.sampled_from(["a", "ab", 1, 2, None, True]), min_size=1, max_size=3, unique_by=repr),
    **dict.fromkeys(("minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems"), SMALL),
    "maxProperties": SMALL,
    "multipleOf": st.sampled_from([1, 2, 0.5]),
    "pattern": st.sampled_from(["^a", "b$", "^(a|b)*$"]),
    "required": st.lists(st.sampled_from("ab"), min_size=1, unique=True),
}
LEAVES = {
    "3.0": LEAF | {"nullable": st.booleans(), "exclusiveMinimum": st.booleans()},
    "3.1": LEAF | {"const": st.sampled_from(["a", 1, None]), "exclusiveMinimum": SMALL},
}
NODE = st.just({"$ref": "#/components/schemas/Node"})


def _composed(version: str, inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    some = st.lists(inner, min_size=1, max_size=3)
    keywords = {
        "type": st.sampled_from(["object", "array"]),
        "properties": st.dictionaries(st.sampled_from("ab"), inner, min_size=1, max_size=2),
        "required": st.lists(st.sampled_from("ab"), min_size=1, unique=True),
        "additionalProperties": st.one_of(st.booleans(), inner),
        "items": inner,
        "maxItems": SMALL,
        "uniqueItems": st.booleans(),
        **dict.fromkeys(("allOf", "anyOf", "oneOf"), some),
        "not": inner,
    }
    if version == "3.1":
        keywords |= {
            **dict.fromkeys(("if", "then", "else", "contains"), inner),
            "prefixItems": some,
            "maxContains": st.integers(1, 2),
            "patternProperties": st.dictionaries(
                st.sampled_from(["^a", "b$"]), inner, min_size=1, max_size=1
            ),
            "propertyNames": st.sampled_from([{"maxLength": 1}, {"enum": ["a", "c"]}, {"pattern": "^[ac]"}]),
            "dependentSchemas": st.dictionaries(st.sampled_from("ab"), inner, min_size=1, max_size=1),
            **dict.fromkeys(("unevaluatedItems", "unevaluatedProperties"), st.one_of(st.booleans(), inner)),
        }
    return st.fixed_dictionaries({}, optional=keywords)


def schemas(version: str) -> st.SearchStrategy[Any]:
    leaf = st.one_of(st.fixed_dictionaries({}, optional=LEAVES[version]), NODE)
    return st.recursive(leaf, lambda inner: _composed(version, inner), max_leaves=5)


PAIR = st.one_of(
    *(st.tuples(st.just(version), schemas(version), schemas(version)) for version in ("3.0", "3.1"))
)
QUICK = settings(max_examples=80, suppress_health_check=list(HealthCheck), deadline=None)
FEWER = settings(max_examples=15, suppress_health_check=list(HealthCheck), deadline=None)
THOROUGH = settings(max_examples=5_000, suppress_health_check=list(HealthCheck), deadline=None)


def components(schema: Any) -> dict[str, Any]:
    """A schema, and a node that leads to itself."""
    node = {
        "type": "object",
        "properties": {"v": {"type": "integer"}, "n": {"$ref": "#/components/schemas/Node"}},
    }
    return {"Subject": schema, "Node": node}


def contract(schema: Any, version: str, *directions: str) -> bytes:
    """An operation that carries the schema in the body of its request, its response, or both."""
    body = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Subject"}}}}
    operation: dict[str, Any] = {"responses": {"200": {"description": "d"}}}
    if "request" in directions:
        operation["requestBody"] = {"required": True, **body}
    if "response" in directions:
        operation["responses"]["200"] |= body
    data = {
        "openapi": f"{version}.0",
        "info": {"title": "T", "version": "1"},
        "paths": {"/s": {"post": operation}},
        "components": {"schemas": components(schema)},
    }
    return json.dumps(data).encode()


def plain(schema: Any, version: str) -> Any:
    """Our own reading of a 3.0 schema as 2020-12."""
    if isinstance(schema, list):
        return [plain(item, version) for item in schema]
    if not isinstance(schema, dict) or version != "3.0":
        return schema
    found = {key: value if key == "enum" else plain(value, version) for key, value in schema.items()}
    if found.pop("exclusiveMinimum", False) is True and "minimum" in found:
        found["exclusiveMinimum"] = found.pop("minimum")
    if found.pop("nullable", False) is True and "type" in found:
        found["type"] = [found["type"], "null"]
    return found


def engine(schema: Any, version: str) -> Any:
    root = {"components": {"schemas": plain(components(schema), version)}}
    return jsonschema.Draft202012Validator({**root, "$ref": "#/components/schemas/Subject"})


def hold(version: str, old: Any, new: Any, direction: str) -> Comparison:
    """Compare, and hold the answer against the engine."""
    sides = [contract(schema, version, direction) for schema in (old, new)]
    found = compare(*sides, policy=STRICT)
    engines = {"base": engine(old, version), "revision": engine(new, version)}
    for finding in found.findings:
        witness = finding.witness
        assert finding.severity != Severity.BREAKING or witness is not None
        if witness is not None:
            assert engines[witness.accepted_by].is_valid(witness.value)
            assert not engines[witness.rejected_by].is_valid(witness.value)
    if found.verdict in {"compatible", "unchanged"}:
        sender, reader = ("base", "revision") if direction == "request" else ("revision", "base")
        accepted = [value for value in INSTANCES if engines[sender].is_valid(value)]
        assert [value for value in accepted if not engines[reader].is_valid(value)] == []
    return found


def changes(found: Comparison, *, narrowed: bool) -> list[tuple[str, bool]]:
    """What the schemas allow no longer, or newly: keyword and whether it is decided, whichever part carries it."""
    ending = "-narrowed" if narrowed else "-widened"
    rules = [(finding.rule, finding.decided) for finding in found.findings if finding.rule.endswith(ending)]
    return sorted(
        (rule.removeprefix("request-body-").removeprefix("response-body-").removesuffix(ending), decided)
        for rule, decided in rules
    )


@QUICK
@given(PAIR, st.sampled_from(["request", "response"]))
def test_no_answer_is_wrong(pair: tuple[str, Any, Any], direction: str) -> None:
    hold(*pair, direction)


@FEWER
@given(PAIR)
def test_what_is_added_narrows_and_what_is_offered_widens(pair: tuple[str, Any, Any]) -> None:
    version, one, other = pair
    assert hold(version, {"allOf": [one, other]}, one, "request").verdict != "breaking"
    assert hold(version, {"anyOf": [one, other]}, one, "response").verdict != "breaking"


@FEWER
@given(PAIR)
def test_a_request_breaks_where_the_reverse_breaks_a_response(pair: tuple[str, Any, Any]) -> None:
    version, one, other = pair
    there = compare(*(contract(schema, version, "request") for schema in (one, other)))
    back = compare(*(contract(schema, version, "response") for schema in (other, one)))
    assert changes(there, narrowed=True) == changes(back, narrowed=False)
    assert changes(there, narrowed=False) == changes(back, narrowed=True)


@FEWER
@given(PAIR)
def test_a_contract_is_the_same_as_itself(pair: tuple[str, Any, Any]) -> None:
    version, one, _ = pair
    text = contract(one, version, "request", "response")
    assert compare(text, text).verdict == "unchanged"
    noted = json.loads(text) | {"x-note": 1}
    assert compare(text, json.dumps(noted)).findings == ()


@pytest.mark.slow
@THOROUGH
@given(PAIR, st.sampled_from(["request", "response"]))
def test_no_answer_is_wrong_on_many_more(pair: tuple[str, Any, Any], direction: str) -> None:
    hold(*pair, direction)


SCRIPT = """
import sys
from contractrepo import compare
print(compare(*sys.argv[1:]).render("json"))
"""


def test_findings_do_not_depend_on_the_seed_of_hashes(tmp_path: Path) -> None:
    old = {
        "anyOf": [{"required": ["a", "b"]}, {"type": ["string", "null"]}, {"items": {"enum": [1, "a", None]}}]
    }
    new = {
        "oneOf": [
            {"required": ["b", "c", "a"]},
            {"type": "string", "maxLength": 3},
            {"items": {"enum": ["a"]}},
        ]
    }
    paths = []
    for name, schema in (("old.json", old), ("new.json", new)):
        paths.append(tmp_path / name)
        paths[-1].write_bytes(contract(schema, "3.1", "request", "response"))
    root = str(Path(contractrepo.__file__).parents[1])
    reports = {
        subprocess.run(
            [sys.executable, "-c", SCRIPT, *map(str, paths)],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": root},
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(reports) == 1
    assert b'"breaking"' in reports.pop()
