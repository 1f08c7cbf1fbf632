from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from contractrepo import MockSet, load
from contractrepo.core.messages import header
from contractrepo.docs.blocks import CodeBlock, Tree
from contractrepo.docs.samples import Sample, Sampler, sample_blocks
from contractrepo.docs.samples.base_urls import base_url
from contractrepo.docs.samples.texts import LONGEST, body_text, response_text
from contractrepo.errors import ContractError
from contractrepo.mocking import generate_mocks
from contractrepo.mocking.requesting.wanted import ABSENT, body_wanted, value_wanted

PET = {
    "type": "object",
    "required": ["id", "name"],
    "properties": {"id": {"type": "integer", "minimum": 1}, "name": {"type": "string", "minLength": 1}},
}


def document(operation: Mapping[str, Any], *, method: str = "get", path: str = "/pets", **more: Any) -> str:
    data = {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "paths": {path: {method: operation}},
        **more,
    }
    return json.dumps(data)


def answer(schema: Any = PET, **media: Any) -> dict[str, Any]:
    return {"200": {"description": "", "content": {"application/json": {"schema": schema, **media}}}}


def sample_of(text: str, mocks: Mapping[str, Any] | None = None) -> Sample | None:
    contract = load(text)
    files = {f"mocks/{name}.mock.yaml": json.dumps(data).encode() for name, data in (mocks or {}).items()}
    return Sampler(contract, MockSet.parse(files, folder="contracts/pets")).sample(contract.operations[0])


def mock(examples: Mapping[str, Any], operation: str = "GET /pets") -> dict[str, Any]:
    return {"mock": 1, "operation": operation, "examples": examples}


def respond(body: Any, status: int = 200) -> dict[str, Any]:
    return {"status": status, "contentType": "application/json", "body": body}


QUERY = [
    {"name": "kind", "in": "query", "schema": {"type": "string"}},
    {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1}},
    {"name": "page", "in": "query", "schema": {"type": "integer"}},
    {"name": "sort", "in": "query", "schema": {"type": "string"}},
    {"name": "X-Trace", "in": "header", "required": True, "schema": {"type": "string", "minLength": 3}},
    {"name": "sid", "in": "cookie", "required": True, "schema": {"const": "abc"}},
]


def test_the_first_success_of_the_mock_file_is_asked_for() -> None:
    cat = {"id": 1, "name": "Tom"}
    examples = {
        "gone": {"respond": {"status": 404}},
        "lost": {"fault": "close", "respond": respond(cat)},
        "cats": {"when": {"query": {"kind": "cat", "limit": {"min": 2}, "page": {"present": False}}, "headers": {"x-trace": "t-1"}}, "respond": respond(cat)},
    }  # fmt: skip
    responses = {**answer(), "404": {"description": ""}}
    found = sample_of(document({"parameters": QUERY, "responses": responses}), {"pets": mock(examples)})
    assert found is not None
    assert found.request.target == "/pets?kind=cat&limit=2"
    assert found.request.headers == (("X-Trace", "t-1"), ("Cookie", "sid=abc"))
    assert found.example == "cats"
    assert found.reply is not None
    assert (found.reply.status, json.loads(found.reply.body)) == (200, cat)
    assert not [
        name for name, _ in found.reply.headers if name.lower().startswith(("x-contract", "preference"))
    ]


def test_a_false_example_fails_with_operation_file_and_violation() -> None:
    examples = {
        "good": {"respond": respond({"id": 1, "name": "Tom"})},
        "false": {"respond": respond({"id": 0, "name": "x"})},
    }
    with pytest.raises(ContractError) as caught:
        sample_of(document({"responses": answer()}), {"pets": mock(examples)})
    (problem,) = caught.value.problems
    assert problem.code == "mock-response-invalid"
    assert problem.file == "contracts/pets/mocks/pets.mock.yaml"
    assert problem.line == 1
    assert problem.message.startswith("GET /pets: example 'false': ")
    assert "minimum" in problem.message or "1" in problem.message


def test_a_mock_file_that_cannot_be_read_fails() -> None:
    with pytest.raises(ContractError) as caught:
        sample_of(document({"responses": answer()}), {"pets": {"mock": 1}})
    assert {problem.code for problem in caught.value.problems} == {"mock-invalid"}


