"""What a mock remembers of its exchanges."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from contractrepo import Request, Response, load, responder
from contractrepo.mocking.answering.answer import Provenance
from contractrepo.mocking.journal import Entry, Journal, Mask

ORDERS = """
openapi: 3.1.0
info: {title: Orders, version: '1'}
paths:
  /orders/{id}:
    get:
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      security: [{key: []}, {query: []}, {bearer: []}]
      responses: {'200': {description: Fine, headers: {X-Key: {schema: {type: string}, example: issued}}, content: {text/plain: {example: token tok-0001}}}}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
    query: {type: apiKey, in: query, name: k}
    bearer: {type: http, scheme: bearer}
"""


def test_an_exchange_is_kept_whole() -> None:
    mock = responder(load(ORDERS))
    request = Request("GET", "/orders/7", [("X-Other", "1"), ("X-Key", "s3cret")])
    response = mock.handle(request)

    (entry,) = mock.journal.since()

    shown = [(name, "***" if name == "X-Key" else value) for name, value in response.headers]
    assert entry == Entry(
        1,
        Request("GET", "/orders/7", (("X-Other", "1"), ("X-Key", "***"))),
        Response(200, tuple(shown), b"token tok-0001"),
        "GET /orders/{id}",
        "default",
        (),
    )


def test_violations_and_what_has_no_operation_are_kept() -> None:
    mock = responder(load(ORDERS))
    mock.handle(Request("GET", "/orders/x", [("X-Key", "k")]))
    mock.handle(Request("GET", "/nothing"))

    told = [
        (entry.number, entry.response.status, entry.operation, [one.code for one in entry.violations])
        for entry in mock.journal.newest()
    ]

    assert told == [(2, 404, None, []), (1, 422, "GET /orders/{id}", ["parameter-invalid"])]


@pytest.mark.parametrize(
    ("request_", "shown"),
    [
        (Request("GET", "/o?k=abc&x=1"), Request("GET", "/o?k=***&x=1")),
        (Request("GET", "/o?api%5Fkey=abc"), Request("GET", "/o?api%5Fkey=***")),
        (Request("GET", "/o?x=1&password"), Request("GET", "/o?x=1&password")),
        (Request("GET", "/o/tok-0001/a?next=tok-0001"), Request("GET", "/o/***/a?next=***")),
        (Request("GET", "/o?next=a%2Fb%2Fcd"), Request("GET", "/o?next=***")),
        (Request("GET", "/o", [("authorization", "Bearer x")]), Request("GET", "/o", [("authorization", "***")])),
        (Request("GET", "/o", [("COOKIE", "sid=x")]), Request("GET", "/o", [("COOKIE", "***")])),
        (Request("GET", "/o", [("x-KEY", "x")]), Request("GET", "/o", [("x-KEY", "***")])),
        (Request("GET", "/o", [("X-Note", "is tok-0001")]), Request("GET", "/o", [("X-Note", "is ***")])),
        (Request("POST", "/o", (), b'{"t": "tok-0001"}'), Request("POST", "/o", (), b'{"t": "***"}')),
    ],
)  # fmt: skip
def test_secrets_are_masked(request_: Request, shown: Request) -> None:
    mock = responder(load(ORDERS), accept_tokens=["tok-0001", "a/b/cd", "k"])
    mock.handle(request_)

    (entry,) = mock.journal.newest()

    assert entry.request == Request(shown.method, shown.target, tuple(shown.headers), shown.body)


def test_the_number_and_the_length_of_what_is_kept_are_bounded() -> None:
    few = Journal(most=3)
    for at in range(5):
        few.keep(Request("GET", f"/{at}"), Response(200, provenance=Provenance()), Mask())
    assert [(entry.number, entry.request.target) for entry in few.since()] == [
        (3, "/2"),
        (4, "/3"),
        (5, "/4"),
    ]
    assert [entry.number for entry in few.since(4)] == [5]
    assert [entry.number for entry in few.newest(2)] == [5, 4]

    small = Journal(most_bytes=200_000)
    for _ in range(5):
        small.keep(
            Request("POST", "/", (), b"x" * 10**6), Response(200, body=b"y", provenance=Provenance()), Mask()
        )
    assert [(entry.number, len(entry.request.body)) for entry in small.since()] == [
        (3, 65_536),
        (4, 65_536),
        (5, 65_536),
    ]

    small.clear()
    small.keep(Request("GET", "/"), Response(200, body=b"y" * 10**6, provenance=Provenance()), Mask())
    assert [(entry.number, len(entry.response.body)) for entry in small.since()] == [(6, 65_536)]

    nothing = Journal(most_bytes=10)
    nothing.keep(Request("GET", "/a-longer-target"), Response(200, provenance=Provenance()), Mask())
    assert nothing.newest() == []


def test_mocks_and_threads_share_a_journal() -> None:
    journal = Journal()
    mocks = [responder(load(ORDERS), journal=journal) for _ in range(2)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda at: mocks[at % 2].handle(Request("GET", f"/{at}")), range(200)))
    assert [entry.number for entry in journal.since()] == list(range(1, 201))
    assert mocks[0].journal is journal
