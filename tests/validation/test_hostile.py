"""Whatever a message holds, the answer is a verdict, and it comes in bounded time."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import contractrepo
from contractrepo import Request, Response

DOCUMENT = {
    "openapi": "3.2.0",
    "info": {"title": "T", "version": "1"},
    "paths": {
        "/a/{p}": {
            "post": {
                "parameters": [
                    {"name": "p", "in": "path", "required": True, "schema": {"type": "integer"}},
                    {"name": "q", "in": "query", "schema": {"type": "array", "items": {"type": "integer"}}},
                    {"name": "d", "in": "query", "style": "deepObject", "schema": {"type": "object"}},
                    {"name": "h", "in": "header", "schema": {"type": "string"}},
                    {"name": "c", "in": "cookie", "schema": {"type": "number"}},
                ],
                "requestBody": {
                    "content": {
                        "application/json": {
                            "schema": {"type": "object", "properties": {"n": {"type": "integer"}}}
                        },
                        "application/x-www-form-urlencoded": {
                            "schema": {"type": "object", "properties": {"n": {"type": "integer"}}}
                        },
                        "multipart/form-data": {"schema": {"type": "object"}},
                        "multipart/mixed": {"itemSchema": {}},
                        "application/xml": {"schema": {"type": "object"}},
                        "application/jsonl": {"itemSchema": {"type": "integer"}},
                        "application/json-seq": {},
                        "text/event-stream": {},
                        "text/*": {"schema": {"type": "string", "pattern": "^(a+)+$"}},
                    }
                },
                "security": [{"basic": []}, {"bearer": []}, {}],
                "responses": {
                    "200": {"description": "OK", "headers": {"X": {"schema": {"type": "integer"}}}}
                },
            }
        }
    },
    "components": {
        "securitySchemes": {
            "basic": {"type": "http", "scheme": "basic"},
            "bearer": {"type": "http", "scheme": "bearer"},
        }
    },
}
CONTRACT = contractrepo.load(json.dumps(DOCUMENT))
MEDIA_TYPES = [*DOCUMENT["paths"]["/a/{p}"]["post"]["requestBody"]["content"], "text/plain; charset=punycode"]  # type: ignore[index] # the literal above


def codes(body: bytes, content_type: str) -> list[str]:
    request = Request("POST", "/a/1", [("Content-Type", content_type)], body)
    return [violation.code for violation in CONTRACT.validate_request(request)]


def bodies() -> Iterator[tuple[str, str, bytes, list[str]]]:
    parts = b"".join(b'--b\r\nContent-Disposition: form-data; name="%d"\r\n\r\n1\r\n' % n for n in range(900))
    deep = b"[" * 10_000 + b"]" * 10_000
    yield "deep", "application/json", deep, ["body-malformed"]
    yield "deep and open", "application/json", b'{"a":' * 10_000, ["body-malformed"]
    yield "deep, but not for the decoder", "application/json", b"[" * 300 + b"]" * 300, ["body-malformed"]
    yield "deep objects", "application/json", b'{"a":' * 300 + b"1" + b"}" * 300, ["body-malformed"]
    yield "brackets in text", "application/json", b'{"a": "' + b"[" * 10_000 + b'"}', []
    yield "deep enough", "application/json", b'{"a":' + b"[" * 199 + b"]" * 199 + b"}", []
    yield "wide", "application/json", b'{"a":[' + b"{}," * 20_000 + b"{}]}", []
    yield "huge exponent", "application/json", b'{"n": 1e400}', ["body-malformed"]
    yield "huge integer", "application/json", b'{"n": 1' + b"0" * 4_000 + b"}", []
    yield "huger integer", "application/json", b'{"n": 1' + b"0" * 100_000 + b"}", ["body-malformed"]
    yield "beyond 64 bits", "application/json", b'{"n": 123456789012345678901234567890}', []
    yield "half a surrogate", "application/json", b'{"n": "\\ud800"}', ["body-malformed"]
    yield "broken UTF-8", "application/json", b'{"n": "\xff"}', ["body-malformed"]
    yield "byte order mark", "application/json", b"\xef\xbb\xbf{}", ["body-malformed"]
    yield "trailing text", "application/json", b"{} x", ["body-malformed"]
    yield "many pairs", "application/x-www-form-urlencoded", b"n=1&" * 50_000, ["body-malformed"]
    yield (
        "many names",
        "application/x-www-form-urlencoded",
        b"&".join(b"a%d=1" % n for n in range(10_000)),
        [],
    )
    yield "deep brackets", "application/x-www-form-urlencoded", b"n" + b"[a]" * 10_000 + b"=1", []
    yield "broken UTF-8 form", "application/x-www-form-urlencoded", b"n=\xff", ["body-malformed"]
    yield "broken escape", "application/x-www-form-urlencoded", b"n=%FF", ["body-malformed"]
    yield "many parts", "multipart/form-data; boundary=b", parts + b"--b--", []
    yield "too many parts", "multipart/form-data; boundary=b", parts * 3 + b"--b--", ["body-malformed"]
    yield (
        "many near delimiters",
        "multipart/form-data; boundary=b",
        b"--b\r\n\r\n" + b"\r\n--bc" * 900,
        ["body-malformed"],
    )
    yield "long boundary", "multipart/form-data; boundary=" + "b" * 71, b"--b--", ["body-malformed"]
    yield "odd boundary", 'multipart/form-data; boundary="é"', b"--b--", ["body-malformed"]
    yield (
        "endless head",
        "multipart/form-data; boundary=b",
        b"--b\r\n" + b"a: b\r\n" * 9_000 + b"\r\n\r\n--b--",
        ["body-malformed"],
    )
    yield "odd head", "multipart/mixed; boundary=b", b"--b\r\nnonsense\r\n\xff: x\r\n\r\n1\r\n--b--", []
    yield "near delimiter first", "multipart/mixed; boundary=b", b"--bc\r\n--b--", []
    yield "deep XML", "application/xml", b"<a>" * 10_000, ["body-malformed"]
    yield "wide XML", "application/xml", b"<a>" + b"<b/>" * 110_000 + b"</a>", ["body-malformed"]
    yield "entities", "application/xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', ["body-malformed"]
    yield (
        "unknown encoding",
        "application/xml",
        b'<?xml version="1.0" encoding="nonsense"?><a/>',
        ["body-malformed"],
    )
    yield "unknown entity", "application/xml", b"<a>&b;</a>", ["body-malformed"]
    yield "empty XML", "application/xml", b" ", ["body-malformed"]
    yield "many lines", "application/jsonl", b"1\n" * 50_000, []
    yield "no records", "application/json-seq", b"\x1e" * 50_000, []
    yield "many lines of events", "text/event-stream", b"data\n" * 50_000, []
    yield "backtracking", "text/plain", b"a" * 50 + b"!", ["body-invalid"]
    yield "unknown charset", "text/plain; charset=punycode", b"a", ["body-malformed"]


@pytest.mark.parametrize(
    ("content_type", "body", "expected"), [pytest.param(*rest, id=name) for name, *rest in bodies()]
)
def test_bodies(content_type: str, body: bytes, expected: list[str]) -> None:
    start = time.process_time()
    assert codes(body, content_type) == expected
    assert time.process_time() - start < 5


@pytest.mark.parametrize(
    ("target", "headers", "expected"),
    [
        ("/a/%", [], ["parameter-malformed"]),
        ("/a/%C3%28", [], ["parameter-malformed"]),
        ("/a/" + "9" * 100_000, [], ["parameter-invalid"]),
        ("/a/1e400", [], ["parameter-invalid"]),
        ("/a/\udcff", [], ["parameter-malformed"]),
        ("/a/1?" + "q=1&" * 20_000, [], []),
        ("/a/1?" + "&" * 100_000, [], []),
        ("/a/1?d" + "[a]" * 10_000 + "=1", [], ["parameter-malformed"]),
        ("/a/1?" + "&".join(f"d[a{n}]=1" for n in range(10_000)), [], []),
        ("/a/1?q=%zz", [], ["parameter-malformed"]),
        ("/a/1", [("h", "x")] * 50_000, []),
        ("/a/1", [(f"x{n}", "x") for n in range(50_000)], []),
        ("/a/1", [("h", "\udcff")], ["parameter-malformed"]),
        ("/a/1", [("cookie", "c=1;" * 50_000)], ["parameter-malformed"]),
        ("/a/1", [("cookie", ";" * 100_000)], []),
        ("/a/1", [("authorization", "Basic " + "=" * 100_000)], []),
        ("/a/1", [("authorization", " " * 100_000)], []),
        ("/a/1", [("content-type", "a" * 100_000)], []),
        ("", [], ["path-not-found"]),
        ("/" * 100_000, [], ["path-not-found"]),
        ("/" + "a" * 100_000, [], ["path-not-found"]),
        ("/a/1\udcff\x00", [], ["parameter-malformed"]),
        ("http://" + "a" * 100_000, [], ["path-not-found"]),
    ],
)
def test_targets_and_headers(target: str, headers: list[tuple[str, str]], expected: list[str]) -> None:
    start = time.process_time()
    found = CONTRACT.validate_request(Request("POST", target, headers))
    assert [violation.code for violation in found] == expected
    assert time.process_time() - start < 5


MESSAGES = st.fixed_dictionaries(
    {
        "method": st.sampled_from(["GET", "POST", "HEAD", ""]),
        "target": st.text(max_size=12) | st.text("/a1?q=&d[]%;h.c", max_size=20).map("/a/1?".__add__),
        "headers": st.lists(
            st.tuples(
                st.sampled_from(["h", "cookie", "authorization", "x"]) | st.text(max_size=4),
                st.text(max_size=12) | st.text('c=;"basic ,%', max_size=12),
            ),
            max_size=3,
        ),
        "media_type": st.sampled_from([*MEDIA_TYPES, "multipart/form-data; boundary=b"])
        | st.text(max_size=8),
        "body": st.binary(max_size=24) | st.text('--b\r\n{}[]"<a/>:;=&%1\x1e', max_size=24).map(str.encode),
        "status": st.sampled_from([100, 200, 204, 500]),
    }
)


@given(MESSAGES)
def test_nothing_raises(message: dict[str, Any]) -> None:
    headers = [*message["headers"], ("X", "y"), ("Content-Type", message["media_type"])]
    request = Request(message["method"], message["target"], headers, message["body"])
    assert all(violation.message for violation in CONTRACT.validate_request(request))
    response = Response(message["status"], headers, message["body"])
    assert all(violation.message for violation in CONTRACT.validate_response(request, response))
