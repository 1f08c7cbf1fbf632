from __future__ import annotations

from typing import Any

import pytest

from contractrepo.contract import load, load_files
from contractrepo.document import read_document
from contractrepo.openapi.description import Description, describe
from contractrepo.openapi.version import V3_1

HEAD = "openapi: {}\ninfo: {{title: T, version: '1'}}\n"


def described(text: str, version: str = "3.1.0", **files: str) -> Description:
    texts = {
        "openapi.yaml": HEAD.format(version) + text,
        **{name.replace("__", "/"): data for name, data in files.items()},
    }
    return load_files({name: data.encode() for name, data in texts.items()}, "openapi.yaml").description


def test_an_operation_has_everything_in_force() -> None:
    description = described("""
servers: [{url: https://a.example}]
security: [{key: []}]
paths:
  /a/{b}:
    servers: [{url: https://b.example}]
    parameters:
      - {name: b, in: path, schema: {type: string}}
      - {name: q, in: query, description: of the path, schema: {type: string}}
      - {name: X-H, in: header, schema: true}
    get:
      operationId: getA
      tags: [t, 3]
      deprecated: true
      parameters:
        - {name: q, in: query, required: true, explode: false, allowReserved: true, allowEmptyValue: true, deprecated: true, schema: {type: array}}
        - {name: x-h, in: header, content: {application/json: {schema: {}}}}
        - {name: s, in: query, style: deepObject, schema: {}}
        - $ref: '#/components/parameters/C'
      requestBody: {$ref: '#/components/requestBodies/B'}
      responses:
        200: {$ref: '#/components/responses/R'}
        x-more: {}
      callbacks: {done: {'{$request.body#/u}': {post: {responses: {}}}}}
    post: {security: [], servers: [], responses: {}}
components:
  parameters: {C: {name: c, in: cookie, schema: {}}}
  requestBodies: {B: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/S'}}}}}
  responses:
    R:
      description: ok
      headers: {X-A: {required: true, explode: true, deprecated: true, schema: {type: integer}}, X-B: {content: {text/plain: {}}}}
      content: {application/json: {schema: {$ref: '#/components/schemas/S', title: more}}, text/plain: {}}
  schemas: {S: {type: object}}
  securitySchemes: {key: {type: apiKey, in: header, name: K}, broken: {in: header}}
""")
    get, post = description.operations
    assert (get.key, get.pointer, get.operation_id) == ("GET /a/{b}", "/paths/~1a~1{b}/get", "getA")
    assert (get.tags, get.deprecated) == (("t",), True)
    assert [server["url"] for server in get.servers] == ["https://b.example"]
    assert (get.security, post.security) == (({"key": ()},), ())
    assert get.callbacks == ("/paths/~1a~1{b}/get/callbacks/done",)
    assert [one.key for one in description.callbacks_of(get)] == ["POST callback:{$request.body#/u}"]
    assert [(p.location, p.name, p.required, p.style, p.explode) for p in get.parameters] == [
        ("path", "b", True, "simple", False),
        ("query", "q", True, "form", False),
        ("header", "x-h", False, "simple", False),
        ("query", "s", False, "deepObject", False),
        ("cookie", "c", False, "form", True),
    ]
    query = get.parameters[1]
    assert (query.allow_reserved, query.allow_empty_value, query.deprecated) == (True, True, True)
    assert query.schema == "/paths/~1a~1{b}/get/parameters/0/schema"
    content = get.parameters[2].content
    assert content is not None
    assert content.schema == "/paths/~1a~1{b}/get/parameters/1/content/application~1json/schema"
    assert get.request_body is not None
    assert (get.request_body.pointer, get.request_body.required) == ("/components/requestBodies/B", True)
    assert get.request_body.content[0].schema == "/components/schemas/S"
    (response,) = get.responses
    assert (response.status, response.pointer) == ("200", "/components/responses/R")
    assert response.content[0].schema == "/components/responses/R/content/application~1json/schema"
    assert response.content[1].schema is None
    first, second = response.headers
    assert (first.name, first.required, first.explode, first.deprecated) == ("X-A", True, True, True)
    assert second.schema is None
    assert second.content is not None
    assert [*description.security_schemes] == ["key"]
    assert description.schema_pointers == (
        "/paths/~1a~1{b}/parameters/0/schema",
        "/paths/~1a~1{b}/get/parameters/0/schema",
        "/paths/~1a~1{b}/get/parameters/1/content/application~1json/schema",
        "/paths/~1a~1{b}/get/parameters/2/schema",
        "/components/parameters/C/schema",
        "/components/schemas/S",
        "/components/responses/R/headers/X-A/schema",
        "/components/responses/R/content/application~1json/schema",
        "/paths/~1a~1{b}/parameters/1/schema",
        "/paths/~1a~1{b}/parameters/2/schema",
    )


