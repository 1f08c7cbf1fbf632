"""Mocks replayed against an implementation with planted faults: exactly those are found."""

from __future__ import annotations

import gzip
import json
import socket
import threading
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from contractrepo import MockSet, load
from contractrepo.errors import UsageError
from contractrepo.service.replaying import Replay, replay

CONTRACT = load("""\
openapi: 3.1.0
info: {title: Pets, version: '1'}
paths:
  /pets/{id}:
    get:
      operationId: pet
      security: [{key: []}]
      parameters: [{name: id, in: path, required: true, schema: {type: string, pattern: '^[a-z-]+$'}}]
      responses:
        '200':
          description: One
          headers: {ETag: {required: true, schema: {type: string}}}
          content:
            application/json: {schema: {$ref: '#/components/schemas/Pet'}}
            text/plain: {}
        '404': {description: None, content: {application/problem+json: {}}}
        5XX: {description: Trouble}
  /pets:
    post:
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
      responses:
        '201': {description: Made}
        '422': {description: Bad}
  /documented:
    get:
      responses:
        '200': {description: D, content: {application/json: {examples: {one: {value: 1}}}}}
        '500': {description: Bad, content: {application/json: {example: 2}}}
components:
  securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}
  schemas: {Pet: {type: object, required: [name], properties: {name: {type: string}, age: {type: integer}}}}
""")
FAULTS = {
    "fine": [],
    "wrong-status": ["status-differs"],
    "missing-field": ["body-invalid"],
    "wrong-type": ["body-invalid"],
    "wrong-content-type": ["content-type-unsupported"],
    "other-content-type": ["media-type-differs"],
    "missing-header": ["header-missing"],
    "undocumented-status": ["status-differs", "status-undeclared"],
    "slow": ["upstream-timeout"],
    "dripping": ["upstream-timeout"],
    "torn": ["body-malformed"],
    "packed": [],
    "too-long": ["response-too-long"],
    "hangs-up": ["upstream-malformed"],
}
GET = "mock: 1\noperation: GET /pets/{id}\nexamples:\n" + "".join(
    f"  {name}: {{when: {{path: {{id: {name}}}}}, respond: {{status: 200, body: {{name: Rex}}}}}}\n"
    for name in FAULTS
)
MOCKS = MockSet.parse(
    {
        "mocks/get.mock.yaml": GET.encode()
        + b"""\
  gone: {when: {path: {id: gone}}, respond: {status: 404, body: {title: x}}}
  trouble: {when: {path: {id: trouble}}, respond: {status: 500, as: 5XX}}
  unprovoked: {respond: {status: 404, body: {title: x}}}
  broken: {fault: reset, respond: {status: 200, body: {name: x}}}
  impossible: {when: {path: {id: UPPER}}, respond: {status: 200, body: {name: x}}}
  contradictory: {when: {path: {id: {equals: a, not: a}}}, respond: {status: 200, body: {name: x}}}
""",
        "mocks/post.mock.yaml": b"""\
mock: 1
operation: POST /pets
examples:
  made: {when: {body: {equals: {name: Rex}}}, respond: {status: 201}}
  bad: {when: {body: {equals: {age: 1}}}, respond: {status: 422}}
""",
    }
)
PET = b'{"name": "Rex"}'


class Implementation(BaseHTTPRequestHandler):
    """Answers as the name in the path says."""

    def log_message(self, *_: object) -> None:
        """Keep quiet."""

    def reply(self, status: int, body: bytes = b"", **fields: str) -> None:
        self.send_response(status)
        for name, value in fields.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        pet = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.reply(201 if "name" in pet else 422)

    def do_GET(self) -> None:
        if not self.path.startswith("/v1/pets/"):
            self.reply(200, b"1", Content_Type="application/json")
            return
        if self.headers["X-Key"] != "real":
            self.reply(401)
            return
        good: dict[str, str] = {"Content_Type": "application/json", "ETag": "1"}
        plain = {**good, "Content_Type": "text/plain"}
        answers: dict[str, Any] = {
            "wrong-status": (404, b"{}", {**good, "Content_Type": "application/problem+json"}),
            "missing-field": (200, b"{}", good),
            "wrong-type": (200, b'{"name": "Rex", "age": "old"}', good),
            "wrong-content-type": (200, b"<pet/>", {**good, "Content_Type": "application/xml"}),
            "other-content-type": (200, b"Rex", plain),
            "missing-header": (200, PET, {"Content_Type": "application/json"}),
            "undocumented-status": (418, b"", {}),
            "torn": (200, b"\x1f\x8b", {**good, "Content_Encoding": "gzip"}),
            "packed": (200, gzip.compress(PET), {**good, "Content_Encoding": "gzip"}),
            "too-long": (200, b" " * 10_500_000, plain),
            "gone": (404, b"{}", {"Content_Type": "application/problem+json"}),
            "trouble": (503, b"", {}),
        }
        name = self.path.rpartition("/")[2]
        if name == "hangs-up":
            self.connection.shutdown(socket.SHUT_RDWR)
        elif name in ("slow", "dripping"):
            self.crawl(drips=name == "dripping")
        else:
            status, body, fields = answers.get(name, (200, PET, good))
            self.reply(status, body, **fields)

    def crawl(self, *, drips: bool) -> None:
        try:
            if drips:
                self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n")
            for _ in range(40):
                time.sleep(0.05)
                if drips:
                    self.wfile.write(b"x")
        except OSError:
            return


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Implementation) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/v1"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def result(url: str) -> Replay:
    return replay(CONTRACT, url, mocks=MOCKS, headers=["x-key:  real "], timeout_s=0.5)