def test_other_flaws_of_a_drafts_mocks_do_not_keep_it_from_being_read() -> None:
    examples = {"a": {"respond": respond({"id": 1, "name": "x"})}}
    mocks = {"pets": mock(examples), "old": mock(examples, "GET /gone")}
    assert sample_of(document({"responses": answer()}), mocks) is not None


def test_a_false_example_of_the_document_gives_way_to_the_schema() -> None:
    found = sample_of(document({"responses": answer(example={"id": "seven"})}))
    assert found is not None
    assert found.reply is not None
    assert load(document({"responses": answer()})).validate_response(found.request, found.reply) == []


def test_an_operation_without_an_answer_has_a_request_only() -> None:
    found = sample_of(document({"responses": answer({"type": "string", "minLength": 2, "maxLength": 1})}))
    assert found is not None
    assert (found.reply, found.example) == (None, None)


def test_an_operation_that_nobody_can_call_has_no_sample() -> None:
    impossible = {
        "name": "q",
        "in": "query",
        "required": True,
        "schema": {"type": "string", "minLength": 2, "maxLength": 1},
    }
    assert sample_of(document({"parameters": [impossible], "responses": answer()})) is None
    unwritable = {"name": "q", "in": "header", "required": True, "schema": {"const": "line\nbreak"}}
    assert sample_of(document({"parameters": [unwritable], "responses": answer()})) is None


def body(**content: Any) -> dict[str, Any]:
    return {"requestBody": {"required": True, "content": content}, "responses": answer()}


@pytest.mark.parametrize(
    ("media", "when", "sent"),
    [
        ({"schema": PET, "example": {"id": 4, "name": "Doc"}}, {}, {"id": 4, "name": "Doc"}),
        ({"schema": PET}, {"body": {"equals": {"id": 9, "name": "Mock"}}}, {"id": 9, "name": "Mock"}),
        (
            {"schema": PET, "example": {"id": 4, "name": "Doc"}},
            {"body": {"contains": {"name": "In"}}},
            {"id": 4, "name": "In"},
        ),
        (
            {"schema": PET, "example": {"id": 4, "name": "Doc"}},
            {"body": {"at": {"/id": {"min": 8}}}},
            {"id": 8, "name": "Doc"},
        ),
        ({"schema": PET, "example": {"id": "false"}}, {}, {"id": 1, "name": "a"}),
        ({}, {}, {}),
        ({"schema": {"properties": {"a": {"const": 1}}, "type": "object"}}, {}, {"a": 1}),
    ],
)
def test_where_a_body_comes_from(media: dict[str, Any], when: dict[str, Any], sent: Any) -> None:
    text = document(body(**{"application/json": media}), method="post")
    examples = {"a": {"when": when, "respond": respond({"id": 1, "name": "x"})}}
    found = sample_of(text, {"a": mock(examples, "POST /pets")})
    assert found is not None
    assert load(text).validate_request(found.request) == []
    value = json.loads(found.request.body)
    assert value == sent or (sent == {"id": 1, "name": "a"} and set(value) == {"id", "name"})


def test_a_long_body_is_broken_into_lines() -> None:
    media = {"example": {"id": 12345678901234567890, "name": "é" * 60}}
    found = sample_of(document(body(**{"application/json": media}), method="post"))
    assert found is not None
    assert found.request.body.decode() == f'{{\n  "id": 12345678901234567890,\n  "name": "{"é" * 60}"\n}}'


def test_a_body_of_very_many_optional_members_stays_empty() -> None:
    members = {f"member{number}": {"const": "x" * 90} for number in range(40)}
    schema = {"type": "object", "properties": members}
    found = sample_of(document(body(**{"application/json": {"schema": schema}}), method="patch"))
    assert found is not None
    assert found.request.body == b"{}"


def test_json_is_preferred_and_a_named_media_type_comes_first() -> None:
    content = {"text/plain": {}, "application/json": {"schema": PET, "example": {"id": 1, "name": "x"}}}
    text = document(body(**content), method="post")
    found = sample_of(text)
    assert found is not None
    assert header(found.request.headers, "Content-Type") == "application/json"
    examples = {
        "a": {
            "when": {"contentType": "text/plain", "body": {"text": "hi"}},
            "respond": respond({"id": 1, "name": "x"}),
        }
    }
    asked = sample_of(text, {"a": mock(examples, "POST /pets")})
    assert asked is not None
    assert (header(asked.request.headers, "Content-Type"), asked.request.body) == ("text/plain", b"hi")


