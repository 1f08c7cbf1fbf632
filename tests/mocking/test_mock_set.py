"""Mock files to values."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractrepo import MockSet
from contractrepo.mocking.files.mock import ABSENT, CallbackMock, Delay, Generate, State

ORDERS = b"""\
mock: 1
operation: POST /orders
operationId: createOrder
fallback: '404'
examples:
  paid:
    sync: mock-only
    priority: 3
    when: {headers: {Idempotency-Key: {present: true}}}
    state: {machine: order, is: empty, then: created}
    delay: {min: 9, max: 3, seed: 5}
    fault: close
    callbacks: {done: {delay: 5}}
    respond: {status: 201, contentType: text/plain, headers: {Location: /orders/1}, body: null}
    then:
      - {status: 200, as: default, generate: {seed: 7, optional: false, items: 2, overrides: {/id: 1}}}
      - {status: 200, stream: [{item: 1, delay: 20}, {item: 2}]}
      - {status: 200, bodyFile: ../mocks/files/a.txt}
      - {status: 202}
  later: {delay: 4, state: {machine: order}, respond: {status: 200, generate: {}}}
"""
FILES = {"mocks/post-orders.mock.yaml": ORDERS, "mocks/files/a.txt": b"hello"}


def test_a_file_is_read_whole() -> None:
    mocks = MockSet.parse(FILES)

    assert mocks.problems == ()
    assert len(mocks) == 1
    mock = mocks.mocks["POST /orders"]
    assert (mock.operation_id, mock.fallback, [one.id for one in mock.examples]) == (
        "createOrder",
        "404",
        ["paid", "later"],
    )
    paid, later = mock.examples
    assert (paid.pointer, paid.priority, paid.mock_only, paid.fault) == ("/examples/paid", 3, True, "close")
    assert paid.when == {"headers": {"Idempotency-Key": {"present": True}}}
    assert paid.state == State("order", "empty", "created")
    assert paid.delay == Delay(3, 9, 5)
    assert paid.callbacks == {"done": CallbackMock("/examples/paid/callbacks/done", Delay(5, 5))}
    assert (paid.respond.status, paid.respond.content_type, paid.respond.body) == (201, "text/plain", None)
    assert [one.pointer for one in paid.then] == [f"/examples/paid/then/{at}" for at in range(4)]
    generated, streamed, filed, bare = paid.then
    assert (generated.key, generated.generate) == ("default", Generate(7, False, 2, {"/id": 1}))
    assert [(item.value, item.delay) for item in streamed.stream or ()] == [(1, Delay(20, 20)), (2, None)]
    assert (filed.raw, filed.body) == (b"hello", ABSENT)
    assert (bare.raw, bare.generate, bare.stream, bare.body) == (None, None, None, ABSENT)
    assert (later.delay, later.state, later.respond.generate) == (
        Delay(4, 4),
        State("order", None, None),
        Generate(),
    )


SEE = "see mock.schema.json for the format"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a: [", ("yaml-syntax", "", 1, 4, None)),
        (
            "mock: 2\noperation: GET /\nexamples: {a: {respond: {status: 200}}}\n",
            ("mock-invalid", "/mock", 1, 1, SEE),
        ),
        (
            "mock: 1\noperation: GET /\nexamples: {a: {respond: {status: 200, bodyFile: ../secret}}}\n",
            ("body-file-outside", "/examples/a/respond/bodyFile", 3, 39, "keep bodies below mocks/"),
        ),
        (
            "mock: 1\noperation: GET /\nexamples:\n  a:\n    respond: {status: 200}\n    then:\n      - bodyFile: b\n        status: 200\n",
            ("body-file-missing", "/examples/a/then/0/bodyFile", 7, 9, None),
        ),
    ],
)
def test_what_is_wrong_has_a_place(text: str, problem: tuple[object, ...]) -> None:
    mocks = MockSet.parse({"mocks/x.mock.yaml": text.encode()}, folder="contracts/o")

    assert (mocks.mocks, len(mocks)) == ({}, 1)
    assert [(one.code, one.pointer, one.line, one.column, one.hint) for one in mocks.problems] == [problem]
    assert {(one.severity, one.file) for one in mocks.problems} == {
        ("error", "contracts/o/mocks/x.mock.yaml")
    }


def test_an_operation_is_mocked_in_one_file_the_first_by_name() -> None:
    text = b"mock: 1\noperation: GET /\nexamples: {a: {respond: {status: 200}}}\n"

    mocks = MockSet.parse({"mocks/b.mock.yaml": text, "mocks/a.mock.yaml": text})

    assert [(one.code, one.file, one.line) for one in mocks.problems] == [
        ("mock-duplicate", "mocks/b.mock.yaml", 2)
    ]
    document = mocks.mocks["GET /"].document
    assert document is not None
    assert document.file == "mocks/a.mock.yaml"


@given(st.binary(max_size=60))
def test_no_content_raises(content: bytes) -> None:
    mocks = MockSet.parse({"mocks/x.mock.yaml": content})

    assert bool(mocks.mocks) != bool(mocks.problems)


def test_the_digest_tells_sets_apart_whatever_the_order_of_their_files() -> None:
    one = MockSet.parse({"mocks/a.json": b"1", "mocks/b.json": b"2"})
    same = MockSet.parse({"mocks/b.json": b"2", "mocks/a.json": b"1"})
    others = [
        MockSet.parse(files)
        for files in ({}, {"mocks/a.json": b"1"}, {"mocks/a.json": b"2", "mocks/b.json": b"1"})
    ]
    assert one.digest == same.digest
    assert len({one.digest, *(other.digest for other in others)}) == 4


def test_what_bodies_belong_to_a_mock_is_looked_up_each_time() -> None:
    """A file that was read before is not read again, but its bodies may be others."""
    text = b"mock: 1\noperation: GET /a\nexamples: {x: {respond: {status: 200, bodyFile: x.bin}}}\n"
    bodies = [
        MockSet.parse({"mocks/a.mock.yaml": text, "mocks/x.bin": body})
        .mocks["GET /a"]
        .examples[0]
        .respond.raw
        for body in (b"1", b"2")
    ]
    assert bodies == [b"1", b"2"]
    assert [one.code for one in MockSet.parse({"mocks/a.mock.yaml": text}).problems] == ["body-file-missing"]


def test_an_empty_file_is_told_what_a_mock_begins_with() -> None:
    (problem,) = MockSet.parse({"mocks/a.mock.yaml": b""}).problems
    assert (problem.code, problem.hint) == ("document-empty", "begin with 'mock: 1'")
