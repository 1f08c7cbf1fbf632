"""The responder as a whole: robust, deterministic, shared by threads."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contractrepo import Contract, MockSet, Request, load, responder
from contractrepo.core.messages import header
from contractrepo.mocking.answering.answer import Provenance
from contractrepo.mocking.answering.generated import with_overrides

SPECS = Path(__file__).parents[1] / "data" / "specs"
LINKS = load(SPECS / "oai" / "link-example.yaml")
ROBUST = responder(LINKS)

TARGETS = st.text(max_size=20) | st.sampled_from(
    [
        "/2.0/users/a",
        "/2.0/repositories/a",
        "/%zz",
        "//",
        "*",
        "http://x/2.0/users/a?",
        "/2.0/users/\ud800",
        "/2.0/users/%00",
    ]
)
HEADERS = st.lists(
    st.tuples(
        st.sampled_from(["Accept", "Prefer", "Origin", "Content-Type", "Cookie", "Authorization", "X-Contract-Session", ""])
        | st.sampled_from(["Access-Control-Request-Method", "Access-Control-Request-Headers"]),
        st.text(max_size=20) | st.sampled_from(["code=200", "dynamic", "a/b;q=x", ",,,", "application/json"]),
    ),
    max_size=4,
)  # fmt: skip


def contract(paths: dict[str, Any], **members: Any) -> Contract:
    return load(
        json.dumps({"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": paths, **members})
    )


def one(schema: Any = None, **media: Any) -> dict[str, Any]:
    content = {"application/json": {**({} if schema is None else {"schema": schema}), **media}}
    return {"get": {"responses": {"200": {"description": "", "content": content}}}}


@given(
    st.sampled_from(["GET", "HEAD", "OPTIONS", "POST", "", "\x00"]) | st.text(max_size=5),
    TARGETS,
    HEADERS,
    st.binary(max_size=20),
)
def test_every_request_gets_a_message_that_can_be_sent(
    method: str, target: str, headers: list[tuple[str, str]], body: bytes
) -> None:
    request = Request(method, target, headers, body)

    response = ROBUST.handle(request)

    assert 200 <= response.status <= 599
    assert response == ROBUST.handle(request)
    assert (
        header(response.headers, "Content-Type") != "application/problem+json"
        or json.loads(response.body or b"{}") is not None
    )
    assert not any({"\r", "\n"} & set(name + value) for name, value in response.headers)
    assert b"internal-error" not in response.body


def test_a_failure_inside_is_a_problem_not_an_exception(monkeypatch: pytest.MonkeyPatch) -> None:
    mock = responder(contract({"/a": one(example=1)}))
    monkeypatch.setattr(mock.contract.judge, "request_at", lambda *_: 1 / 0)

    response = mock.handle(Request("GET", "/a"))

    assert (response.status, json.loads(response.body)["code"]) == (500, "internal-error")
    assert response.provenance == Provenance()
    assert b"ZeroDivisionError" in response.body


def test_header_values_of_a_mock_cannot_break_a_message() -> None:
    text = """\
mock: 1
operation: GET /a
examples:
  "n\u00f6 name":
    respond:
      status: 200
      contentType: application/json
      headers: {X-A: "a\\r\\nX-Evil: 1", "bad name": 1, Content-Length: 99, Connection: close, Set-Cookie: [a=1, b=2], X-List: [1, true, x], Ünicode: 1}
      body: 1
