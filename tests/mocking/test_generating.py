"""Mock files made from documents."""

from __future__ import annotations

import json
from typing import Any

from contractrepo import Contract, MockSet, load
from contractrepo.mocking import generate_mocks

PETS = """\
openapi: 3.1.0
info: {title: Pets, version: '1'}
paths:
  /pets/{petId}:
    parameters:
      - {name: petId, in: path, required: true, schema: {type: integer}, examples: {rex: {value: 1}, tom: {value: 2}}}
      - {name: fields, in: query, schema: {type: array}, examples: {rex: {value: [a, b]}}}
      - {name: X-Trace, in: header, schema: {type: string}, example: t}
      - {name: sid, in: cookie, schema: {type: string}, examples: {rex: {$ref: '#/components/examples/Sid'}}}
    put:
      operationId: putPet
      requestBody:
        content:
          application/json: {examples: {rex: {value: {name: Rex}}}}
          application/xml: {example: <pet/>, examples: {rex: {value: <pet/>}}}
      responses:
        '200':
          description: One
          headers:
            ETag: {schema: {type: string}, examples: {rex: {value: '"v1"'}}}
            X-Nested: {schema: {type: object}, examples: {rex: {value: {a: 1}}}}
          content:
            application/json:
              examples:
                rex: {value: {id: 1, name: Rex}}
                "odd\\u0000name": {value: 'null'}
                elsewhere: {externalValue: https://example.org/pet.json}
                lost: {$ref: '#/components/examples/Lost'}
            application/xml: {example: <pet/>}
        '404':
          description: None
          content: {application/problem+json: {example: {title: None}, examples: {rex: {value: {title: Rex}}}}}
        4XX: {description: Wrong}
        default: {description: Broken, content: {'*/*': {schema: {type: string}}}}
    delete:
      responses: {'204': {description: Gone}}
components:
  examples: {Sid: {value: s1}}
"""

PUT = """\
mock: 1
operation: PUT /pets/{petId}
operationId: putPet
examples:
  rex:
    when:
      path:
        petId: 1
      query:
        fields:
          equals:
            - a
            - b
      cookies:
        sid: s1
      body:
        equals:
          name: Rex
    respond:
      status: 200
      contentType: application/json
      headers:
        ETag: '"v1"'
      body:
        id: 1
        name: Rex
  oddname:
    respond:
      status: 200
      contentType: application/json
      body: 'null'
  default:
    when:
      headers:
        X-Trace: t
      body:
        equals: '<pet/>'
    respond:
      status: 200
      contentType: application/xml
      body: '<pet/>'
  rex-404:
    respond:
      status: 404
      contentType: application/problem+json
      body:
        title: Rex
  default-404:
    respond:
      status: 404
      contentType: application/problem+json
      body:
        title: None
  generated-4XX:
    respond:
      status: 400
      as: '4XX'
  generated-default:
    respond:
      status: 500
      as: default
      contentType: '*/*'
      generate:
        seed: 0
"""

DELETE = """\
mock: 1
operation: DELETE /pets/{petId}
examples:
  generated-204:
    respond:
      status: 204
"""


def contract(paths: dict[str, Any], version: str = "3.1.0") -> Contract:
    return load(json.dumps({"openapi": version, "info": {"title": "T", "version": "1"}, "paths": paths}))


def test_examples_of_the_document_become_examples_of_the_mock() -> None:
    files = generate_mocks(load(PETS))

    assert {path: text.decode() for path, text in files.items()} == {
        "mocks/put-pets-petId.mock.yaml": PUT,
        "mocks/delete-pets-petId.mock.yaml": DELETE,
    }


def test_only_missing_operations_get_a_file() -> None:
    mine = b"mock: 1\noperation: PUT /pets/{petId}\nexamples: {a: {respond: {status: 404}}}\n"
    existing = MockSet.parse({"mocks/Delete-Pets-PetId.mock.yaml": mine})

    files = generate_mocks(load(PETS), existing)

    assert list(files) == ["mocks/delete-pets-petId-2.mock.yaml"]


def test_paths_that_would_share_a_file_get_one_each() -> None:
    answer = {"responses": {"200": {"description": ""}}}
    paths = {path: {"get": answer} for path in ("/a/b", "/a-b", "/{a}-b", "/A/B")}

    files = generate_mocks(contract(paths))

    assert list(files) == [
        "mocks/get-a-b.mock.yaml",
        "mocks/get-a-b-2.mock.yaml",
        "mocks/get-a-b-3.mock.yaml",
        "mocks/get-A-B-4.mock.yaml",
    ]
    assert len(MockSet.parse(files).mocks) == 4


def test_a_name_used_often_is_numbered() -> None:
    content = {f"application/{name}+json": {"example": name} for name in "abc"}
    responses = {"200": {"description": "", "content": content}}

    (text,) = generate_mocks(contract({"/a": {"get": {"responses": responses}}})).values()

    mock = MockSet.parse({"mocks/a.mock.yaml": text}).mocks["GET /a"]
    assert [(one.id, one.respond.body) for one in mock.examples] == [
        ("default", "a"),
        ("default-200", "b"),
        ("default-200-2", "c"),
    ]


def test_values_of_3_2_are_data_or_text() -> None:
    examples = {
        "data": {"dataValue": {"a": 1}, "serializedValue": '{"a": 1}'},
        "text": {"serializedValue": '{"b": 2}'},
        "broken": {"serializedValue": "{"},
    }
    content = {
        "application/json": {"examples": examples},
        "text/csv": {"examples": {"csv": {"serializedValue": "a,b"}}},
        "nonsense": {"examples": {"none": {"serializedValue": "a"}}},
    }
    responses = {"default": {"description": "", "content": content}}

    (text,) = generate_mocks(contract({"/a": {"get": {"responses": responses}}}, "3.2.0")).values()

    mock = MockSet.parse({"mocks/a.mock.yaml": text}).mocks["GET /a"]
    assert [(one.id, one.respond.status, one.respond.body) for one in mock.examples] == [
        ("data", 200, {"a": 1}),
        ("text", 200, {"b": 2}),
        ("csv", 200, "a,b"),
    ]


def test_an_operation_without_responses_gets_no_file() -> None:
    assert generate_mocks(contract({"/a": {"get": {"responses": {}}}})) == {}