def test_a_body_of_no_media_type_and_one_of_items() -> None:
    assert (
        sample_of(document({"requestBody": {"content": {}}, "responses": answer()}, method="post"))
        is not None
    )
    text = document(body(**{"application/jsonl": {"itemSchema": {"const": 1}}}), method="post").replace(
        "3.1.0", "3.2.0"
    )
    found = sample_of(text)
    assert found is not None
    assert found.request.body.strip() == b"1"


SCHEMES = {
    "components": {
        "securitySchemes": {
            "basic": {"type": "http", "scheme": "basic"},
            "hoba": {"type": "http", "scheme": "hoba"},
            "login": {"type": "oauth2", "flows": {}},
            "tls": {"type": "mutualTLS"},
            "query": {"type": "apiKey", "in": "query", "name": "api key"},
            "cookie": {"type": "apiKey", "in": "cookie", "name": "sid"},
            "header": {"type": "apiKey", "in": "header", "name": "X-Key"},
        }
    }
}


@pytest.mark.parametrize(
    ("security", "target", "headers"),
    [
        ([{"basic": []}], "/pets", (("Authorization", "Basic dXNlcjpwYXNzd29yZA=="),)),
        ([{"hoba": []}], "/pets", (("Authorization", "Hoba YOUR_CREDENTIALS"),)),
        ([{"login": [], "basic": []}], "/pets", (("Authorization", "Bearer YOUR_TOKEN"),)),
        ([{"tls": []}], "/pets", ()),
        ([{"query": []}], "/pets?api%20key=YOUR_KEY", ()),
        ([{"cookie": []}], "/pets", (("Cookie", "sid=YOUR_KEY"),)),
        ([{"header": [], "query": []}, {"header": []}], "/pets", (("X-Key", "YOUR_KEY"),)),
        ([{"header": []}, {}], "/pets", ()),
    ],
)
def test_credentials(security: list[Any], target: str, headers: tuple[Any, ...]) -> None:
    found = sample_of(document({"security": security, "responses": answer()}, **SCHEMES))
    assert found is None if security == [{"login": [], "basic": []}] else found is not None
    if found is not None:
        assert (found.request.target, found.request.headers) == (target, headers)


@pytest.mark.parametrize(
    ("servers", "url"),
    [
        ([], "http://localhost:8080"),
        ([{"url": "https://e.example/v1/"}], "https://e.example/v1"),
        (
            [{"url": "https://{host}/v{n}", "variables": {"host": {"default": "e.example"}}}],
            "https://e.example/v{n}",
        ),
        ([{"url": "./api/../v2?x=1"}], "http://localhost:8080/api/v2"),
        ([{"url": "javascript:alert(1)"}], "http://localhost:8080"),
        ([{"url": "mailto:a@e.example"}], "http://localhost:8080"),
        ([{"url": 7}], "http://localhost:8080"),
        ([{}], "http://localhost:8080"),
    ],
)
def test_where_samples_are_sent(servers: list[Any], url: str) -> None:
    (operation,) = load(document({"responses": {}}, servers=servers)).operations
    assert base_url(operation) == url


def test_path_parameters_and_content_parameters() -> None:
    parameters = [
        {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}, "example": "a/b"},
        {
            "name": "f",
            "in": "query",
            "required": True,
            "content": {"application/json": {"schema": {"const": [1]}}},
        },
        {"name": "t", "in": "query", "required": True, "content": {"text/plain": {}}},
        {"name": "s", "in": "query", "required": True, "example": "from the document"},
        {"name": "n", "in": "query", "required": True},
    ]
    found = sample_of(document({"parameters": parameters, "responses": answer()}, path="/pets/{id}"))
    assert found is not None
    assert found.request.target.startswith("/pets/a%2Fb?f=%5B1%5D&t=x")


def test_generated_mocks_give_samples_for_every_operation() -> None:
    contract = load(document({"responses": answer(examples={"one": {"value": {"id": 1, "name": "x"}}})}))
    sampler = Sampler(contract, MockSet.parse(generate_mocks(contract)))
    found = sampler.sample(contract.operations[0])
    assert found is not None
    assert found.example == "one"


@pytest.mark.parametrize(
    ("matcher", "value"),
    [
        (5, (5,)),
        ({"equals": [1]}, ([1],)),
        ({"oneOf": ["a", "b"]}, ("a",)),
        ({"oneOf": []}, None),
        ({"max": 3}, (3,)),
        ({"contains": "x"}, ("x",)),
        ({"present": False}, (ABSENT,)),
        ({"present": True}, None),
        ({"matches": "^a"}, None),
    ],
)
def test_values_that_meet_conditions(matcher: Any, value: Any) -> None:
    assert value_wanted(matcher) == value


