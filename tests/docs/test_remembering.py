"""Pages that are known are not made again, and nobody can tell."""

from __future__ import annotations

import json
from typing import Any

import pytest

from contractrepo import MockSet, build_docs, load
from contractrepo.core.recent import Recent
from contractrepo.docs import building, making
from contractrepo.docs.pages import book, units

DEEP: dict[str, Any] = {"type": "object", "properties": {"deep": {"type": "string", "title": "Last"}}}
for _ in range(16):
    DEEP = {"type": "object", "properties": {"deep": DEEP}}
ERROR = {
    "description": "Bad",
    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
}
DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Shop", "version": "1.0.0"},
    "tags": [{"name": "Orders", "description": "What was ordered"}],
    "paths": {
        "/orders": {
            "get": {
                "operationId": "listOrders",
                "summary": "List orders",
                "tags": ["Orders"],
                "parameters": [{"$ref": "#/components/parameters/Page"}],
                "responses": {
                    "200": {
                        "description": "Orders",
                        "content": {
                            "application/json": {
                                "schema": {"type": "array", "items": {"$ref": "#/components/schemas/Order"}}
                            }
                        },
                        "links": {"first": {"operationId": "getOrder", "parameters": {"id": "$response.body#/0/id"}}},
                    },
                    "400": {"$ref": "#/components/responses/Bad"},
                },
            }
        },
        "/orders/{id}": {
            "get": {
                "operationId": "getOrder",
                "summary": "Read an order",
                "tags": ["Orders"],
                "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}],
                "responses": {
                    "200": {
                        "description": "One",
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Order"}}},
                    }
                },
            }
        },
    },
    "components": {
        "parameters": {"Page": {"name": "page", "in": "query", "description": "Which", "schema": {"type": "integer"}}},
        "responses": {"Bad": ERROR},
        "schemas": {
            "Order": {
                "description": "An order",
                "type": "object",
                "required": ["id"],
                "properties": {"id": {"type": "string"}, "line": {"$ref": "#/components/schemas/Line"}},
            },
            "Line": {"type": "object", "properties": {"amount": {"type": "integer", "description": "How many"}}},
            "Error": {"type": "object", "properties": {"code": {"type": "string"}}},
            "Deep": DEEP,
            "Alias": {"$ref": "#/components/schemas/Line"},
        },
        "securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "X-Key", "description": "A key"}},
    },
}  # fmt: skip
EDITS = {
    "nothing": ("Shop", "Shop"),
    "title": ('"Shop"', '"Store"'),
    "summary": ("Read an order", "Fetch an order"),
    "description of a schema": ("An order", "One order"),
    "description of what a schema names": ("How many", "How much"),
    "constraint reached through two schemas": (
        '"amount": {"type": "integer"',
        '"amount": {"type": "boolean"',
    ),
    "name of a property": ('"code": ', '"kind": '),
    "shared parameter": ('"Which"', '"Which page"'),
    "shared response": ('"Bad",', '"Wrong",'),
    "name of a schema": ("Error", "Fault"),
    "the deepest schema": ('"Last"', '"Very last"'),
    "tag": ("What was ordered", "All orders"),
    "security scheme": ("A key", "One key"),
    "operation id": ("getOrder", "readOrder"),
    "path": ("/orders/{id}", "/order/{id}"),
    "a reference to nothing": ("#/components/schemas/Line", "#/components/schemas/Lime"),
}


def forget(patch: pytest.MonkeyPatch) -> None:
    """Begin as a process that has made nothing yet."""
    for module, name in (
        (making, "_OUTLINES"), (making, "_TEXTS"), (building, "_SITES"), (book, "_SAMPLES"), (units, "_PARTS"),
    ):  # fmt: skip
        patch.setattr(module, name, Recent(10**8))


@pytest.mark.parametrize("edit", EDITS)
def test_after_an_edit_the_site_is_what_another_process_builds(
    edit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = json.dumps(DOCUMENT)
    changed = text.replace(*EDITS[edit])
    assert edit == "nothing" or changed != text

    forget(monkeypatch)
    build_docs(load(text))
    warm = build_docs(load(changed))
    forget(monkeypatch)

    assert dict(build_docs(load(changed))) == dict(warm)


def test_what_mocks_say_is_made_again_when_they_change(monkeypatch: pytest.MonkeyPatch) -> None:
    def mocks(line: int) -> MockSet:
        text = (
            "mock: 1\noperation: GET /orders/{id}\nexamples:\n  one:\n    when: {path: {id: o}}\n"
            f"    respond: {{status: 200, contentType: application/json, body: {{id: o, line: {{amount: {line}}}}}}}\n"
        )
        return MockSet.parse({"mocks/get-orders-id.mock.yaml": text.encode()})

    forget(monkeypatch)
    contract = load(json.dumps(DOCUMENT))
    first, second = build_docs(contract, mocks(4711)), build_docs(contract, mocks(4712))

    assert "4711" in first["operations/getOrder.html"].decode()
    assert "4712" in second["operations/getOrder.html"].decode()


def test_an_edit_of_one_schema_makes_those_pages_again_that_show_it(monkeypatch: pytest.MonkeyPatch) -> None:
    forget(monkeypatch)
    text = json.dumps(DOCUMENT)
    build_docs(load(text))
    made: list[str] = []
    plain = making._outline

    def noted(page: Any, put_off: tuple[str, ...]) -> making.Outline:
        made.append(page.path)
        return plain(page, put_off)

    monkeypatch.setattr(making, "_outline", noted)
    build_docs(load(text.replace("How many", "How much")))

    assert made == ["schemas/Line"]
