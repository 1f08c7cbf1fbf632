"""A client that no one here wrote tries everything that it knows on mocks of real documents."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from contractrepo import asgi_app, load, responder
from contractrepo.server.serve import serving

SPECS = Path(__file__).parents[2] / "data" / "specs"
LOGIN = "somebody:pinned"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("document", "options"),
    [
        ("adyen/BinLookupService-v54.yaml", ["--auth", LOGIN]),
        ("adyen/DisputeService-v30.json", ["--auth", LOGIN]),
        # It documents no answer to a request that breaks it: a matter of the document, which `check` reports.
        ("oai/link-example.yaml", ["--exclude-checks", "status_code_conformance"]),
    ],
)
def test_schemathesis_finds_nothing(document: str, options: list[str], tmp_path: Path) -> None:
    pytest.importorskip("schemathesis", reason="this client is not installed")
    mock = responder(load(SPECS / document), accept_tokens=[LOGIN])
    start = "import sys; from schemathesis.cli import schemathesis; sys.exit(schemathesis())"

    with serving(asgi_app(mock)) as url:
        done = subprocess.run(
            [
                *(sys.executable, "-c", start, "run", SPECS / document, "--url", url, "--no-color"),
                *("--max-examples", "50", "--seed", "1", "--continue-on-failure", "--request-timeout", "5"),
                *options,
            ],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    assert (done.returncode, "No issues found" in done.stdout) == (0, True), done.stdout + done.stderr