"""
    mock = responder(contract({"/a": one({})}), MockSet.parse({"mocks/a.mock.yaml": text.encode()}))

    assert mock.handle(Request("GET", "/a")).headers == (
        ("Content-Type", "application/json"),
        ("X-A", "a  X-Evil: 1"),
        ("Set-Cookie", "a=1"),
        ("Set-Cookie", "b=2"),
        ("X-List", "1,true,x"),
        ("X-Contract-Operation", "GET /a"),
        ("X-Contract-Example", "n%C3%B6 name"),
    )


def test_generated_answers_depend_on_seed_and_request_only() -> None:
    paths = {"/a": one({"type": "integer", "minimum": 0, "maximum": 10**6}, example=5)}
    dynamic, other = (
        responder(contract(paths), dynamic=True),
        responder(contract(paths), dynamic=True, seed=1),
    )

    bodies = {mock.handle(Request("GET", f"/a?x={at}")).body for mock in (dynamic, other) for at in range(10)}
    seeded = [
        responder(contract(paths)).handle(Request("GET", "/a", [("Prefer", "seed=7")])).body for _ in "ab"
    ]

    assert len(bodies) > 1
    assert dynamic.handle(Request("GET", "/a?x=1")) == dynamic.handle(Request("GET", "/a?x=1"))
    assert seeded[0] == seeded[1] != b"5"
    assert dynamic.handle(Request("GET", "/a", [("Prefer", "dynamic=false")])).body == b"5"


def test_a_mock_file_stands_before_the_document_and_borrows_what_it_leaves_out() -> None:
    paths = one({"type": "string"}, example="document")
    paths["get"]["parameters"] = [{"name": "n", "in": "query", "schema": {"type": "integer"}}]
    error = {"application/json": {"schema": {"type": "string"}, "example": "borrowed"}}
    paths["get"]["responses"]["422"] = {"description": "", "content": error}
    file = b"mock: 1\noperation: GET /a\nexamples: {mine: {respond: {status: 200, body: file}}}\n"
    mock = responder(contract({"/a": paths}), MockSet.parse({"mocks/a.mock.yaml": file}))

    answers = [mock.handle(Request("GET", target)).body for target in ("/a", "/a?n=x")]
    preferred = mock.handle(Request("GET", "/a", [("Prefer", "code=422")]))

    assert answers == [b'"file"', b'"borrowed"']
    assert (preferred.status, preferred.body) == (422, b'"borrowed"')


def test_a_file_that_covers_nothing_falls_back_to_what_can_be_made() -> None:
    file = b"mock: 1\noperation: GET /a\nexamples: {odd: {when: {query: {a: b}}, respond: {status: 404}}}\n"
    mocks = MockSet.parse({"mocks/a.mock.yaml": file})

    made = responder(contract({"/a": one({"const": 1})}), mocks).handle(Request("GET", "/a"))
    nothing = responder(contract({"/a": {"get": {"responses": {}}}}), mocks).handle(Request("GET", "/a"))

    assert (made.status, made.body, made.provenance.example) == (200, b"1", "generated-200")
    assert (nothing.status, json.loads(nothing.body)["code"]) == (501, "mock-no-response")


def test_without_cross_origin_answers_a_preflight_is_a_request() -> None:
    headers = [("Origin", "https://app.example"), ("Access-Control-Request-Method", "GET")]
    mock = responder(contract({"/a": one(example=1)}), cors=False)

    assert mock.handle(Request("OPTIONS", "/a", headers)).headers == (("Allow", "GET, HEAD, OPTIONS"),)
    assert header(mock.handle(Request("GET", "/a", headers)).headers, "Access-Control-Allow-Origin") is None


def test_many_violations_are_told_in_part() -> None:
    body = {
        "content": {"application/json": {"schema": {"items": {"type": "string"}, "type": "array"}}},
        "required": True,
    }
    path = {"post": {"requestBody": body, "responses": {"204": {"description": ""}}}}
    mock = responder(contract({"/a": path}))
    numbers = json.dumps(list(range(1_000))).encode()

    response = mock.handle(Request("POST", "/a", [("Content-Type", "application/json")], numbers))

    told = header(response.headers, "X-Contract-Violations") or ""
    assert response.status == 422
    assert len(json.loads(response.body)["violations"]) == 50
    assert [one["pointer"] for one in json.loads(told)] == [f"/{index}" for index in range(20)]
    assert len(told) <= 2_000


def test_long_names_leave_room_for_fewer_violations() -> None:
    schema = {"type": "integer"}
    names = [f"{at}{'n' * 300}" for at in range(20)]
    parameters = [{"name": name, "in": "query", "required": True, "schema": schema} for name in names]
    path = {"get": {"parameters": parameters, "responses": {"204": {"description": ""}}}}

    response = responder(contract({"/a": path})).handle(Request("GET", "/a"))

    told = json.loads(header(response.headers, "X-Contract-Violations") or "")
    assert [one["name"] for one in told] == names[:5]


LATER = ", ".join(f"{{status: 200, body: {at}}}" for at in range(1, 400))
STATE = f"""\
mock: 1
operation: GET /a
examples:
  turn: {{respond: {{status: 200, body: 0}}, then: [{LATER}]}}