def test_silence_means_the_defaults() -> None:
    (operation,) = described("paths: {/a: {get: {responses: {default: {description: d}}}}}").operations
    assert (operation.servers, operation.security, operation.request_body) == (({"url": "/"},), (), None)
    found = operation.response_for(500)
    assert found is not None
    assert found.status == "default"


def test_3_2_has_more_ways() -> None:
    description = described(
        """
paths:
  /a:
    query: {parameters: [{name: q, in: querystring, content: {application/json: {schema: {}}}}], responses: {}}
    additionalOperations: {COPY: {responses: {200: {content: {application/jsonl: {itemSchema: {type: object}}}}}}, BAD: 3}
""",
        "3.2.0",
    )
    assert [operation.key for operation in description.operations] == ["QUERY /a", "COPY /a"]
    query, copy = description.operations
    assert query.parameters[0].location == "querystring"
    assert copy.pointer == "/paths/~1a/additionalOperations/COPY"
    item = copy.responses[0].content[0].item_schema
    assert item == "/paths/~1a/additionalOperations/COPY/responses/200/content/application~1jsonl/itemSchema"
    assert item in description.schema_pointers
    older = described(
        "paths: {/a: {query: {}, additionalOperations: {COPY: {}}, get: {parameters: [{name: q, in: querystring}]}}}"
    )
    assert [(operation.method, operation.parameters) for operation in older.operations] == [("GET", ())]


def test_webhooks_are_operations_without_a_path() -> None:
    (hook,) = described("webhooks: {new pet: {post: {responses: {}}}}").webhooks
    assert (hook.path, hook.pointer) == ("webhook:new pet", "/webhooks/new pet/post")


def test_a_path_item_may_be_a_reference() -> None:
    description = described("""
paths:
  /a: {$ref: '#/components/pathItems/P', put: {responses: {}}, parameters: [{name: own, in: query, schema: {}}]}
  /b: {$ref: '#/nowhere'}
  /c: 3
components: {pathItems: {P: {get: {responses: {}}, put: {responses: {}}, parameters: [{name: p, in: query, schema: {}}]}}}
""")
    assert [(operation.key, operation.pointer) for operation in description.operations] == [
        ("GET /a", "/components/pathItems/P/get"),
        ("PUT /a", "/paths/~1a/put"),
    ]
    assert [parameter.name for parameter in description.operations[0].parameters] == ["own"]


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
def test_what_is_unsound_is_left_out(version: str) -> None:
    description = described(
        """
paths:
  no-slash: {get: {responses: {}}}
  /a:
    get:
      parameters: [3, {name: a}, {in: query}, {name: b, in: nowhere}, {$ref: '#/nowhere'}, {$ref: '#/components/schemas/S'}]
      requestBody: {$ref: '#/components/requestBodies/Loop'}
      responses:
        200: {$ref: '#/components/responses/Nope'}
        201: 3
        202: {description: ok, headers: {H: 3}, content: {a/b: 3, c/d: {schema: 3}, e/f: {schema: {$ref: '#/nowhere'}}, g/h: {schema: {$ref: '#/components/schemas/Loop'}}, i/j: {schema: {$ref: '#/components/schemas/T'}}, k/l: {schema: {$ref: '#/components/schemas/Way'}}}}
      callbacks: {c: 3}
      security: [3, {a: 3}]
    put: {parameters: 3, responses: 3, requestBody: 3, callbacks: 3, security: 3, tags: 3, servers: 3}
    post: 3
webhooks: 3
components:
  requestBodies: {Loop: {$ref: '#/components/requestBodies/Loop'}}
  schemas: {S: {}, Loop: {$ref: '#/components/schemas/Loop'}, T: true, Way: {$ref: '#/components/schemas/Three'}, Three: 3}
  securitySchemes: {A: 3, B: {$ref: '#/nowhere'}}
""",
        version,
    )
    get, put = description.operations
    assert (get.parameters, get.request_body, get.callbacks, get.security) == ((), None, (), ({},))
    (response,) = get.responses
    assert (response.status, response.headers) == ("202", ())
    schemas = [(media_type.name, media_type.schema) for media_type in response.content]
    assert schemas == [
        ("c/d", None),
        ("e/f", None),
        ("g/h", None),
        ("i/j", "/components/schemas/T"),
        ("k/l", None),
    ]
    assert (put.parameters, put.responses, put.security, put.tags) == ((), (), (), ())
    assert (description.webhooks, description.security_schemes) == ((), {})


def test_references_are_followed_to_the_end() -> None:
    description = described("""
components:
  schemas: {A: {$ref: '#/components/schemas/B'}, B: {$ref: '#/components/schemas/C'}, C: {type: string}, L: {$ref: '#/components/schemas/L'}, N: {$ref: '#/nowhere'}, H: {$ref: 'http://a/'}}
""")
    assert description.resolve("/components/schemas/A") == ("/components/schemas/C", {"type": "string"})
    for name in "LNH":
        with pytest.raises(LookupError):
            description.resolve(f"/components/schemas/{name}")
    with pytest.raises(LookupError):
        description.resolve("/components/schemas/Nothing")


