"""Speed on a real document of 134 operations and 0.94 MB, against the bars we set ourselves and against peers in one run.

Run with ``pytest -m bench -n 0 -s``; each test prints its figure.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest
import yaml

from contractrepo import Request, check_document, compare, load, responder
from contractrepo.document import read_document

pytestmark = pytest.mark.bench

TARGET = "/companies/YOUR_COMPANY/webhooks"
BODY = {
    "type": "standard",
    "url": "https://example.org/hook",
    "active": True,
    "communicationFormat": "json",
    "filterMerchantAccountType": "allAccounts",
    "filterMerchantAccounts": [],
    "description": "d" * 1500,
}


@pytest.fixture(scope="module")
def document(specs: Path) -> Path:
    return specs / "adyen" / "ManagementService-v3.yaml"


@pytest.fixture(scope="module")
def multiplied(document: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve copies of every path and component, each with names of its own and read for itself."""
    text = json.dumps(read_document(document.read_bytes()).data)
    whole = json.loads(text)
    for copy in range(1, 12):
        renamed = text.replace('"#/components/schemas/', f'"#/components/schemas/C{copy}')
        renamed = renamed.replace('"operationId": "', f'"operationId": "c{copy}-')
        one = json.loads(renamed)
        whole["paths"] |= {f"/c{copy}{path}": item for path, item in one["paths"].items()}
        schemas = one["components"]["schemas"]
        whole["components"]["schemas"] |= {f"C{copy}{name}": schema for name, schema in schemas.items()}
    path = tmp_path_factory.mktemp("multiplied") / "openapi.json"
    path.write_text(json.dumps(whole, indent=1), encoding="utf-8")
    return path


@pytest.fixture
def edited(document: Path, tmp_path: Path) -> Path:
    """One property of one component becomes required."""
    text = document.read_text(encoding="utf-8")
    start = text.index("    CreateCompanyWebhookRequest:")
    at = text.index("      required:\n", start) + len("      required:\n")
    copy = tmp_path / "edited.yaml"
    copy.write_text(text[:at] + "      - description\n" + text[at:], encoding="utf-8")
    return copy


def cpu_s(statement: str, *arguments: Path) -> tuple[float, float]:
    """Return the least CPU seconds of five fresh processes: of loading our modules, and of the work after that."""
    code = f"""
import sys, time
start = time.process_time()
import contractrepo
from contractrepo import checking, compare
from contractrepo.schema.engines import fast
loaded = imported = time.process_time()
{statement}
print(imported - start, time.process_time() - loaded)
"""
    command = [sys.executable, "-c", code, *map(str, arguments)]
    runs = [
        tuple(map(float, subprocess.run(command, capture_output=True, check=True).stdout.split()))
        for _ in range(5)
    ]
    loading, working = map(min, zip(*runs, strict=True))
    return loading, working


def least_s(work: Callable[[], object], times: int) -> float:
    """Return the least CPU seconds of several runs in this process."""
    spans = []
    for _ in range(times):
        start = time.process_time()
        work()
        spans.append(time.process_time() - start)
    return min(spans)


def median_s(work: Callable[[], object], times: int) -> float:
    spans = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        spans.append(time.perf_counter() - start)
    return statistics.median(spans)


def show(what: str, seconds: float, bar: float) -> None:
    print(f"\n{what}: {seconds * 1000:.3f} ms (bar {bar * 1000:.3f} ms)")


def test_checking_a_document(document: Path) -> None:
    loading, seconds = cpu_s("assert contractrepo.check_document(sys.argv[1])", document)
    show("loading our modules", loading, 0.3)
    show("check", seconds, 0.1)
    text = document.read_bytes()
    yardstick = least_s(lambda: yaml.load(text, Loader=yaml.CSafeLoader), 5)
    show("only reading the same text with PyYAML's CSafeLoader", yardstick, seconds)
    assert seconds < 0.8 * yardstick


def test_checking_a_document_again(document: Path) -> None:
    assert check_document(document)
    seconds = median_s(lambda: check_document(document), 20)
    show("check of a document that was seen before", seconds, 0.01)
    assert seconds < 0.01


def test_checking_a_large_document(multiplied: Path) -> None:
    assert multiplied.stat().st_size > 8 * 2**20
    _, seconds = cpu_s("contractrepo.check_document(sys.argv[1])", multiplied)
    show("check of a document 12 times as large, in JSON", seconds, 1)
    text = multiplied.read_bytes()
    yardstick = least_s(lambda: json.loads(text), 3)
    show("only reading the same text with json", yardstick, seconds)
    assert seconds < 13 * yardstick


