"""One edit, read again and verified, against a round trip of the same file through ruamel.yaml.

Run with ``pytest -m bench -n 0 -s``; each test prints its figure.
"""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from contractrepo.document import read_document
from contractrepo.editing import edited

pytestmark = pytest.mark.bench

DOCUMENTS = [
    "adyen/ManagementService-v3.yaml",
    "adyen/DisputeService-v30.json",
    "readme/schema-types-3.1.yaml",
]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_an_edit_costs_a_tenth_of_a_round_trip(specs: Path, name: str) -> None:
    ruamel = pytest.importorskip("ruamel.yaml", reason="this peer is not installed")
    content = (specs / name).read_bytes()

    ours = cpu_s(lambda: ours_of(content), 7)
    theirs = cpu_s(lambda: theirs_of(ruamel, content), 2)

    print(f"\n{name}: {ours * 1000:.0f} ms, ruamel.yaml {theirs * 1000:.0f} ms, {theirs / ours:.0f} times")
    assert theirs > 10 * ours


def ours_of(content: bytes) -> bytes:
    data = read_document(content).data
    return edited(content, {**data, "info": {**data["info"], "title": "Another"}})


def theirs_of(ruamel: Any, content: bytes) -> str:
    reader = ruamel.YAML()
    reader.preserve_quotes = True
    data = reader.load(content.decode())
    data["info"]["title"] = "Another"
    written = io.StringIO()
    reader.dump(data, written)
    return written.getvalue()


def cpu_s(work: Callable[[], object], times: int) -> float:
    """Return the least CPU seconds of several runs."""
    least = float("inf")
    for _ in range(times):
        start = time.process_time()
        work()
        least = min(least, time.process_time() - start)
    return least
