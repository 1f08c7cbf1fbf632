"""What holds for every comparison."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import yaml

from contractrepo.breaking import Severity, compare
from contractrepo.breaking.reducing import reduced
from contractrepo.contract import Contract, load
from contractrepo.core.pointer import find
from contractrepo.policy import Compatibility

CASES = Path(__file__).parents[1] / "cases" / "breaking"
SAMPLE = Path(__file__).parents[2] / "sample_repo"
VERDICTS = yaml.safe_load((SAMPLE / "verdicts.yaml").read_text())


def contract(paths: dict[str, Any], **more: Any) -> Contract:
    data = {"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": paths, **more}
    return load(json.dumps(data).encode())


def body(schema: Any) -> dict[str, Any]:
    content = {"application/json": {"schema": schema}}
    return {
        "/a": {"post": {"requestBody": {"content": content}, "responses": {"200": {"description": "ok"}}}}
    }


@pytest.mark.parametrize(
    ("name", "pair"),
    [(name, pair) for name, pairs in VERDICTS.items() for pair in pairs],
    ids=lambda one: one if isinstance(one, str) else f"{one['base']} {one['revision']}",
)
def test_the_versions_of_the_sample(name: str, pair: dict[str, Any]) -> None:
    base, revision = (
        load(SAMPLE / "contracts" / name / pair[side] / "openapi.yaml") for side in ("base", "revision")
    )
    comparison = compare(base, revision)
    breaking = sorted(
        finding.rule for finding in comparison.findings if finding.severity == Severity.BREAKING
    )
    assert (comparison.verdict, comparison.required_bump, breaking) == (
        pair["verdict"],
        pair["required-bump"],
        pair["breaking"],
    )
    assert all(finding.witness for finding in comparison.findings if finding.severity == Severity.BREAKING)


def test_a_contract_and_itself() -> None:
    one = contract(body({"type": "string"}))
    comparison = compare(one, one)
    assert (comparison.verdict, comparison.required_bump, comparison.findings) == ("unchanged", "none", ())


def test_equal_data_is_unchanged_however_it_is_written() -> None:
    one = load(
        b'{"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {"/a": {"get": {"x-n": 1}}}}'
    )
    other = load(b"paths: {/a: {get: {x-n: 1.0}}}\ninfo: {version: '1', title: T}\nopenapi: 3.1.0\n")
    assert compare(one, other).verdict == "unchanged"


def test_integers_of_any_length() -> None:
    long = 10**80
    base, revision = (contract(body({"type": "integer", "maximum": maximum})) for maximum in (long, long - 1))
    (finding,) = compare(base, revision).findings
    assert finding.witness is not None
    assert finding.witness.value == long
    assert compare(base, contract(body({"type": "integer", "maximum": long}))).verdict == "unchanged"


@pytest.mark.parametrize("value", ["true", "2"])
def test_one_is_neither_true_nor_two(value: str) -> None:
    one, other = (
        load(f"openapi: 3.1.0\ninfo: {{title: T, version: '1', x-n: {text}}}\npaths: {{}}\n".encode())
        for text in ("1", value)
    )
    assert compare(one, other).verdict == "compatible"


def test_undecided_is_no_silent_yes() -> None:
    """Nobody decides here whether a dynamic reference takes the same values."""
    comparison = compare(
        contract(body({"type": "string"})), contract(body({"$dynamicRef": "#x", "maxLength": 1}))
    )
    undecided = [finding for finding in comparison.findings if not finding.decided]
    assert undecided
    assert all(finding.severity == Severity.WARNING for finding in undecided)
    assert comparison.undecided == len(undecided)


def test_a_policy_may_call_the_undecided_breaking() -> None:
    base, revision = contract(body({"type": "string"})), contract(body({"$dynamicRef": "#x"}))
    rule = next(finding.rule for finding in compare(base, revision).findings if not finding.decided)
    policy = Compatibility(severity={rule: "breaking"})
    assert compare(base, revision, policy=policy).verdict == "breaking"


def test_a_fingerprint_survives_words_order_and_lines() -> None:
    def paths(maximum: int, *others: str) -> dict[str, Any]:
        mine = {
            "name": "n",
            "in": "query",
            "description": f"{others}",
            "schema": {"type": "integer", "maximum": maximum},
        }
        more = [{"name": name, "in": "query"} for name in others]
        return {"/a": {"get": {"parameters": [*more, mine], "responses": {"200": {"description": "ok"}}}}}

    one = compare(contract(paths(9)), contract(paths(5)))
    other = compare(contract(paths(9, "x", "y")), contract(paths(5, "x", "y")))
    assert [finding.pointer for finding in one.findings] != [finding.pointer for finding in other.findings]
    assert one.findings_digest == other.findings_digest
    assert one.findings_digest != compare(contract(paths(9)), contract(paths(4))).findings_digest


def test_every_witness_is_confirmed_by_contracts_that_know_nothing_of_the_comparison() -> None:
    base_path, revision_path = (
        SAMPLE / "contracts/orders" / one / "openapi.yaml" for one in ("1.1.0", "2.0.0")
    )
    comparison = compare(load(base_path), load(revision_path))
    for finding in comparison.findings:
        witness = finding.witness
        if witness is None or witness.request is None:
            continue
        accepting, refusing = load(base_path), load(revision_path)
        if witness.accepted_by == "revision":
            accepting, refusing = refusing, accepting
        assert accepting.validate_request(witness.request) == []
        if witness.response is None:
            assert refusing.validate_request(witness.request)
        else:
            assert accepting.validate_response(witness.request, witness.response) == []
            assert refusing.validate_response(witness.request, witness.response)


SCRIPT = """
import sys
import time
from pathlib import Path
from contractrepo.breaking import compare
from contractrepo.contract import load
base, revision = (load(Path(path), file="openapi.yaml") for path in sys.argv[1:])
for name in ("json", "text", "sarif"):
    sys.stdout.write(compare(base, revision).render(name))