def test_exactly_the_planted_faults_are_found(result: Replay) -> None:
    found = {
        one.example: [fault.code for fault in one.faults]
        for one in result.results
        if one.outcome != "skipped"
    }

    assert found == {**FAULTS, "gone": [], "trouble": [], "made": [], "bad": [], "one": []}
    assert len(result.faults) == sum(map(len, FAULTS.values()))


def test_what_stands_for_no_request_is_skipped_with_its_reason(result: Replay) -> None:
    assert {one.example: one.why_not for one in result.results if one.why_not} == {
        "unprovoked": "nothing in it says what the error comes from",
        "broken": "it breaks the connection (reset) in place of an answer",
        "impossible": "no request was found that keeps the contract",
        "contradictory": "no request was found that meets its conditions",
        "default": "nothing in it says what the error comes from",
    }


def test_a_report_for_people(result: Replay) -> None:
    lines = result.render().splitlines()

    assert lines[:2] == [
        "passed  GET /pets/{id} example 'fine': 200",
        "failed  GET /pets/{id} example 'wrong-status': 404",
    ]
    assert lines[2:4] == [
        "        GET /pets/wrong-status",
        "        status: [status-differs] status 404 where the example has 200",
    ]
    assert "skipped POST" not in result.render()
    assert lines[-1] == f"7 passed, 12 failed, 5 skipped at {result.base_url}"


def test_a_report_for_programs(result: Replay) -> None:
    data = json.loads(result.render("json"))

    assert (data["schema"], data["summary"]) == (
        "contractrepo/replay/1",
        {"passed": 7, "failed": 12, "skipped": 5},
    )
    assert data["results"][2] == {
        "operation": "GET /pets/{id}",
        "example": "missing-field",
        "outcome": "failed",
        "request": {"method": "GET", "target": "/pets/missing-field"},
        "status": 200,
        "faults": [
            {"code": "body-invalid", "place": "body", "message": data["results"][2]["faults"][0]["message"]}
        ],
    }
    assert "name" in data["results"][2]["faults"][0]["message"]
    assert "real" not in result.render("json")


def test_a_report_for_build_servers(result: Replay) -> None:
    suite = ET.fromstring(result.render("junit"))

    assert {name: suite.get(name) for name in ("tests", "failures", "skipped", "errors")} == {
        "tests": "24",
        "failures": "12",
        "skipped": "5",
        "errors": "0",
    }
    failed = [case.get("name") for case in suite if case.find("failure") is not None]
    assert failed == [name for name, codes in FAULTS.items() if codes]
    assert len([case for case in suite if case.find("skipped") is not None]) == 5


def test_without_the_real_credentials_made_up_ones_are_sent(url: str) -> None:
    found = replay(CONTRACT, url, mocks=MOCKS, only=["pet"], timeout_s=0.2)

    assert {one.operation for one in found.results} == {"GET /pets/{id}"}
    assert {one.status for one in found.results if one.outcome != "skipped"} == {401}


def test_only_some_operations(url: str) -> None:
    found = replay(CONTRACT, url, mocks=MOCKS, only=["POST /pets", "GET /documented"])

    assert [(one.operation, one.example) for one in found.results] == [
        ("POST /pets", "made"),
        ("POST /pets", "bad"),
        ("GET /documented", "one"),
        ("GET /documented", "default"),
    ]
    assert found.faults == ()


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    found = replay(CONTRACT, f"http://127.0.0.1:{port}", only=["GET /documented"])

    assert [fault.code for fault in found.faults] == ["upstream-unreachable"]
    assert "example 'one': no answer" in found.render()


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"base_url": "here"}, "url-invalid"),
        ({"only": ["GET /pet"]}, "operation-unknown"),
        ({"only": ["x" * 500]}, "operation-unknown"),
        ({"headers": ["no colon s3cret"]}, "header-unreadable"),
        ({"headers": ["A: b\r\nC: s3cret"]}, "header-unreadable"),
    ],
)
def test_wrong_use(options: dict[str, Any], code: str) -> None:
    with pytest.raises(UsageError) as raised:
        replay(CONTRACT, **{"base_url": "http://127.0.0.1:9", **options})

    assert raised.value.code == code
    assert "s3cret" not in str(raised.value)


def test_a_format_that_there_is_not() -> None:
    with pytest.raises(UsageError) as raised:
        Replay("http://127.0.0.1", ()).render("pdf")
    assert raised.value.code == "format-unknown"