@pytest.mark.parametrize(
    ("conditions", "value"),
    [
        ({}, {"a": {"b": 1}, "c": [2]}),
        ({"text": {"contains": "x"}}, "x"),
        ({"text": {"matches": "x"}}, {"a": {"b": 1}, "c": [2]}),
        ({"contains": {"a": {"d": 3}}}, {"a": {"b": 1, "d": 3}, "c": [2]}),
        ({"at": {"/a/b": {"present": False}}}, {"a": {}, "c": [2]}),
        ({"at": {"/e/f": 4}}, {"a": {"b": 1}, "c": [2], "e": {"f": 4}}),
        ({"at": {"/c/0": 4}}, {"a": {"b": 1}, "c": [2]}),
        ({"at": {"/c/0": {"matches": "x"}, "no pointer": 1}}, {"a": {"b": 1}, "c": [2]}),
    ],
)
def test_bodies_that_meet_conditions(conditions: dict[str, Any], value: Any) -> None:
    assert body_wanted(conditions, lambda: {"a": {"b": 1}, "c": [2]}) == value


def test_a_sample_as_blocks() -> None:
    text = document(body(**{"text/plain": {"example": "x" * 5_000}}), method="post")
    found = sample_of(text)
    assert found is not None
    (tree,) = sample_blocks(found)
    assert isinstance(tree, Tree)
    heads = ["".join(part.text for part in node.head if hasattr(part, "text")) for node in tree.nodes]
    assert heads == [
        "curl",
        "Python (httpx)",
        "JavaScript (fetch)",
        "body.bin",
        "Reply of the mock 200 example generated-200",
    ]
    assert [node.fold for node in tree.nodes] == ["open", "closed", "closed", "closed", "open"]
    (reply,) = tree.nodes[-1].blocks
    assert isinstance(reply, CodeBlock)
    assert reply.text.startswith("HTTP/1.1 200 OK\nContent-Type: application/json\n\n{\n")


def test_a_sample_without_a_reply_as_blocks() -> None:
    found = sample_of(document({"responses": answer({"type": "string", "minLength": 2, "maxLength": 1})}))
    assert found is not None
    (tree,) = sample_blocks(found)
    assert isinstance(tree, Tree)
    assert len(tree.nodes) == 3


def test_a_long_reply_is_folded_and_whole_where_somebody_wrote_it() -> None:
    text = "x" * (LONGEST + 2_000)
    for schema, example, whole in (
        ({"type": "string"}, text, True),
        ({"type": "string", "minLength": len(text)}, None, False),
    ):
        content = {"schema": schema} if example is None else {"schema": schema, "example": example}
        responses = {"200": {"description": "ok", "content": {"application/json": content}}}
        found = sample_of(document({"responses": responses}))
        assert found is not None
        (tree,) = sample_blocks(found)
        assert isinstance(tree, Tree)
        reply = tree.nodes[-1]
        (code,) = reply.blocks
        assert isinstance(code, CodeBlock)
        assert (reply.fold, text in code.text, "more characters" in code.text) == (
            "closed" if whole else "open",
            whole,
            not whole,
        )


def test_bodies_for_reading() -> None:
    assert body_text("application/json", b'{"a":[1]}') == '{\n  "a": [\n    1\n  ]\n}'
    assert body_text("application/json", b"{") == "{"
    assert body_text(None, b"a\x00b") == "ab"
    assert body_text("image/png", b"\xff\xfe") == "(2 bytes)"
    long = body_text("text/plain", b"x" * (LONGEST + 5))
    assert long.endswith("x\n… (5 more characters)")
    assert body_text("text/plain", b"x\n" * 300).count("\n") == 160
    assert body_text("text/plain", b"x\n" * 30_000, written=True) == "x\n" * 30_000
    assert body_text("text/plain", b"x" * 60_005, written=True).endswith("x\n… (5 more characters)")


def test_responses_for_reading() -> None:
    from contractrepo import Response

    assert response_text(Response(204)) == "HTTP/1.1 204 No Content"
    assert response_text(Response(599, (("X-A", "b\x1b"),), b"x")) == "HTTP/1.1 599\nX-A: b\n\nx"