def test_files_become_a_part_of_the_data() -> None:
    description = described(
        "paths: {/a: {$ref: a.yaml}}\ncomponents: {schemas: {S: {type: object, properties: {n: {$ref: 'schemas/n.json#/N'}}}}}\nx-files: {own: 1}\n",
        **{
            "a.yaml": "get: {responses: {200: {description: ok, content: {application/json: {schema: {$ref: 'openapi.yaml#/components/schemas/S'}}}}}}\n",
            "schemas__n.json": '{"N": {"type": "array",\n "items": {"$ref": "#/N"}}}',
        },
    )
    files = description.data["x-files"]
    assert [*files] == ["own", "a.yaml", "schemas/n.json"]
    assert files["schemas/n.json"]["N"]["items"] == {"$ref": "#/x-files/schemas~1n.json/N"}
    assert description.data["components"]["schemas"]["S"]["properties"]["n"] == {
        "$ref": "#/x-files/schemas~1n.json/N"
    }
    (operation,) = description.operations
    assert operation.pointer == "/x-files/a.yaml/get"
    assert operation.responses[0].content[0].schema == "/components/schemas/S"
    assert str(description.location("/x-files/schemas~1n.json/N/items")) == "schemas/n.json:2:2"
    assert str(description.location("/x-files/a.yaml/get/nothing")) == "a.yaml:1:1"
    assert str(description.location("/x-files/own")) == "openapi.yaml:5:11"


def test_a_file_that_cannot_be_read_is_said_once_and_each_reference_to_it_is_refused() -> None:
    description = described(
        "paths: {/a: {$ref: a.yaml}, /b: {$ref: a.yaml}, /c: {$ref: c.yaml}}\n", **{"a.yaml": "get: [\n"}
    )
    assert [(problem.code, problem.file) for problem in description.problems] == [("yaml-syntax", "a.yaml")]
    unreadable, missing = "the file 'a.yaml' cannot be read", "the file 'c.yaml' does not exist"
    assert [fault.message for fault in description.links.faults.values()] == [unreadable, unreadable, missing]
    assert description.operations == ()


@pytest.mark.parametrize("text", ["just text\n", "3\n", "[1, 2]\n", "~\n"])
def test_a_file_may_hold_no_object_at_all(text: str) -> None:
    description = described("paths: {/a: {$ref: a.yaml}}\n", **{"a.yaml": text})
    assert [fault.code for fault in description.links.faults.values()] == ["ref-kind"]
    assert description.operations == ()


def test_without_files_there_is_nothing_beside_the_document() -> None:
    document = read_document((HEAD.format("3.1.0") + "paths: {/a: {$ref: a.yaml}}\n").encode())
    description = describe(document, V3_1)
    (fault,) = description.links.faults.values()
    assert (fault.code, fault.message) == ("ref-not-found", "the file 'a.yaml' does not exist")


def test_an_alias_may_make_one_value_two_kinds_of_objects() -> None:
    description = described("""
paths:
  /a:
    get:
      parameters: [{name: q, in: query, schema: {$ref: '#/components/schemas/S'}}, {$ref: '#/components/parameters/P'}]
      responses: {200: {$ref: '#/components/responses/S'}}
components:
  schemas: {S: &both {description: d}}
  responses: {S: *both}
  parameters: {P: {$ref: '#/components/schemas/S'}}
""")
    faults = {pointer: fault.message for pointer, fault in description.links.faults.items()}
    assert faults == {
        "/components/parameters/P/$ref": "'#/components/schemas/S' is a schema, not a parameter"
    }
    (operation,) = description.operations
    assert [response.pointer for response in operation.responses] == ["/components/responses/S"]
    assert [parameter.schema for parameter in operation.parameters] == ["/components/schemas/S"]


def test_ids_and_anchors_become_pointers() -> None:
    description = described("""
components:
  schemas:
    A: {$id: 'https://example.com/a', $defs: {x: {$anchor: here}}, allOf: [{$ref: '#/$defs/x'}, {$ref: '#here'}, {$ref: '#/components/schemas/B'}]}
    B: {items: {$ref: 'https://example.com/a#here'}}
""")
    schemas: Any = description.data["components"]["schemas"]
    x = {"$ref": "#/components/schemas/A/$defs/x"}
    assert schemas["A"]["allOf"] == [x, x, {"$ref": "#/components/schemas/B"}]
    assert schemas["B"]["items"] == x
    assert "$id" not in schemas["A"]


def test_a_document_without_other_files_is_not_copied() -> None:
    contract = load("openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\n")
    assert contract.description.data["info"] == {"title": "T", "version": "1"}
    assert str(contract.description.location("/info/title")) == "2:8"
