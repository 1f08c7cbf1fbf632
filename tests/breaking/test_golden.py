"""Each case states the whole list of findings, in order."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from contractrepo.breaking import Comparison, Finding, compare
from contractrepo.contract import Contract, load
from contractrepo.core.pointer import find, split
from contractrepo.policy import Compatibility

CASES = Path(__file__).parents[1] / "cases" / "breaking"


def cases() -> Iterator[Any]:
    for path in sorted(CASES.glob("*.yaml")):
        shared = yaml.safe_load(path.read_text())
        for case in shared["cases"]:
            yield pytest.param({"base": shared["base"], **case}, id=f"{path.stem}: {case['name']}")


def compared(case: dict[str, Any]) -> Comparison:
    policy = Compatibility().overridden(case.get("policy", {}))
    return compare(contract(case["base"]), contract(edited(case)), policy=policy, as_of=case.get("as-of"))


def contract(data: Any) -> Contract:
    return load(json.dumps(data).encode(), file="openapi.json")


def edited(case: dict[str, Any]) -> Any:
    """Return the base with what `remove` names taken out and what `set` names put in (``-`` at the end of a list)."""
    data = copy.deepcopy(case["base"])
    for pointer in case.get("remove", ()):
        *way, last = split(pointer)
        holder = find(data, "/".join(["", *map(_token, way)]))
        del holder[int(last) if isinstance(holder, list) else last]
    for pointer, value in case.get("set", {}).items():
        *way, last = split(pointer)
        holder = data
        for token in way:
            holder = holder[int(token)] if isinstance(holder, list) else holder.setdefault(token, {})
        if isinstance(holder, list):
            index = len(holder) if last == "-" else int(last)
            holder[index : index + 1] = [value]
        else:
            holder[last] = value
    return data


def _token(text: str) -> str:
    return text.replace("~", "~0").replace("/", "~1")


def stated(finding: Finding) -> dict[str, Any]:
    """Return what a case says about a finding."""
    witness = finding.witness
    shown: Any = None
    if witness is not None:
        shown = "value" if witness.request is None else "message"
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "operations": list(finding.operations),
        "pointer": finding.pointer,
        "decided": finding.decided,
        "witness": shown,
    }


@pytest.mark.parametrize("case", list(cases()))
def test_comparison_finds_exactly(case: dict[str, Any]) -> None:
    comparison = compared(case)
    assert [stated(finding) for finding in comparison.findings] == case["findings"]
    assert comparison.verdict == case["verdict"]
    assert comparison.required_bump == case["bump"]
