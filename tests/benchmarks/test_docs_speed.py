"""How long documentation takes, in CPU time and in shares of a full build within the same run."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from contractrepo import Site, build_docs, load

pytestmark = pytest.mark.bench
SPEC = Path(__file__).parents[1] / "data" / "specs" / "adyen" / "ManagementService-v3.yaml"
EDIT = ("Total number of items.", "How many items there are.")


def timed(text: str) -> tuple[Site, float]:
    contract = load(text)
    assert contract.errors == ()
    began = time.process_time()
    site = build_docs(contract)
    return site, time.process_time() - began


def test_what_did_not_change_costs_next_to_nothing() -> None:
    text = SPEC.read_text(encoding="utf-8")
    first, full = timed(text)
    again, same = timed(text)
    edited, edit = timed(text.replace(*EDIT, 1))

    assert dict(first) == dict(again) != dict(edited)
    assert same <= 0.01 * full
    assert edit <= 0.15 * full
