"""Small contracts with examples of every kind, and edits of either side."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest

from contractrepo import sync
from contractrepo.document import read_document
from contractrepo.mocking.files.yaml_text import yaml_text

Files = dict[str, str]


@pytest.fixture(scope="session")
def world() -> Callable[[random.Random], World]:
    """Return what makes a synchronised contract."""
    return World


class World:
    """A contract and its mocks in agreement; half of the mocks hold data that no document can."""

    def __init__(self, source: random.Random) -> None:
        self._source = source
        spec = {"openapi.yaml": yaml_text(_document(source))}
        mocks = dict(sync(None, spec, {}).files)
        self.files: Files = {**spec, **{path: self._with_own(text) for path, text in mocks.items()}}

    def edited_document(self) -> Files:
        """Return the files with one to three edits of the document."""
        data = read_document(self.files["openapi.yaml"].encode()).data
        for _ in range(self._source.randint(1, 3)):
            self._source.choice((_edit_value, _edit_example, _edit_operation, _edit_schema))(
                self._source, data
            )
        return {**self.files, "openapi.yaml": yaml_text(data)}

    def edited_mocks(self) -> Files:
        """Return the files with one to three edits of mock files."""
        files = dict(self.files)
        for _ in range(self._source.randint(1, 3)):
            path = self._source.choice(sorted(set(files) - {"openapi.yaml"}) or ["openapi.yaml"])
            if path == "openapi.yaml":
                break
            data = read_document(files[path].encode()).data
            self._source.choice((_edit_body, _edit_mock, _edit_own))(self._source, data)
            files[path] = yaml_text(data)
        return files

    def _with_own(self, text: str) -> str:
        data = read_document(text.encode()).data
        for example in data["examples"].values():
            if self._source.random() < 0.5:
                example["delay"] = self._source.randint(1, 10**6)
        return yaml_text(data)


def _document(source: random.Random) -> dict[str, Any]:
    version = source.choice(["3.0.3", "3.1.0"])
    paths = {path: _path_item(source, path) for path in source.sample(PATHS, source.randint(1, 3))}
    head = {"openapi": version, "info": {"title": "T", "version": "1"}}
    return {**head, "paths": paths, "components": {"schemas": {"Item": ITEM}}}


PATHS = ["/items", "/items/{item}", "/a/{b}/c", "/things/{thing}/parts/{part}"]
ITEM = {
    "type": "object",
    "required": ["id"],
    "properties": {"id": {"type": "integer"}, "name": {"type": "string"}, "tags": {"type": "array"}},
}


def _path_item(source: random.Random, path: str) -> dict[str, Any]:
    names = [part[1:-1] for part in path.split("/") if part.startswith("{")]
    item: dict[str, Any] = {"parameters": [_parameter(source, name, "path") for name in names]}
    for method in source.sample(["get", "post", "delete"], source.randint(1, 2)):
        item[method] = _operation(source, method + path)
    return item


def _operation(source: random.Random, name: str) -> dict[str, Any]:
    operation: dict[str, Any] = {"operationId": name} if source.random() < 0.7 else {}
    if source.random() < 0.5:
        operation["parameters"] = [_parameter(source, "q", "query")]
    responses = {key: _response(source) for key in source.sample(["200", "201", "4XX", "default"], 2)}
    return {**operation, "responses": responses}


def _parameter(source: random.Random, name: str, location: str) -> dict[str, Any]:
    parameter: dict[str, Any] = {"name": name, "in": location, "schema": {"type": "integer"}}
    if location == "path":
        parameter["required"] = True
    if source.random() < 0.5:
        parameter["examples"] = {one: {"value": source.randint(0, 9)} for one in ("a", "b")}
    return parameter


def _response(source: random.Random) -> dict[str, Any]:
    if source.random() < 0.2:
        return {"description": "Empty"}
    media: dict[str, Any] = {"schema": {"$ref": "#/components/schemas/Item"}}
    if source.random() < 0.7:
        names = source.sample(["a", "b", "c d", "ä"], source.randint(1, 3))
        media["examples"] = {name: {"value": _item(source)} for name in names}
    elif source.random() < 0.5:
        media["example"] = _item(source)
    return {"description": "Full", "content": {"application/json": media}}


def _item(source: random.Random) -> dict[str, Any]:
    item: dict[str, Any] = {"id": source.randint(0, 99)}
    if source.random() < 0.6:
        item["name"] = source.choice(["x", "no", "1", "", "a: b", "# c", "ü\n  y"])
    if source.random() < 0.3:
        item["tags"] = [source.randint(0, 3), "t"]
    return item


def _operations(data: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (path, method, one)
        for path, item in data["paths"].items()
        for method, one in item.items()
        if method != "parameters"
    ]


def _contents(data: dict[str, Any]) -> list[dict[str, Any]]:
    responses = [one for *_, operation in _operations(data) for one in operation["responses"].values()]
    return [media for one in responses for media in one.get("content", {}).values()]


def _edit_value(source: random.Random, data: dict[str, Any]) -> None:
    for media in source.sample(_contents(data), min(1, len(_contents(data)))):
        for example in media.get("examples", {}).values():
            example["value"] = {**example["value"], "id": source.randint(100, 200)}
        if "example" in media:
            media["example"] = _item(source)


def _edit_example(source: random.Random, data: dict[str, Any]) -> None:
    for media in source.sample(_contents(data), min(1, len(_contents(data)))):
        media.pop("example", None)
        examples = media.setdefault("examples", {})
        if examples and source.random() < 0.5:
            del examples[source.choice(list(examples))]
        else:
            examples[f"new{source.randint(0, 99)}"] = {"value": _item(source)}
        if not examples:
            del media["examples"]


def _edit_operation(source: random.Random, data: dict[str, Any]) -> None:
    found = _operations(data)
    if not found:
        return
    path, method, operation = source.choice(found)
    kind = source.choice(("remove", "add", "move", "status"))
    if kind == "remove":
        del data["paths"][path][method]
    elif kind == "add":
        data["paths"][f"/new{source.randint(0, 9)}"] = {"get": _operation(source, "new")}
    elif kind == "move":
        data["paths"]["/moved" + path] = data["paths"].pop(path)
    else:
        key = source.choice(list(operation["responses"]))
        operation["responses"]["202"] = operation["responses"].pop(key)


def _edit_schema(source: random.Random, data: dict[str, Any]) -> None:
    item = data["components"]["schemas"]["Item"]
    item["properties"] = {**item["properties"], f"p{source.randint(0, 9)}": {"type": "string"}}


def _edit_body(source: random.Random, data: dict[str, Any]) -> None:
    example = source.choice(list(data["examples"].values()))
    if "body" in example["respond"]:
        example["respond"]["body"] = {**example["respond"]["body"], "id": source.randint(200, 300)}
        if source.random() < 0.3:
            example["respond"]["body"][f"p{source.randint(0, 9)}"] = source.choice([1, "t", None, [1]])


def _edit_mock(source: random.Random, data: dict[str, Any]) -> None:
    name = source.choice(list(data["examples"]))
    kind = source.choice(("remove", "add", "status", "condition"))
    example = data["examples"][name]
    if kind == "remove" and len(data["examples"]) > 1:
        del data["examples"][name]
    elif kind == "add":
        respond = {"status": source.choice([200, 404, 503]), "body": {"id": source.randint(0, 9)}}
        data["examples"][f"m{source.randint(0, 99)}"] = {"respond": respond}
    elif kind == "status" and "as" not in example["respond"] and "body" in example["respond"]:
        example["respond"]["status"] = source.choice([200, 201, 203])
    elif kind == "condition" and "body" in example["respond"]:
        example["when"] = {"query": {"q": source.randint(10, 20)}, "headers": {"X-H": {"present": True}}}


def _edit_own(source: random.Random, data: dict[str, Any]) -> None:
    source.choice(list(data["examples"].values()))["priority"] = source.randint(1, 9)