"""


def test_findings_do_not_depend_on_the_hash_seed() -> None:
    paths = [str(SAMPLE / "contracts/orders" / one / "openapi.yaml") for one in ("1.0.0", "2.0.0")]
    root = str(Path(__file__).parents[2])
    printed = {
        subprocess.run(
            [sys.executable, "-c", SCRIPT, *paths],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": root},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "4711")
    }
    assert len(printed) == 1
    assert b"request-body-required-narrowed" in printed.pop()


def test_references_in_a_circle_say_nothing() -> None:
    def paths(maximum: int) -> dict[str, Any]:
        query = {"name": "q", "in": "query", "schema": {"$ref": "#/components/schemas/A", "maximum": maximum}}
        return {"/a": {"get": {"parameters": [query], "responses": {"200": {"description": "ok"}}}}}

    circle = {"schemas": {"A": {"$ref": "#/components/schemas/A"}}}
    comparison = compare(contract(paths(2), components=circle), contract(paths(1), components=circle))
    assert comparison.verdict != "unchanged"
    assert [problem.code for problem in comparison.base.errors]


def test_hostile_names_do_no_harm() -> None:
    evil = "\x1b[31m\u202e'\"<b>\r\n/~|`"
    schema = {"type": "object", "required": [evil], "properties": {evil: {"enum": [evil]}}}
    paths = {f"/{evil}": {"post": {**body(schema)["/a"]["post"], "tags": [evil], "operationId": evil}}}
    tighter = {"type": "object", "properties": {evil: {"enum": ["x"]}}}
    revised = {f"/{evil}": {"post": body(tighter)["/a"]["post"]}}
    comparison = compare(contract(paths), contract(revised))
    assert comparison.verdict == "breaking"
    for name in ("text", "json", "markdown", "sarif", "junit", "github"):
        assert "\x1b" not in comparison.render(name)
        assert "\u202e" not in comparison.render(name)


def test_structural_difference() -> None:
    base = contract(
        {**body({"$ref": "#/components/schemas/A"}), "/b": {"get": {"responses": {}}}},
        components={"schemas": {"A": {"type": "string", "enum": ["a", "b"]}, "B": {}}, "x-none": 1},
    )
    revision = contract(
        {**body({"$ref": "#/components/schemas/A"}), "/c": {"get": {"responses": {}}}},
        components={"schemas": {"A": {"type": "string", "enum": ["a", "c", "d"], "maxLength": 3}, "B": {}}},
        webhooks={"w": {"post": {"responses": {}}}},
    )
    assert compare(base, revision).structural_difference() == (
        "GET /b\n"
        '  ~ /: {"responses": {}} -> null\n'
        "\n"
        "GET /c\n"
        '  ~ /: null -> {"responses": {}}\n'
        "\n"
        "POST webhook:w\n"
        '  ~ /: null -> {"responses": {}}\n'
        "\n"
        "components schemas A\n"
        '  ~ /enum/1: "b" -> "c"\n'
        '  + /enum/2: "d"\n'
        "  + /maxLength: 3\n"
    )
    assert compare(base, base).structural_difference() == ""


def test_structural_difference_is_bounded_and_safe() -> None:
    evil = {f"\x1b{n}": n for n in range(2_000)}
    base, revision = contract({}), contract({}, components={"schemas": {"A": {"x": evil}, "\x1bB": {}}})
    old = contract({}, components={"schemas": {"A": {"x": {}}}})
    assert "\x1b" not in compare(base, revision).structural_difference()
    lines = compare(old, revision).structural_difference().splitlines()
    assert lines[-1] == "... more than 1000 lines"
    assert len(lines) == 1_000


def test_a_structural_difference_of_large_values_is_quick() -> None:
    """What is told is bounded, and so is what is looked at to tell it."""

    def large(name: str, size: int) -> Contract:
        values = [f"{name}{n}" for n in range(size)]
        parts = {"A": {"enum": values}, "B": {"x-all": [{"n": n, "v": [name]} for n in range(size)]}}
        return contract({}, components={"schemas": {**parts, "C": {"enum": values[:3]}}})

    start = time.process_time()
    for sides in (("x", 5_000, "y", 5_000), ("x", 5_000, "x", 5), ("x", 5, "y", 5_000)):
        base, revision = large(*sides[:2]), large(*sides[2:])
        lines = compare(base, revision).structural_difference().splitlines()
        assert lines[:2] in (
            ["components schemas A", '  ~ /enum/0: "x0" -> "y0"'],
            ["components schemas A", '  - /enum/10: "x10"'],
        )
        assert lines[-1] == "... more than 1000 lines"
    assert time.process_time() - start < 5


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ([1, 2, 3], [1, 2, 3.0], None),
        ([1], [True], ([1], [True])),
        (
            {"a": [0, {"b": 1, "c": 2}]},
            {"a": [0, {"b": 3, "c": 2}]},
            ({"a": [None, {"b": 1}]}, {"a": [None, {"b": 3}]}),
        ),
        ({"a": 1, "b": 2}, {"b": 2, "c": 3}, ({"a": 1}, {"c": 3})),
        ({}, {}, None),
        (None, {}, (None, {})),
    ],
)
def test_values_are_reduced_to_where_they_differ(old: Any, new: Any, expected: Any) -> None:
    assert json.dumps(reduced(old, new)) == json.dumps(expected)


def test_beyond_a_bound_values_are_told_by_their_size() -> None:
    old, new = ({f"k{n}": n * step for n in range(1, 2_001)} for step in (1, -1))
    old, new = (
        {**old, "last": [1], "map": {"x": 1}, "text": "a"},
        {**new, "last": [2], "map": {"x": 2}, "text": "b"},
    )
    found = reduced(old, new)
    assert found is not None
    before, after = found
    assert [before[name] for name in ("k1", "last", "map", "text")] == [1, "1 items", "1 members", "a"]
    assert [after[name] for name in ("k1", "last", "map", "text")] == [
        -1,
        "1 other items",
        "1 other members",
        "b",
    ]


REAL = ("adyen/BinLookupService-v54.yaml", "adyen/DisputeService-v30.json")


@pytest.mark.parametrize("name", REAL)
def test_order_and_words_are_no_change(specs: Path, name: str) -> None:
    data = yaml.safe_load((specs / name).read_text())
    turned = {
        "components": {kind: dict(reversed(parts.items())) for kind, parts in data["components"].items()},
        **data,
        "paths": dict(reversed(data["paths"].items())),
        "info": {**data["info"], "description": "other words"},
    }
    comparison = compare(load(json.dumps(data).encode()), load(json.dumps(turned).encode()))
    assert (comparison.verdict, comparison.findings) == ("compatible", ())


@pytest.mark.parametrize("name", REAL)
def test_the_names_of_components_are_no_change(specs: Path, name: str) -> None:
    data = yaml.safe_load((specs / name).read_text())
    text = json.dumps(data).replace('"#/components/schemas/', '"#/components/schemas/Renamed')
    renamed = json.loads(text)
    schemas = renamed["components"]["schemas"]
    renamed["components"]["schemas"] = {f"Renamed{name}": schema for name, schema in schemas.items()}
    comparison = compare(load(json.dumps(data).encode()), load(json.dumps(renamed).encode()))
    assert (comparison.verdict, comparison.findings) == ("compatible", ())


@pytest.mark.parametrize("name", REAL)
def test_components_written_in_place_are_no_change(specs: Path, name: str) -> None:
    data = yaml.safe_load((specs / name).read_text())
    inlined = {**data, "paths": in_place(data["paths"], data, 6)}
    comparison = compare(load(json.dumps(data).encode()), load(json.dumps(inlined).encode()))
    assert (comparison.verdict, comparison.findings) == ("compatible", ())


def in_place(value: Any, data: Any, depth: int) -> Any:
    """Return `value` with references replaced by what they mean, `depth` levels of them."""
    if isinstance(value, list):
        return [in_place(item, data, depth) for item in value]
    if not isinstance(value, dict):
        return value
    reference = value.get("$ref")
    if isinstance(reference, str) and depth:
        return in_place(find(data, reference.removeprefix("#")), data, depth - 1)
    return {key: in_place(item, data, depth) for key, item in value.items()}


@pytest.mark.bench
def test_one_edit_of_a_real_document_takes_less_than_half_a_second(specs: Path) -> None:
    text = (specs / "adyen" / "ManagementService-v3.yaml").read_text()
    edited = text.replace("type: string\n", "type: integer\n", 1)
    seconds = []
    for _ in range(5):
        start = time.process_time()
        verdict = compare(load(text.encode()), load(edited.encode())).verdict
        seconds.append(time.process_time() - start)
        assert verdict == "breaking"
    assert min(seconds) < 0.5
