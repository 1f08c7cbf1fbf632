"""`proxy`, `replay` and the options of `mock`, from arguments to what goes over the wire."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

import contractrepo.server.serve as server
from contractrepo import ContractRepo, MockSet, asgi_app, load, responder

Cli = Callable[..., Any]
Visit = Callable[[httpx.Client], None]
SPEC = """\
openapi: 3.1.0
info: {title: Notes, version: '1'}
paths:
  /notes/{id}:
    get:
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      responses:
        '200': {description: N, content: {application/json: {schema: {type: string}, example: WORD}}}
"""


@pytest.fixture
def visiting(monkeypatch: pytest.MonkeyPatch) -> Callable[[Visit], None]:
    """Return what lets a visitor come as soon as a command serves; the command ends when he leaves."""

    def prepare(visit: Visit) -> None:
        def serve(app: Any, *, host: str, port: int, ready: Callable[[str], None]) -> None:
            with (
                server.serving(app, host=host, port=0) as url,
                httpx.Client(base_url=url, timeout=5) as client,
            ):
                ready(f"http://{host}:{port}")
                visit(client)

        monkeypatch.setattr(server, "serve", serve)

    return prepare


@pytest.fixture
def upstream() -> Iterator[str]:
    mocks = MockSet.parse(
        {
            "mocks/n.mock.yaml": b"""\
mock: 1
operation: GET /notes/{id}
examples:
  one: {when: {path: {id: 1}}, respond: {status: 200, body: one}}
  two: {when: {path: {id: 2}}, respond: {status: 200, body: 2}}
