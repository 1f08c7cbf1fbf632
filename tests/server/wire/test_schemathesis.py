"""A client that no one here wrote tries everything that it knows: on mocks of real documents, and on our own API."""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from contractrepo import asgi_app, load, responder
from contractrepo.server.serve import serving
from contractrepo.service.sample import build_sample, sample_folder

pytestmark = pytest.mark.slow

SPECS = Path(__file__).parents[2] / "data" / "specs"
OWN = "contracts/contractrepo-api/1.0.0/openapi.yaml"
LOGIN = "somebody:pinned"


class Finding(NamedTuple):
    """What the client reports.

    Attributes:
        check: Its name of the check, or of the error.
        operation: Method and path.
        said: Its message, and the body of the answer.
    """

    check: str
    operation: str
    said: str


class Difference(NamedTuple):
    """A finding that is no fault of ours: check, expression that its operation is, expression in what is said, and why."""

    check: str
    operation: str
    said: str
    reason: str


UNDOCUMENTED = Difference(
    "status_code_conformance",
    ".*",
    '"status":4[0-9]{2}.*"code":"(request-invalid|body-malformed)"',
    "the document has no answer to a request that breaks it: `check` reports that, and the refusal is right",
)
KNOWN: Mapping[str, tuple[Difference, ...]] = {
    "adyen/BinLookupService-v54.yaml": (),
    "adyen/DisputeService-v30.json": (),
    "oai/link-example.yaml": (UNDOCUMENTED,),
    "readme/parameters-style-3.0.json": (
        UNDOCUMENTED,
        Difference(
            "positive_data_acceptance",
            "(GET|POST) /(anything/(query|headers|path)|cookies).*",
            "'object' cannot be read",
            "it writes members that are lists or objects, of which the styles say nothing (OpenAPI 3.0.3, Parameter"
            " Object), repeats the name where explode is false, escapes the commas between names and values (RFC 6570,"
            " section 3.2.8: those are data then), and sends the fragment of '/cookies#...' to '/cookies'",
        ),
        Difference(
            "negative_data_rejection",
            "(POST|PUT) /anything/form-data.*",
            "in body.*(array: Incorrect type|violates `type` at /properties/(array|primitive))",
            "each part of that name is one item (OpenAPI 3.0.3, Encoding Object), and whatever it holds is a text",
        ),
        Difference(
            "negative_data_rejection",
            "(GET|POST) /anything/path/(label|matrix)/.*",
            "`(array|object)`.* in path.*(incorrect type|violates `type` at /properties/(array|object))",
            "what it writes is a list of one text, or an object with one member, as RFC 6570 spells those",
        ),
        Difference(
            "status_code_conformance",
            "POST /anything/path/label/.*",
            '"code":"path-unknown"',
            "it has no answer to that either: a value that is '.' is no segment for the client (RFC 3986, section 5.2.4)",
        ),
    ),
    "readme/request-examples-3.0.yaml": (
        UNDOCUMENTED,
        Difference(
            "response_schema_conformance",
            ".*",
            r'"(\[|\{)\\n .*is not of type "(object|array)"',
            "the document's own example is a text where its schema wants an object; the mock says so when it starts",
        ),
    ),
    "readme/schema-types-3.1.yaml": (
        UNDOCUMENTED,
        Difference(
            "(not_a_server_error|status_code_conformance)",
            ".*",
            '"status":501.*"code":"mock-no-response"',
            "the document has no response at all for the operation, so there is nothing to answer",
        ),
        Difference(
            "positive_data_acceptance",
            "POST /anything/(numbers|strings)",
            '"pointer":"/(integer \\(nullable\\)|number \\(nullable\\)|nullable)".*null is not of type',
            "'nullable' means nothing from OpenAPI 3.1 on, and the type does not allow null",
        ),
        Difference(
            "Unsatisfiable",
            "(PUT|PATCH) /anything/quirks/polymorphism",
            "conflicts with",
            "nothing is both a text and an integer, so it has nothing to send",
        ),
    ),
    OWN: (
        Difference(
            "positive_data_acceptance",
            "POST /comparison",
            '"status":422.*"code":"(document|openapi|yaml|json|no)-',
            "no schema can say that a text is an OpenAPI document",
        ),
    ),
}


@pytest.fixture(scope="module")
def client() -> str:
    """Return its command, beside this Python or on the path: it wants an older engine than we do, and so its own place."""
    places = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    found = shutil.which("schemathesis", path=places)
    if found is None:
        pytest.skip("schemathesis is not installed: pipx install 'schemathesis>=4.32,<5'")
    return found


@pytest.mark.parametrize("document", [one for one in KNOWN if one != OWN])
def test_mocks_of_real_documents(document: str, client: str, tmp_path: Path) -> None:
    mock = responder(load(SPECS / document), strict=False, accept_tokens=[LOGIN])
    with serving(asgi_app(mock)) as url:
        found = findings(client, SPECS / document, url, tmp_path, "--auth", LOGIN)
    assert list(unknown(found, document)) == []


def test_our_own_api(client: str, tmp_path: Path) -> None:
    repo = build_sample(tmp_path / "contracts.git")
    with serving(asgi_app(repo)) as url:
        found = findings(client, sample_folder() / OWN, f"{url}/api", tmp_path)
    assert list(unknown(found, OWN)) == []


def unknown(found: list[Finding], document: str) -> Iterator[Finding]:
    for finding in found:
        if not any(
            re.fullmatch(known.check, finding.check)
            and re.fullmatch(known.operation, finding.operation)
            and re.search(known.said, finding.said, re.DOTALL)
            for known in KNOWN[document]
        ):
            yield finding


def findings(client: str, document: Path, url: str, folder: Path, *options: str) -> list[Finding]:
    """Let the client run all its phases, and return everything that it reports."""
    report = folder / "report.ndjson"
    done = subprocess.run(
        [
            *(client, "run", document, "--url", url, "--no-color", "--max-examples", "50", "--seed", "1"),
            *("--continue-on-failure", "--request-timeout", "10"),
            *("--report", "ndjson", "--report-ndjson-path", report, *options),
        ],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert report.exists(), done.stdout + done.stderr
    events = [next(iter(json.loads(line).items())) for line in report.read_text().splitlines()]
    ended = [event for kind, event in events if kind == "EngineFinished"]
    assert [event["stop_reason"] for event in ended] == ["completed"], done.stdout + done.stderr
    found = [finding for kind, event in events for finding in reported(kind, event)]
    assert (done.returncode == 0) == (not found), done.stdout
    return found


def reported(kind: str, event: Any) -> Iterator[Finding]:
    if kind.endswith("Error"):
        yield Finding(event["value"]["type"], event["label"], event["value"]["message"])
    if kind != "ScenarioFinished":
        return
    recorder = event["recorder"]
    for case, checks in recorder.get("checks", {}).items():
        answer = recorder["interactions"][case]["response"]
        body = base64.b64decode(answer["content"]["$base64"]).decode("utf-8", "replace") if answer else ""
        for check in checks:
            if check["status"] != "success":
                failure = check["failure_info"]["failure"]
                yield Finding(check["name"], failure["operation"], f"{failure['message']}\n{body}")
