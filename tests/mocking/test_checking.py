"""Mocks held against their contract."""

from __future__ import annotations

import json
from typing import Any

import pytest

from contractrepo import Contract, MockSet, load, responder
from contractrepo.mocking import check_mocks

DOCUMENT: dict[str, Any] = {
    "openapi": "3.2.0",
    "info": {"title": "T", "version": "1"},
    "paths": {
        "/pets/{id}": {
            "put": {
                "operationId": "putPet",
                "parameters": [
                    {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}},
                    {"name": "q", "in": "query", "schema": {"type": "array", "items": {"type": "string"}}},
                    {"name": "X-Trace", "in": "header", "schema": {"type": "string"}},
                    {"name": "f", "in": "query", "content": {"application/json": {"schema": {}}}},
                ],
                "requestBody": {
                    "content": {
                        "application/json": {"schema": {"type": "object", "required": ["name"]}},
                        "text/plain": {},
                    }
                },
                "responses": {
                    "200": {
                        "description": "One",
                        "headers": {"X-Rate": {"required": True, "schema": {"type": "integer"}}},
                        "content": {
                            "application/json": {"schema": {"type": "object", "properties": {"id": {"type": "integer"}}}},
                            "application/jsonl": {"itemSchema": {"type": "integer"}},
                            "text/x-never": {"schema": False},
                        },
                    },
                    "4XX": {"description": "Wrong", "content": {"application/json": {"example": 1, "schema": {"type": "string"}}}},
                },
            }
        },
        "/bare": {"get": {"responses": {"204": {"description": "Nothing"}}}},
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def contract() -> Contract:
    return load(json.dumps(DOCUMENT))


def problems(contract: Contract, text: str, **files: bytes) -> list[tuple[Any, ...]]:
    extra = {f"mocks/{name}": content for name, content in files.items()}
    found = check_mocks(contract, MockSet.parse({"mocks/put.mock.yaml": text.encode(), **extra}))
    return [(one.severity, one.code, one.pointer, one.line, one.column) for one in found]


def put(examples: str) -> str:
    return "mock: 1\noperation: PUT /pets/{id}\nexamples:\n" + examples


RIGHT = """\
  first:
    when:
      path: {id: 1}
      query: {q: {equals: [a]}, f: 3}
      headers: {x-trace: t, Accept: {contains: json}}
      body: {equals: {name: Rex}, at: {/name: Rex, '': {present: true}}, schema: {type: object}}
    respond: {status: 200, contentType: application/json, headers: {X-Rate: 5}, body: {id: 1}}
  invalid-request: {when: {path: {id: one}, body: {equals: 1}}, respond: {status: 404, as: 4XX, body: wrong}}
  text: {when: {contentType: text/plain, body: {equals: hello}}, respond: {status: 200, body: {}}}
  stream: {respond: {status: 200, contentType: application/jsonl, stream: [{item: 1}, {item: 2}]}}
  made: {respond: {status: 200, generate: {overrides: {/id: 5}}}}
"""


def test_a_mock_that_keeps_its_contract_has_no_problem(contract: Contract) -> None:
    assert problems(contract, put(RIGHT)) == []


@pytest.mark.parametrize(
    ("examples", "expected"),
    [
        ("  a: {respond: {status: 500}}\n", [("error", "mock-response-invalid", "/examples/a/respond/status", 4, 17)]),
        ("  a: {respond: {status: 100}}\n", [("error", "mock-status-informational", "/examples/a/respond/status", 4, 17)]),
        ("  a: {respond: {status: 404, as: 5XX}}\n", [("error", "mock-response-key", "/examples/a/respond/as", 4, 30)]),
        ("  a: {respond: {status: 500, as: 4XX, body: a}}\n", [("error", "mock-response-key", "/examples/a/respond/as", 4, 30)]),
        ("  a: {respond: {status: 200, contentType: text/csv, body: a}}\n", [("error", "mock-response-invalid", "/examples/a/respond/contentType", 4, 30)]),
        ("  a: {respond: {status: 200, body: {id: one}}}\n", [("error", "mock-response-invalid", "/examples/a/respond/body/id", 4, 37)]),
        ("  a: {respond: {status: 200}}\n", [("error", "mock-response-invalid", "/examples/a/respond/body", 4, 7)]),
        ("  a: {respond: {status: 200, headers: {x-rate: slow}, body: {}}}\n", [("error", "mock-response-invalid", "/examples/a/respond/headers/x-rate", 4, 40)]),
        ("  a: {respond: {status: 200, contentType: application/jsonl, stream: [{item: 1}, {item: a}]}}\n", [("error", "mock-response-invalid", "/examples/a/respond/stream/1/item", 4, 83)]),
        ("  a: {respond: {status: 200, bodyFile: a.txt}}\n", [("error", "mock-response-invalid", "/examples/a/respond/bodyFile", 4, 30)]),
        ("  a: {respond: {status: 200, contentType: application/jsonl, bodyFile: a.txt}}\n", [("error", "mock-response-invalid", "/examples/a/respond/bodyFile", 4, 62)]),
        ("  a: {respond: {status: 200, contentType: text/x-never, generate: {}}}\n", [("error", "mock-cannot-generate", "/examples/a/respond/generate", 4, 57)]),
        ("  a: {respond: {status: 200, generate: {overrides: {/id: one}}}}\n", [("error", "mock-response-invalid", "/examples/a/respond/generate", 4, 30)]),
        ("  a: {respond: {status: 200, body: {}}, then: [{status: 418, as: 4XX, body: 1}]}\n", [("error", "mock-response-invalid", "/examples/a/then/0/body", 4, 71)]),
        ("  a: {when: {path: {ID: 1}}, respond: {status: 200, body: {}}}\n", [("error", "mock-parameter-unknown", "/examples/a/when/path/ID", 4, 21)]),
        ("  a: {when: {headers: {X-Other: 1}}, respond: {status: 200, body: {}}}\n", [("warning", "mock-parameter-unknown", "/examples/a/when/headers/X-Other", 4, 24)]),
        ("  a: {when: {path: {id: one}}, respond: {status: 200, body: {}}}\n", [("error", "mock-parameter-invalid", "/examples/a/when/path/id", 4, 21)]),
        ("  a: {when: {query: {q: {equals: [1]}}}, respond: {status: 200, body: {}}}\n", [("error", "mock-parameter-invalid", "/examples/a/when/query/q/equals/0", 4, 35)]),
        ("  a: {when: {body: {equals: {}}}, respond: {status: 200, body: {}}}\n", [("error", "mock-request-invalid", "/examples/a/when/body/equals", 4, 21)]),
        ("  a: {when: {body: {at: {name: 1}}}, respond: {status: 200, body: {}}}\n", [("error", "mock-pointer-invalid", "/examples/a/when/body/at/name", 4, 26)]),
        ("  a: {when: {path: {id: {matches: (}}}, respond: {status: 200, body: {}}}\n", [("error", "mock-invalid", "/examples/a/when/path/id", 4, 21), ("error", "mock-invalid", "/examples/a/when/path/id/matches", 4, 26)]),
        ("  a: {when: {body: {schema: {type: nothing}}}, respond: {status: 200, body: {}}}\n", [("error", "mock-pattern-invalid", "/examples/a/when", 4, 7)]),
        ("  a: {callbacks: {done: {}}, respond: {status: 200, body: {}}}\n", [("error", "mock-callback-unknown", "/examples/a/callbacks/done", 4, 19)]),
    ],
)  # fmt: skip
def test_what_is_wrong_has_a_place(
    contract: Contract, examples: str, expected: list[tuple[Any, ...]]
) -> None:
    assert problems(contract, put(examples), **{"a.txt": b"{"}) == expected


def test_the_operation_must_exist_and_have_its_id(contract: Contract) -> None:
    unknown = "mock: 1\noperation: PUT /pet/{id}\nexamples: {a: {respond: {status: 200}}}\n"
    renamed = put("  a: {respond: {status: 200, body: {}}}\n").replace(
        "examples", "operationId: other\nexamples"
    )

    assert problems(contract, unknown) == [("error", "mock-operation-unknown", "/operation", 2, 1)]
    assert problems(contract, renamed) == [("warning", "mock-operation-id", "/operationId", 3, 1)]
    (found,) = check_mocks(contract, MockSet.parse({"mocks/a.mock.yaml": unknown.encode()}))
    assert found.hint == "did you mean 'PUT /pets/{id}'?"


def test_a_body_where_none_is_declared_is_no_condition(contract: Contract) -> None:
    text = (
        "mock: 1\noperation: GET /bare\nexamples: {a: {when: {body: {equals: 1}}, respond: {status: 204}}}\n"
    )

    assert problems(contract, text) == [("error", "mock-body-unknown", "/examples/a/when/body", 3, 23)]


def test_problems_of_the_files_come_first(contract: Contract) -> None:
    assert problems(contract, "mock: 1\n")[0][:2] == ("error", "mock-invalid")


def test_a_responder_knows_the_broken_examples_of_the_document_too(contract: Contract) -> None:
    alone = responder(contract).problems
    filed = responder(contract, MockSet.parse({"mocks/put.mock.yaml": put(RIGHT).encode()})).problems

    place = "/paths/~1pets~1{id}/put/responses/4XX/content/application~1json/example"
    assert [(one.severity, one.code, one.pointer) for one in alone] == [
        ("error", "mock-response-invalid", place)
    ]
    assert "1 is not of type string" in alone[0].message
    assert filed == ()
