"""The proxy between real sockets: what passes, how it is changed on the way, and what is said of it."""

from __future__ import annotations

import asyncio
import gzip
import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from contractrepo import load
from contractrepo.mocking.journal import Journal
from contractrepo.server.proxy import proxy_app
from contractrepo.server.serve import serving
from contractrepo.service.outgoing.address import address

CONTRACT = load("""\
openapi: 3.2.0
info: {title: Pets, version: '1'}
paths:
  /pets:
    get:
      parameters: [{name: limit, in: query, schema: {type: integer}}]
      responses:
        '200':
          description: All
          headers: {X-Total: {required: true, schema: {type: integer}}}
          content: {application/json: {schema: {type: array, items: {type: string}}}}
    post:
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
      responses:
        '201': {description: Made, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
        '422': {description: Bad, content: {application/json: {example: {error: that is no pet}}}}
  /pets/{id}:
    delete:
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {'204': {description: Gone}, '302': {description: Elsewhere}}
  /events:
    get: {responses: {'200': {description: E, content: {text/event-stream: {itemSchema: {required: [data, id]}}}}}}
  /file:
    get: {responses: {'200': {description: F, content: {application/octet-stream: {}}}}}
components:
  schemas:
    Pet: {type: object, required: [name], properties: {name: {type: string}}}
""")
JSON = "Content-Type: application/json"
ALL = [JSON, "X-Total: 1"]


@contextmanager
def proxied(url: str, **options: Any) -> Iterator[tuple[httpx.Client, list[str]]]:
    told: list[str] = []
    app = proxy_app(CONTRACT, address(url), tell=told.append, timeout_s=5, **options)
    with serving(app) as at, httpx.Client(base_url=at, timeout=10) as client:
        yield client, told


def told_in(response: httpx.Response) -> Any:
    return json.loads(response.headers["x-contract-violations"])


def test_what_keeps_the_contract_passes_unchanged(upstream: Any, answer: Callable[..., bytes]) -> None:
    upstream.answers["/base/pets"] = answer(
        "200 OK", *ALL, "X-Odd: f\xf6o", "Set-Cookie: a=1", "Set-Cookie: b=2", body=b'["Rex"]'
    )
    for errors in (False, True):
        with proxied(f"{upstream.url}/base/", errors=errors) as (client, told):
            response = client.get("/pets?limit=2&x=%2F")
        assert (response.status_code, response.content, told) == (200, b'["Rex"]', [])
        assert response.headers.get_list("set-cookie") == ["a=1", "b=2"]
        assert dict(response.headers.raw)[b"x-odd"] == b"f\xf6o"
        assert "x-contract-violations" not in response.headers
        assert upstream.seen[-1][0].startswith("GET /base/pets?limit=2&x=%2F HTTP/1.1\r\n")


def test_fields_between_neighbours_stay_and_the_way_is_told(
    upstream: Any, answer: Callable[..., bytes]
) -> None:
    upstream.answers["/pets"] = answer(
        "200 OK",
        *ALL,
        "Connection: X-Near",
        "X-Near: 1",
        "Keep-Alive: 5",
        "Proxy-Authenticate: a",
        body=b"[]",
    )
    sent = {
        "Connection": "keep-alive, x-hop",
        "X-Hop": "1",
        "TE": "trailers",
        "Proxy-Authorization": "Basic x",
        "Authorization": "Bearer kept",
        "Accept-Encoding": "br, gzip;q=0.5, zstd",
        "Forwarded": "for=192.0.2.1",
        "Via": "1.1 other",
    }
    with proxied(upstream.url) as (client, _):
        response = client.get("/pets", headers=sent)
        port = client.base_url.port
    head = [line.partition(": ")[::2] for line in upstream.seen[0][0].strip().split("\r\n")[1:]]
    names = [name.lower() for name, _ in head]

    assert not {"x-hop", "te", "proxy-authorization", "keep-alive"} & set(names)
    fields = {name.lower(): value for name, value in head}
    assert fields["host"] == upstream.url.removeprefix("http://")
    assert fields["authorization"] == "Bearer kept"
    assert fields["accept-encoding"] == "gzip;q=0.5"
    assert "connection" not in fields
    forwarded = [value for name, value in head if name.lower() == "forwarded"]
    assert forwarded == ["for=192.0.2.1", f'for=127.0.0.1;host="127.0.0.1:{port}";proto=http']
    assert [value for name, value in head if name.lower() == "via"] == ["1.1 other", "1.1 contractrepo"]
    assert not {"x-near", "keep-alive", "proxy-authenticate"} & set(response.headers)


