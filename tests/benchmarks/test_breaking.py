"""How long a comparison takes: figures of one machine, and ratios between runs on it."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from contractrepo import compare, load

pytestmark = pytest.mark.bench

PREFIX = "#/components/schemas/"
COLD = """
import resource, sys, time
from contractrepo import compare
found = compare(*sys.argv[1:])
print(time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, found.verdict)
"""


def document(operations: int, padding: int) -> dict[str, Any]:
    """A contract with a component for each operation; every fifth leads to another one."""
    schemas: dict[str, Any] = {}
    paths: dict[str, Any] = {}
    for n in range(operations):
        properties: dict[str, Any] = {
            f"p{i}": {"type": "string", "maxLength": 100, "description": "x" * padding} for i in range(12)
        }
        if n % 5 == 0:
            properties["other"] = {"type": "array", "items": {"$ref": f"{PREFIX}C{(n + 1) % operations}"}}
        schemas[f"C{n}"] = {"type": "object", "required": ["p0"], "properties": properties}
        body = {"content": {"application/json": {"schema": {"$ref": f"{PREFIX}C{n}"}}}}
        answers = {"200": {"description": "ok", **body}, "404": {"description": "no"}}
        paths[f"/things{n}"] = {"post": {"requestBody": {"required": True, **body}, "responses": answers}}
    return {
        "openapi": "3.0.3",
        "info": {"title": "T", "version": "1"},
        "paths": paths,
        "components": {"schemas": schemas},
    }


def narrowed(data: dict[str, Any], *numbers: int) -> dict[str, Any]:
    changed = copy.deepcopy(data)
    for n in numbers:
        changed["components"]["schemas"][f"C{n}"]["properties"]["p1"]["maxLength"] = 50
    return changed


def cold(tmp_path: Path, *sides: dict[str, Any]) -> tuple[float, float, str]:
    """Return CPU seconds beyond Python's start, megabytes and verdict of a fresh process, the best of five."""
    paths = []
    for n, data in enumerate(sides):
        paths.append(tmp_path / f"{n}.json")
        paths[-1].write_text(json.dumps(data), encoding="utf-8")
    command = [sys.executable, "-c", COLD, *map(str, paths)]
    runs = [
        subprocess.run(command, check=True, capture_output=True, text=True).stdout.split() for _ in range(5)
    ]
    bare = [sys.executable, "-c", "import time; print(time.process_time())"]
    start = min(float(subprocess.run(bare, check=True, capture_output=True).stdout) for _ in range(5))
    return min(float(run[0]) for run in runs) - start, float(runs[0][1]), runs[0][2]


def warm(work: Callable[[], object]) -> float:
    spans = []
    for _ in range(5):
        start = time.process_time()
        work()
        spans.append(time.process_time() - start)
    return min(spans)


def show(what: str, seconds: float, bar: float) -> None:
    print(f"\n{what}: {seconds:.3f} s (bar {bar} s)")
    assert seconds < bar


def test_one_of_a_hundred_operations(tmp_path: Path) -> None:
    old = document(100, 100)
    new = narrowed(old, 7)
    seconds, _, verdict = cold(tmp_path, old, new)
    assert verdict == "breaking"
    base, revision = load(json.dumps(old)), load(json.dumps(new))
    show("one of 100 operations, both sides at hand", warm(lambda: compare(base, revision)), 0.05)
    show("one of 100 operations, cold", seconds, 0.3)


def test_two_of_four_hundred_operations_in_four_megabytes(tmp_path: Path) -> None:
    old = document(400, 750)
    assert len(json.dumps(old)) > 4_000_000
    seconds, megabytes, verdict = cold(tmp_path, old, narrowed(old, 7, 9))
    assert verdict == "breaking"
    assert megabytes < 400
    show("two of 400 operations in 4 MB, cold", seconds, 1)


def test_a_hundred_and_fifty_changed_components(tmp_path: Path) -> None:
    old = document(200, 350)
    assert len(json.dumps(old)) > 1_000_000
    new = narrowed(old, *range(150))
    seconds, megabytes, verdict = cold(tmp_path, old, new)
    assert verdict == "breaking"
    assert megabytes < 400
    found = compare(json.dumps(old), json.dumps(new))
    assert len(found.findings) == 300
    assert len(found.render("markdown").encode()) < 60_000
    show("150 changed components, cold", seconds, 2)


def subject(schemas: dict[str, Any]) -> str:
    body = {"content": {"application/json": {"schema": {"$ref": f"{PREFIX}S"}}}}
    data = document(0, 0)
    data["paths"] = {
        "/s": {"post": {"requestBody": body, "responses": {"200": {"description": "d", **body}}}}
    }
    data["components"]["schemas"] = schemas
    return json.dumps(data)


def chain(links: int, link: Callable[[dict[str, str], int], Any], last: Any) -> dict[str, Any]:
    """Return a component that leads to the next one, and so on to the last."""
    names = ["S", *(f"N{n}" for n in range(1, links + 1))]
    found = {name: link({"$ref": PREFIX + names[n + 1]}, n) for n, name in enumerate(names[:-1])}
    return {**found, names[-1]: last}


def mutual(size: int, leaf: Any) -> dict[str, Any]:
    names = ["S", *(f"N{n}" for n in range(1, size))]
    properties = {name: {"$ref": PREFIX + name} for name in names}
    return {name: {"type": "object", "properties": {**properties, "leaf": leaf}} for name in names}


HOSTILE: dict[str, Callable[[Any], dict[str, Any]]] = {
    "exponential references": lambda leaf: chain(
        60, lambda to, _: {"properties": {"a": to, "b": to}, "required": ["a"]}, leaf
    ),
    "references twice in a oneOf": lambda leaf: chain(60, lambda to, _: {"oneOf": [to, to]}, leaf),
    "a long chain of allOf": lambda leaf: chain(
        3_000, lambda to, n: {"allOf": [to, {"properties": {f"p{n}": {"type": "string"}}}]}, leaf
    ),
    "a long chain of required names": lambda leaf: chain(
        3_000, lambda to, n: {"allOf": [to], "required": [f"p{n}"]}, leaf
    ),
    "deep properties": lambda leaf: chain(
        80, lambda to, _: {"type": "object", "properties": {"a": to}}, leaf
    ),
    "components that all refer to each other": lambda leaf: mutual(100, leaf),
    "a long chain of bare references": lambda leaf: chain(3_000, lambda to, _: to, leaf),
    "alternatives, one of them inside": lambda leaf: chain(
        40, lambda to, _: {"anyOf": [to, {"properties": {"x": to}}]}, leaf
    ),
    "many properties": lambda leaf: {
        "S": {"type": "object", "properties": {f"p{n}": leaf for n in range(2_000)}}
    },
    "many tagged branches": lambda leaf: {
        "S": {
            "oneOf": [
                {
                    "type": "object",
                    "required": ["kind"],
                    "properties": {"kind": {"enum": [f"k{n}"]}, f"p{n}": leaf},
                }
                for n in range(200)
            ]
        }
    },
    "many untagged branches": lambda leaf: {
        "S": {"oneOf": [{"type": "object", "properties": {f"p{n}": leaf}} for n in range(40)]}
    },
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_schemas(name: str) -> None:
    old, new = (
        subject(HOSTILE[name](leaf)) for leaf in ({"type": "string"}, {"type": "string", "maxLength": 3})
    )
    start = time.process_time()
    found = compare(old, new)
    seconds = time.process_time() - start
    assert found.verdict in {"breaking", "undecided"}
    show(name, seconds, 2)