def test_compiling_a_thousand_bodies(multiplied: Path) -> None:
    statement = """
from resource import RUSAGE_SELF, getrusage
judge = contractrepo.load(sys.argv[1]).judge
loaded, before = time.process_time(), getrusage(RUSAGE_SELF).ru_maxrss
assert not judge.requests.rejected and not judge.responses.rejected
assert getrusage(RUSAGE_SELF).ru_maxrss - before < 80 * 2**10
"""
    _, seconds = cpu_s(statement, multiplied)
    show("compiling every schema of 1,608 operations", seconds, 1.5)
    assert seconds < 1.5


def test_checking_beside_openapi_spec_validator(document: Path) -> None:
    peer = pytest.importorskip("openapi_spec_validator", reason="this peer is not installed")
    readers = pytest.importorskip("openapi_spec_validator.readers", reason="this peer is not installed")
    _, ours = cpu_s("assert contractrepo.check_document(sys.argv[1])", document)
    theirs = least_s(lambda: peer.validate(readers.read_from_filename(str(document))[0]), 1)
    show("check, beside openapi-spec-validator", ours, theirs)
    assert theirs / ours > 10


def test_comparing_with_an_edited_copy(document: Path, edited: Path) -> None:
    statement = "assert compare(sys.argv[1], sys.argv[2]).verdict == 'breaking'"
    _, seconds = cpu_s(statement, document, edited)
    show("compare", seconds, 0.5)
    assert seconds < 0.5


def test_validating_a_request(document: Path) -> None:
    contract = load(document)
    headers = (("Content-Type", "application/json"), ("X-API-Key", "k"), ("Accept", "application/json"))
    request = Request("POST", TARGET, headers, json.dumps(BODY).encode())
    assert contract.validate_request(request) == []
    seconds = median_s(lambda: contract.validate_request(request), 2_000)
    show("one validated request", seconds, 0.0001)
    assert seconds < 0.0001


def test_validating_a_request_beside_openapi_core(document: Path) -> None:
    peer = pytest.importorskip("openapi_core", reason="this peer is not installed")
    testing = pytest.importorskip("openapi_core.testing", reason="this peer is not installed")
    contract, body = load(document), json.dumps(BODY).encode()
    headers = (("Content-Type", "application/json"), ("X-API-Key", "k"))
    request = Request("POST", TARGET, headers, body)
    theirs = peer.OpenAPI.from_dict(read_document(document.read_bytes()).data)
    base = "https://management-test.adyen.com"
    same = testing.MockRequest(
        base, "post", f"/v3{TARGET}", headers={"X-API-Key": "k"}, data=body, content_type="application/json"
    )
    theirs.validate_request(same)
    ours_s = median_s(lambda: contract.validate_request(request), 500)
    theirs_s = median_s(lambda: theirs.validate_request(same), 20)
    show("one validated request, beside openapi-core", ours_s, theirs_s)
    assert theirs_s / ours_s > 100


def test_answering_a_request(document: Path) -> None:
    answers = responder(load(document))
    request = Request("GET", "/me", (("X-API-Key", "k"),))
    assert answers.handle(request).status == 200
    seconds = median_s(lambda: answers.handle(request), 2_000)
    show("one mocked answer", seconds, 0.0002)
    assert seconds < 0.0002


def test_reading_beside_pyyaml(document: Path) -> None:
    text = document.read_bytes()
    ours = least_s(lambda: read_document(text), 5)
    theirs = least_s(lambda: yaml.load(text, Loader=yaml.CSafeLoader), 3)
    show("reading YAML", ours, theirs)
    assert theirs / ours > 3


def test_validating_a_body_beside_jsonschema(document: Path) -> None:
    contract = load(document)
    schemas = contract.judge.requests
    operation = next(one for one in contract.operations if one.key == "POST /companies/{companyId}/webhooks")
    assert operation.request_body is not None
    pointer = operation.request_body.content[0].schema
    assert pointer is not None
    root = {
        "$ref": "#/components/schemas/CreateCompanyWebhookRequest",
        "components": contract.description.data["components"],
    }
    peer = jsonschema.Draft202012Validator(root)
    ours = median_s(lambda: schemas.accepts(pointer, BODY), 2_000)
    theirs = median_s(lambda: peer.is_valid(BODY), 200)
    show("validating a body", ours, theirs)
    assert theirs / ours > 20


def test_comparing_with_itself_answers_at_once(document: Path) -> None:
    contract = load(document)
    assert compare(contract, contract).verdict == "unchanged"
    seconds = median_s(lambda: compare(contract, contract), 20)
    show("compare with itself", seconds, 0.01)
    assert seconds < 0.01