"""


def test_threads_share_a_sequence_without_a_gap() -> None:
    mocks = MockSet.parse({"mocks/a.mock.yaml": STATE.encode()})
    mock = responder(contract({"/a": one({"type": "integer"})}), mocks)

    with ThreadPoolExecutor(8) as pool:
        bodies = list(pool.map(lambda _: mock.handle(Request("GET", "/a")).body, range(400)))

    assert sorted(map(int, bodies)) == list(range(400))
    mock.reset()
    assert mock.handle(Request("GET", "/a")).body == b"0"


def test_the_state_of_sessions_is_bounded() -> None:
    mock = responder(
        contract({"/a": one({"type": "integer"})}), MockSet.parse({"mocks/a.mock.yaml": STATE.encode()})
    )

    def ask(session: int) -> bytes:
        return mock.handle(Request("GET", "/a", [("X-Contract-Session", str(session))])).body

    first = [ask(session) for session in range(1_001)]

    assert set(first) == {b"0"}
    assert (ask(1_000), ask(0)) == (b"1", b"0")


def test_one_session_begins_again_without_the_others() -> None:
    mock = responder(
        contract({"/a": one({"type": "integer"})}), MockSet.parse({"mocks/a.mock.yaml": STATE.encode()})
    )

    def ask(*headers: tuple[str, str]) -> bytes:
        return mock.handle(Request("GET", "/a", headers)).body

    ada = ("X-Contract-Session", "ada")
    before = [ask(ada), ask(), ask(ada), ask()]
    mock.reset("ada")
    mock.reset("nobody")
    after = [ask(ada), ask()]
    mock.reset("")

    assert (before, after, ask()) == ([b"0", b"0", b"1", b"1"], [b"0", b"2"], b"0")


@settings(max_examples=30)
@given(
    st.dictionaries(
        st.sampled_from(["", "/a", "/a/0", "/a/2", "/a/9", "/b/c", "x", "/-"]), st.integers(), max_size=4
    )
)
def test_overrides_change_nothing_but_their_places(overrides: dict[str, Any]) -> None:
    value = {"a": [1, 2], "d": 4}

    changed = with_overrides(value, overrides)

    assert value == {"a": [1, 2], "d": 4}
    assert changed == with_overrides(value, overrides)


@pytest.mark.parametrize(
    ("pointer", "expected"),
    [
        ("", 9),
        ("/a", {"a": 9, "b": {"c": 1}}),
        ("/a/0", {"a": [9], "b": {"c": 1}}),
        ("/a/1", {"a": [0, 9], "b": {"c": 1}}),
        ("/a/2", {"a": [0], "b": {"c": 1}}),
        ("/a/x", {"a": [0], "b": {"c": 1}}),
        ("/b/d", {"a": [0], "b": {"c": 1, "d": 9}}),
        ("/x/y", {"a": [0], "b": {"c": 1}}),
        ("nonsense", {"a": [0], "b": {"c": 1}}),
    ],
)
def test_an_override_at_a_pointer(pointer: str, expected: Any) -> None:
    assert with_overrides({"a": [0], "b": {"c": 1}}, {pointer: 9}) == expected
