"""Commit messages: the whole text, for every kind of change."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from contractrepo.contract import load_files
from contractrepo.mocking import MockSet
from contractrepo.workflow.describing import describe
from contractrepo.workflow.move import ContractState

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases/workflow/describing.yaml").read_text())


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_the_message_says_what_changed(case: dict[str, Any], contract_state: Any) -> None:
    old, new = contract_state(case.get("old")), contract_state(case.get("new"))
    assert describe("orders", old, new, subject=case.get("subject")) == case["message"]


def test_long_lists_are_cut_and_say_so() -> None:
    paths = ",".join(f'"/p{number}": {{"get": {{"responses": {{}}}}}}' for number in range(150))
    text = f'{{"openapi": "3.1.0", "info": {{"title": "Orders", "version": "1"}}, "paths": {{{paths}}}}}'
    contract = load_files({"openapi.json": text.encode()}, "openapi.json")
    lines = describe("orders", None, ContractState(contract, MockSet.parse({}))).splitlines()
    assert lines[0] == "orders: import Orders 1 with 150 operations"
    assert lines[-1] == "  ... and 50 more"
    assert len(lines) == 104


def test_a_subject_fits_into_its_columns() -> None:
    text = f'{{"openapi": "3.1.0", "info": {{"title": "{"Orders " * 40}", "version": "1"}}, "paths": {{}}}}'
    contract = load_files({"openapi.json": text.encode()}, "openapi.json")
    subject = describe("orders", None, ContractState(contract, MockSet.parse({}))).partition("\n")[0]
    assert len(subject) == 72
    assert subject.endswith("… 1 with 0 operations")