def test_violations_are_told_and_pass(upstream: Any, answer: Callable[..., bytes]) -> None:
    upstream.answers["/pets"] = answer("200 OK", JSON, body=b'["Rex", 1]')
    journal = Journal()
    with proxied(upstream.url, journal=journal) as (client, told):
        response = client.get("/pets?limit=many&api_key=s3cret")
    kept = journal.newest()[0]
    assert (kept.request.target, kept.operation, len(kept.violations)) == (
        "/pets?limit=many&api_key=***",
        "GET /pets",
        3,
    )

    assert (response.status_code, response.content) == (200, b'["Rex", 1]')
    assert told_in(response) == [
        {
            "side": "request",
            "location": "query",
            "name": "limit",
            "code": "parameter-invalid",
            "keyword": "type",
        },
        {
            "side": "response",
            "location": "header",
            "name": "X-Total",
            "code": "header-missing",
            "keyword": "required",
        },
        {"side": "response", "location": "body", "pointer": "/1", "code": "body-invalid", "keyword": "type"},
    ]
    assert [line.partition(": [")[0] for line in told] == [
        "GET /pets?limit=many&api_key=***: request query 'limit'",
        "GET /pets?limit=many&api_key=*** 200: response header 'X-Total'",
        "GET /pets?limit=many&api_key=*** 200: response body /1",
    ]


def test_with_errors_an_invalid_request_never_arrives(upstream: Any) -> None:
    journal = Journal()
    with proxied(upstream.url, errors=True, journal=journal) as (client, told):
        documented = client.post("/pets", json={})
        problem = client.get("/pets?limit=x", headers={"Origin": "http://page.example"})
        unknown = client.get("/nothing")
        method = client.put("/pets")

    assert (documented.status_code, documented.json()) == (422, {"error": "that is no pet"})
    assert told_in(documented)[0]["code"] == "body-invalid"
    assert (problem.status_code, problem.json()["code"]) == (422, "request-invalid")
    assert problem.headers["access-control-allow-origin"] == "http://page.example"
    assert (unknown.status_code, method.status_code, method.headers["allow"]) == (
        404,
        405,
        "GET, POST, HEAD, OPTIONS",
    )
    assert len(told) == 4
    assert [entry.response.status for entry in journal.since()] == [422, 422, 404, 405]
    assert upstream.seen == []


def test_with_errors_an_invalid_answer_is_a_problem(upstream: Any, answer: Callable[..., bytes]) -> None:
    upstream.answers["/pets"] = answer("200 OK", *ALL, body=b'{"all": 1}')
    with proxied(upstream.url, errors=True) as (client, _):
        response = client.get("/pets", headers={"Origin": "http://page.example"})

    assert response.status_code == 500
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["access-control-allow-origin"] == "http://page.example"
    assert response.json()["code"] == "response-invalid"
    assert [one["code"] for one in response.json()["violations"]] == ["body-invalid"]


def test_an_undescribed_status_or_path_is_a_violation(upstream: Any, answer: Callable[..., bytes]) -> None:
    upstream.answers["/pets"] = answer("418 I'm a teapot")
    with proxied(upstream.url) as (client, _):
        teapot, unknown = client.get("/pets"), client.get("/other")

    assert [one["code"] for one in told_in(teapot)] == ["status-undeclared"]
    assert (unknown.status_code, [one["code"] for one in told_in(unknown)]) == (404, ["path-not-found"])


def test_options_that_nobody_described_pass(upstream: Any, answer: Callable[..., bytes]) -> None:
    upstream.answers["/pets"] = answer("204 No Content", "Access-Control-Allow-Origin: *")
    with proxied(upstream.url, errors=True) as (client, told):
        response = client.options("/pets", headers={"Origin": "http://page.example"})

    assert (response.status_code, response.headers["access-control-allow-origin"], told) == (204, "*", [])
    assert "content-length" not in response.headers


def test_many_violations_are_counted(upstream: Any, answer: Callable[..., bytes]) -> None:
    upstream.answers["/pets"] = answer("200 OK", *ALL, body=json.dumps([1] * 15).encode())
    with proxied(upstream.url) as (client, told):
        assert len(told_in(client.get("/pets"))) == 15
    assert (len(told), told[-1]) == (11, "GET /pets 200: response: and 5 more")


def test_a_websocket_is_closed() -> None:
    sent: list[Any] = []

    async def receive() -> dict[str, str]:
        return {"type": "websocket.connect"}

    async def send(message: Any) -> None:
        sent.append(message)

    app = proxy_app(CONTRACT, address("http://127.0.0.1:9"))
    asyncio.run(app({"type": "websocket"}, receive, send))
    assert sent == [{"type": "websocket.close", "code": 1003}]


def test_redirects_are_handed_back(upstream: Any, answer: Callable[..., bytes]) -> None:
    upstream.answers["/pets/1"] = answer("302 Found", "Location: http://elsewhere.example/")
    with proxied(upstream.url) as (client, told):
        response = client.delete("/pets/1")

    assert (response.status_code, response.headers["location"], told) == (
        302,
        "http://elsewhere.example/",
        [],
    )
    assert len(upstream.seen) == 1


