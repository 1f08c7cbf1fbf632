"""Tags that were tampered with: every flaw of every case, in order."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from contractrepo.workflow.records import Record, read_tag
from contractrepo.workflow.records.record import canonical_text

CASES = yaml.safe_load((Path(__file__).parents[2] / "cases/records/tampering.yaml").read_text())
REF = "refs/tags/review/orders/1.1.0/ada/0002-approve"


@pytest.fixture(scope="session")
def tampered(
    record: Callable[..., Record], signed: Callable[..., bytes]
) -> Callable[[dict[str, Any]], bytes]:
    """Return what makes the raw tag of a case."""
    good = record()

    def make(case: dict[str, Any]) -> bytes:
        if "raw" in case:
            return _bytes(case["raw"])
        members = {**good.data, **case.get("record", {})}
        raw = signed(Record({key: members[key] for key in members if key not in case.get("without", ())}))
        changes = dict(case.get("change", {}))
        if "block" in case:
            changes[canonical_text(good.data)] = case["block"]
        for old, new in changes.items():
            assert _bytes(old) in raw
            raw = raw.replace(_bytes(old), _bytes(new), 1)
        return raw + _bytes(case.get("append", ""))

    return make


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_every_flaw_is_found(case: dict[str, Any], tampered: Callable[[dict[str, Any]], bytes]) -> None:
    reading = read_tag(tampered(case), case.get("ref", REF))
    assert [f"{flaw.code}: {flaw.message}" for flaw in reading.flaws] == case["flaws"]
    assert (reading.tag is None) is bool(case["flaws"])
    assert all(f"{flaw.message}{flaw.hint}".isprintable() for flaw in reading.flaws)
