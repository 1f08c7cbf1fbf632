"""The API keeps its own contract, which is one of the sample repository's: every request and answer is held to it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from contractrepo import ContractRepo, Request, Response, asgi_app, load
from contractrepo.core.messages import header
from contractrepo.server.site.api_answers import ANSWERS
from contractrepo.service.sample import build_sample, sample_folder

Ask = Callable[..., Response]
CONTRACT = load(sample_folder() / "contracts/contractrepo-api/1.0.0/openapi.yaml")
JSON = [("Content-Type", "application/json")]
EMPTY = '{"openapi": "3.1.0", "info": {"title": "T", "version": "%s"}, "paths": {%s}}'
PATH = '"/a": {"get": {"responses": {"204": {"description": "Gone."}}}}'


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> ContractRepo:
    return build_sample(tmp_path_factory.mktemp("sample") / "contracts.git")


@pytest.fixture
def api(sample: ContractRepo, ask: Ask) -> Callable[..., Any]:
    """Return what asks the API, and holds request (unless it is to be refused) and answer against the contract."""
    app = asgi_app(sample)

    def asked(method: str, path: str, *, status: int = 200, body: Any = None) -> Any:
        content = b"" if body is None else json.dumps(body).encode()
        request = Request(method, f"/api{path}", JSON if content else (), content)
        response = ask(app, *(request.method, request.target), request.headers, content)
        assert response.status == status, response.body
        if status == 200:
            assert CONTRACT.validate_request(request) == []
        assert CONTRACT.validate_response(request, response) == []
        assert header(response.headers, "X-Content-Type-Options") == "nosniff"
        return json.loads(response.body)

    return asked


def test_every_operation_is_answered() -> None:
    assert [operation.operation_id for operation in CONTRACT.operations] == list(ANSWERS)


def test_what_the_repository_holds(api: Callable[..., Any], sample: ContractRepo) -> None:
    rows = api("GET", "/contracts")["contracts"]
    assert [(row["name"], row["versions"], row["designs"]) for row in rows] == [
        ("catalog", ["1.0.0"], []),
        ("contractrepo-api", [], []),
        ("orders", ["1.1.0", "1.0.0"], []),
    ]
    for row in rows:
        assert api("GET", f"/contracts/{row['name']}/versions") == {"versions": row["versions"]}
        shown = api("GET", f"/contracts/{row['name']}")
        contract = sample.contract(row["name"])
        assert (shown["title"], shown["version"]) == (contract.title, contract.version)
        assert len(shown["operations"]) == shown["mockFiles"] == len(contract.operations)
        assert api("GET", f"/contracts/{row['name']}/document") == contract.description.data
        mocks = api("GET", f"/contracts/{row['name']}/mocks")
        assert [one["operation"] for one in mocks["mocks"]] == list(sample.mocks(row["name"]).mocks)
    assert api("GET", "/contracts/orders?ref=v1.0.0")["version"] == "1.0.0"
    assert api("GET", "/contracts/orders?ref=orders/v1.0.0")["version"] == "1.0.0"


def test_what_people_said(api: Callable[..., Any]) -> None:
    records = api("GET", "/contracts/orders/records")["records"]
    assert [(one["version"], one["kind"], one["principal"]) for one in records] == [
        ("1.0.0", "propose", "ada"),
        ("1.0.0", "approve", "ben"),
        ("1.0.0", "approve", "cleo"),
        ("1.0.0", "release", "ada"),
        ("1.1.0", "propose", "ada"),
        ("1.1.0", "approve", "ben"),
        ("1.1.0", "release", "ada"),
    ]
    assert records[1]["received"] == "2026-03-10T09:00:00Z"
    assert api("GET", "/contracts/orders/status")["state"] == "released"
    assert api("GET", "/contracts/catalog/status?version=1.0.0")["docs"] == "built"
    entries = api("GET", "/log?limit=1000")["entries"]
    assert [entry["order"] for entry in entries] == list(range(len(entries)))[::-1]
    assert api("GET", "/log?limit=2")["entries"] == entries[:2]


def test_comparisons(api: Callable[..., Any], sample: ContractRepo) -> None:
    found = api("GET", "/contracts/orders/comparison?base=v1.0.0&revision=v1.1.0&asOf=2026-03-02")
    assert (found["verdict"], found["requiredBump"]) == ("compatible", "minor")
    assert api("GET", "/contracts/orders/comparison")["verdict"] == "unchanged"
    backwards = api("GET", "/contracts/orders/comparison?base=v1.1.0&revision=v1.0.0")
    assert backwards == json.loads(sample.compare("orders", "v1.1.0", "v1.0.0").render("json"))
    assert backwards["verdict"] == "breaking"
    both = {"base": EMPTY % ("1", PATH), "revision": EMPTY % ("2", "")}
    posted = api("POST", "/comparison", body=both)
    assert [finding["rule"] for finding in posted["findings"]] == ["operation-removed"]


def test_documents_are_checked_and_are_never_paths(api: Callable[..., Any]) -> None:
    assert api("POST", "/validation", body={"document": EMPTY % ("1", "")})["files"][0]["problems"] == []
    for text in ("/etc/passwd", "openapi.yaml", "", "{" * 5_000, "a: &a [*a]", "openapi: 3.1.0"):
        found = api("POST", "/validation", body={"document": text})["files"][0]
        assert (found["file"], found["problems"] != []) == ("openapi.yaml", True)
    reference = '"/a": {"$ref": "/etc/passwd"}, "/b": {"$ref": "http://127.0.0.1:1/x"}'
    problems = api("POST", "/validation", body={"document": EMPTY % ("1", reference)})["files"][0]["problems"]
    assert [problem["severity"] for problem in problems] == ["error", "error"]
    refused = api("POST", "/comparison", status=422, body={"base": "/etc/passwd", "revision": "x"})
    assert "root:" not in json.dumps(refused)


REFUSED: tuple[tuple[str, str, Any, int, str | None], ...] = (
    ("GET", "/nothing", None, 404, "path-unknown"),
    ("GET", "", None, 404, "path-unknown"),
    ("GET", "/", None, 404, "path-unknown"),
    ("DELETE", "/contracts", None, 405, "method-not-allowed"),
    ("GET", "/contracts/nothing", None, 404, "unknown-contract"),
    ("GET", "/contracts/nothing/versions", None, 404, "unknown-contract"),
    ("GET", "/contracts/orders?ref=nothing", None, 404, "unknown-ref"),
    ("GET", "/contracts/orders?ref=", None, 400, "request-invalid"),
    ("GET", "/contracts/orders?ref=a&ref=b", None, 400, "request-invalid"),
    ("GET", f"/contracts/orders?ref={'x' * 301}", None, 400, "request-invalid"),
    ("GET", "/contracts/..%2f..%2fetc", None, 400, "request-invalid"),
    ("GET", "/contracts/orders/comparison?asOf=2026-02-30", None, 400, "request-invalid"),
    ("GET", "/contracts/orders/comparison?asOf=0000-01-01", None, 400, "date-invalid"),
    ("GET", "/contracts/contractrepo-api/comparison", None, 404, "no-release"),
    ("GET", "/contracts/orders/status?version=x", None, 400, None),
    ("GET", "/log?limit=0", None, 400, "request-invalid"),
    ("GET", "/log?limit=1001", None, 400, "request-invalid"),
    ("GET", "/log?limit=many", None, 400, "request-invalid"),
    ("POST", "/validation", {}, 400, "request-invalid"),
    ("POST", "/validation", {"document": 1}, 400, "request-invalid"),
    ("POST", "/validation", {"document": "", "more": 1}, 400, "request-invalid"),
    ("POST", "/validation", [], 400, "request-invalid"),
)


@pytest.mark.parametrize(("method", "path", "body", "status", "code"), REFUSED)
def test_a_request_that_breaks_the_contract_is_refused(  # noqa: PLR0917  the columns of a table
    method: str, path: str, body: Any, status: int, code: str | None, api: Callable[..., Any], ask: Ask,
    sample: ContractRepo,
) -> None:  # fmt: skip
    if status in {404, 405} and code in {"path-unknown", "method-not-allowed"}:
        # No operation has these, so the contract says nothing of the answer.
        response = ask(asgi_app(sample), method, f"/api{path}")
        assert (response.status, json.loads(response.body)["code"]) == (status, code)
        assert header(response.headers, "Allow") == ("GET, HEAD" if status == 405 else None)
        return
    answer = api(method, path, status=status, body=body)
    assert answer["status"] == status
    assert code in {None, answer["code"]}


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ([("Content-Type", "text/plain")], b"{}", 415),
        ([], b"{}", 415),
        (JSON, b"{", 400),
        (JSON, b"\xff", 400),
        (JSON, b"[" * 100_000, 400),
        (JSON, b"", 400),
    ],
)
def test_bodies_that_cannot_be_read(
    headers: list[tuple[str, str]], body: bytes, status: int, sample: ContractRepo, ask: Ask
) -> None:
    response = ask(asgi_app(sample), "POST", "/api/validation", headers, body)
    assert response.status == status
    assert CONTRACT.validate_response(Request("POST", "/api/validation"), response) == []


def test_the_journal_tells_of_exchanges_without_secrets(sample: ContractRepo, ask: Ask) -> None:
    app, token = asgi_app(sample), [("Authorization", "Bearer s3cret")]
    ask(app, "GET", "/mocks/orders/orders?limit=1000&token=s3cret", token)
    ask(app, "POST", "/mocks/orders/orders", [*token, *JSON], b'{"s3cret": 1}')
    ask(app, "GET", "/mocks/orders@v1.0.0/nothing?Api_Key=s3cret&x", token)
    request = Request("GET", "/api/journal?limit=2")
    response = ask(app, "GET", request.target)
    assert CONTRACT.validate_response(request, response) == []
    told = json.loads(response.body)["exchanges"]
    assert [(one["method"], one["target"], one["status"], one["operation"]) for one in told] == [
        ("GET", "/mocks/orders@v1.0.0/nothing?Api_Key=***&x", 404, None),
        ("POST", "/mocks/orders/orders", 422, "POST /orders"),
    ]
    everything = ask(app, "GET", "/api/journal").body
    assert [(one["number"], one["contract"]) for one in told] == [(3, "orders"), (2, "orders")]
    assert b"token=***" in everything
    assert b"s3cret" not in everything


def test_our_own_mock_answers_as_the_api(sample: ContractRepo, ask: Ask) -> None:
    response = ask(asgi_app(sample), "GET", "/mocks/contractrepo-api/contracts")
    assert [row["name"] for row in json.loads(response.body)["contracts"]] == ["catalog", "orders"]


def test_the_document_is_the_one_of_the_sample(sample: ContractRepo) -> None:
    text = Path(sample_folder() / "contracts/contractrepo-api/1.0.0/openapi.yaml").read_bytes()
    assert sample._named("contractrepo-api", "main").state.files["openapi.yaml"] == text