"""
        }
    )
    with server.serving(asgi_app(responder(load(SPEC), mocks, strict=False))) as url:
        yield url


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    path = tmp_path / "notes.yaml"
    path.write_text(SPEC.replace("WORD", "text"))
    return path


def test_proxy_reports_and_records_beside_a_spec(
    cli: Cli, visiting: Callable[[Visit], None], upstream: str, spec: Path
) -> None:
    statuses: list[int] = []
    visiting(lambda client: statuses.extend(client.get(f"/notes/{at}").status_code for at in ("1", "2", "x")))
    done = cli("proxy", "notes.yaml", "--upstream", upstream, "--record")

    assert (done.code, done.out) == (0, f"Notes 1 at http://127.0.0.1:4011 passes on to {upstream}\n")
    assert statuses == [200, 200, 422]
    assert [line.partition(": [")[0] for line in done.err.splitlines()] == [
        "recorded GET /notes/{id} recorded-200-1",
        "GET /notes/2 200: response body",
        "GET /notes/x: request path 'id'",
        "GET /notes/x 422: response status",
    ]
    assert "recorded-200-1" in (spec.parent / "mocks/get-notes-id.mock.yaml").read_text()


def test_proxy_with_errors_refuses(
    cli: Cli, visiting: Callable[[Visit], None], upstream: str, spec: Path
) -> None:
    statuses: list[int] = []
    visiting(lambda client: statuses.extend(client.get(f"/notes/{at}").status_code for at in ("1", "2", "x")))

    assert cli("proxy", spec, "--upstream", upstream, "--errors", "--timeout", "5").code == 0
    assert statuses == [200, 500, 422]


def test_proxy_records_to_a_design(
    cli: Cli, repo: ContractRepo, visiting: Callable[[Visit], None], spec: Path
) -> None:
    with server.serving(asgi_app(load(spec.read_text()))) as url:
        repo.import_contract("notes", spec.read_text())
        visiting(lambda client: client.get("/notes/7") and None)
        done = cli("proxy", "notes", "--upstream", url, "--record", "--design", "seen")

    assert done.code == 0
    assert done.err == "recorded GET /notes/{id} recorded-200-7\n"
    mock = repo.mocks("notes", "design/notes/seen").mocks["GET /notes/{id}"]
    assert "recorded-200-7" in {example.id for example in mock.examples}


def test_what_could_not_be_recorded_is_an_error_at_the_end(
    cli: Cli, visiting: Callable[[Visit], None], upstream: str, spec: Path
) -> None:
    def visit(client: httpx.Client) -> None:
        (spec.parent / "mocks").write_text("in the way")
        client.get("/notes/1")

    visiting(visit)
    done = cli("proxy", spec, "--upstream", upstream, "--record")

    assert (done.code, "[not-writable]" in done.err) == (3, True)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["proxy", "notes.yaml", "--upstream", "nowhere"], "[url-invalid]"),
        (["proxy", "-", "--upstream", "http://127.0.0.1:9", "--record"], "[record-nowhere]"),
        (["proxy", "notes.yaml"], "--upstream"),
        (
            ["proxy", "notes.yaml", "--upstream", "http://127.0.0.1:9", "--timeout", "nan"],
            "no number of seconds",
        ),
        (
            ["replay", "notes.yaml", "--base-url", "http://127.0.0.1:9", "--timeout", "soon"],
            "no number of seconds",
        ),
        (["replay", "notes.yaml", "--base-url", "nowhere"], "[url-invalid]"),
        (
            ["replay", "notes.yaml", "--base-url", "http://127.0.0.1:9", "--only", "GET /x"],
            "[operation-unknown]",
        ),
        (["mock", "-", "--watch"], "[watch-impossible]"),
        (["mock", "none.yaml", "--watch"], "[file-not-found]"),
    ],
)
def test_wrong_use(
    cli: Cli, spec: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], said: str
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(spec.read_bytes())))
    done = cli(*arguments)

    assert (done.code, said in done.err) == (2, True)


def test_replay_tells_faults_by_its_exit_code(cli: Cli, upstream: str, spec: Path) -> None:
    spec.write_text(SPEC.replace("WORD", "text") + "x-odd: {$ref: nowhere.yaml}\n")
    done = cli("replay", spec, "--base-url", upstream)
    assert (done.code, done.out.splitlines()[-1]) == (0, f"1 passed, 0 failed, 0 skipped at {upstream}")

    (spec.parent / "mocks").mkdir()
    (spec.parent / "mocks/n.mock.yaml").write_text(
        "mock: 1\noperation: GET /notes/{id}\nexamples: {two: {when: {path: {id: 2}}, respond: {status: 200, body: b}}}\n"
    )
    done = cli("replay", spec, "--base-url", upstream, "--format", "json", "--header", "X-A: 1")
    assert done.code == 1
    assert [fault["code"] for fault in done.json["results"][0]["faults"]] == ["body-invalid"]
    assert (
        '<testsuite name="contractrepo replay" tests="1"'
        in cli("replay", spec, "--base-url", upstream, "--format", "junit").out
    )


def test_mock_sends_a_bad_example_and_reports_it_or_refuses(
    cli: Cli, visiting: Callable[[Visit], None], spec: Path
) -> None:
    spec.write_text(SPEC.replace("WORD", "7"))
    found: list[httpx.Response] = []
    visiting(lambda client: found.append(client.get("/notes/1")))
    assert "[mock-response-invalid]" in cli("mock", spec).err
    cli("mock", spec, "--errors")

    assert [response.status_code for response in found] == [200, 500]
    assert "body-invalid" in found[0].headers["x-contract-violations"]


def test_mock_without_cors(cli: Cli, visiting: Callable[[Visit], None], spec: Path) -> None:
    found: list[bool] = []
    visiting(
        lambda client: found.append(
            "access-control-allow-origin" in client.get("/notes/1", headers={"Origin": "http://a"}).headers
        )
    )
    cli("mock", spec)
    cli("mock", spec, "--no-cors")

    assert found == [True, False]


def test_mock_follows_its_file(cli: Cli, visiting: Callable[[Visit], None], spec: Path) -> None:
    found: list[str] = []

    def visit(client: httpx.Client) -> None:
        found.append(client.get("/notes/1").json())
        spec.write_text(SPEC.replace("WORD", "changed"))
        while found[-1] != "changed":
            found.append(client.get("/notes/1").json())

    visiting(visit)
    done = cli("mock", spec, "--watch")

    assert (done.code, found[0], found[-1]) == (0, "text", "changed")
    assert done.err == "saved: Notes 1 is served now\n"