def test_bodies_with_codings_are_judged_and_pass_as_they_are(
    upstream: Any, answer: Callable[..., bytes]
) -> None:
    packed = gzip.compress(b'["Rex", 1]', mtime=0)
    upstream.answers["/pets"] = answer("200 OK", *ALL, "Content-Encoding: gzip", body=packed)
    pet = gzip.compress(b'{"name": 1}', mtime=0)
    fields = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
    with proxied(upstream.url) as (client, _), client.stream("GET", "/pets") as response:
        assert b"".join(response.iter_raw()) == packed
        assert [one["pointer"] for one in told_in(response)] == ["/1"]
        client.post("/pets", content=pet, headers=fields)
    assert upstream.seen[-1][1] == pet
    with proxied(upstream.url, errors=True) as (client, _):
        assert client.post("/pets", content=pet, headers=fields).status_code == 422
        torn = client.post("/pets", content=pet[:-4], headers=fields)
        assert (torn.status_code, torn.json()["code"]) == (400, "body-malformed")
        longer = client.post("/pets", content=pet + b"x", headers=fields)
        assert (longer.status_code, longer.json()["code"]) == (400, "body-malformed")
        noise = client.post("/pets", content=b"{}", headers=fields)
        assert (noise.status_code, noise.json()["code"]) == (400, "body-malformed")
        bomb = gzip.compress(b" " * 11_000_000, mtime=0)
        assert client.post("/pets", content=bomb, headers=fields).status_code == 400
    assert len(upstream.seen) == 2


def test_a_coding_that_nobody_knows_is_said_to_be_unjudged(
    upstream: Any, answer: Callable[..., bytes]
) -> None:
    upstream.answers["/pets"] = answer("200 OK", *ALL, "Content-Encoding: zpaq", body=b"\x00")
    with proxied(upstream.url, errors=True) as (client, told), client.stream("GET", "/pets") as response:
        assert (response.status_code, b"".join(response.iter_raw())) == (200, b"\x00")
    assert told == ["GET /pets 200: response not judged: the content coding zpaq is not known"]


def test_a_stream_passes_item_by_item_and_is_judged_at_its_end(upstream: Any) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
    first, second = b"f\r\nid: 7\ndata: 1\n\n\r\n", b"9\r\ndata: 2\n\n\r\n0\r\n\r\n"
    arrived: list[bytes] = []
    first_is_there = threading.Event()

    def talk(connection: Any) -> None:
        connection.sendall(head + first)
        first_is_there.wait(5)
        connection.sendall(second)

    upstream.answers["/events"] = talk
    with proxied(upstream.url) as (client, told), client.stream("GET", "/events") as response:
        for piece in response.iter_raw():
            arrived.append(piece)
            first_is_there.set()
    assert arrived == [b"id: 7\ndata: 1\n\n", b"data: 2\n\n"]
    assert [line.partition(": [")[0] for line in told] == ["GET /events 200: response body /1"]


def test_what_is_too_long_passes_unjudged_or_is_refused(upstream: Any) -> None:
    long = b"x" * (10 * 2**20 + 1)
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\n\r\n"
    upstream.answers["/file"] = [head, long]
    with proxied(upstream.url) as (client, told):
        assert client.get("/file").content == long
        assert client.post("/pets", content=long).status_code == 413
    assert told == ["GET /file 200: response not judged: it is longer than 10485760 bytes"]
    with proxied(upstream.url, errors=True) as (client, _):
        refused = client.get("/file")
    assert (refused.status_code, refused.json()["code"]) == (502, "response-too-long")


def test_head_and_no_content(upstream: Any) -> None:
    upstream.answers["/pets"] = (
        b"HTTP/1.1 200 OK\r\nX-Total: 1\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n"
    )
    upstream.answers["/pets/1"] = b"HTTP/1.1 204 No Content\r\n\r\n"
    with proxied(upstream.url, errors=True) as (client, told):
        head = client.head("/pets")
        assert (head.status_code, head.headers["content-length"], head.content) == (200, "99", b"")
        assert client.delete("/pets/1").status_code == 204
    assert told == []


def test_a_proxy_whose_upstream_is_itself_stops(upstream: Any) -> None:
    del upstream
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with serving(proxy_app(CONTRACT, address(f"http://127.0.0.1:{port}")), port=port) as at:
        response = httpx.get(f"{at}/pets", timeout=10)
    assert (response.status_code, response.json()["code"]) == (508, "request-circling")


@pytest.mark.parametrize(
    "url",
    [
        "127.0.0.1:80",
        "ftp://a",
        "http://",
        "http://u:secret@a/",
        "http://a/?q",
        "http://a/#f",
        "http://a:99999",
        "http://a b",
        "http://a/\r\nX: y",
    ],
)
def test_a_url_that_names_no_server(url: str) -> None:
    from contractrepo.errors import UsageError

    with pytest.raises(UsageError) as raised:
        address(url)
    assert raised.value.code == "url-invalid"
    assert "secret" not in raised.value.message
