"""Each case states the whole list of findings, in order."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from contractrepo.breaking import Comparison, Finding, compare
from contractrepo.breaking.rules import rule
from contractrepo.contract import Contract, load
from contractrepo.core.pointer import find, split
from contractrepo.mocking import MockSet
from contractrepo.policy import Compatibility

CASES = Path(__file__).parents[1] / "cases" / "breaking"


def cases() -> Iterator[Any]:
    for path in sorted(CASES.glob("*.yaml")):
        shared = yaml.safe_load(path.read_text())
        for case in shared["cases"]:
            both = {"base": shared["base"], "base-mocks": shared.get("mocks", {})}
            yield pytest.param({**both, **case}, id=f"{path.stem}: {case['name']}")


def compared(case: dict[str, Any]) -> Comparison:
    policy = Compatibility().overridden(case.get("policy", {}))
    base, revision = contract(case["base"]), contract(edited(case))
    old, new = mocks(case)
    return compare(
        base,
        revision,
        base_mocks=old,
        revision_mocks=new,
        policy=policy,
        as_of=case.get("as-of"),
        deprecated_since=case.get("deprecated-since"),
    )


def mocks(case: dict[str, Any]) -> tuple[MockSet, MockSet]:
    """Return the mocks of both sides: those of the file, and what the case puts in their place (null removes)."""
    old = case["base-mocks"]
    new = {name: text for name, text in {**old, **case.get("mocks", {})}.items() if text is not None}
    base, revision = (
        MockSet.parse({f"mocks/{name}.mock.yaml": text.encode() for name, text in one.items()})
        for one in (old, new)
    )
    return base, revision


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
    named = witness is not None and witness.mock is not None
    return {
        **({"mock": witness.mock.id} if named else {}),
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


# A property that becomes required is told by `required` where that breaks somebody; an end that comes too soon does not
# come too late the other way round; a new name is no finding.
ONE_WAY = re.compile(r".*-property-(added|removed)|operation-sunset-too-soon|schema-name-removed")


@pytest.mark.parametrize("case", [case for case in cases() if not case.values[0].get("one-way")])
def test_the_other_way_round_every_finding_is_mirrored(case: dict[str, Any]) -> None:
    base, revision = contract(case["base"]), contract(edited(case))
    policy = Compatibility().overridden(case.get("policy", {}))
    old, new = mocks(case)
    there, back = (
        {finding.rule for finding in one.findings}
        for one in (
            compare(base, revision, base_mocks=old, revision_mocks=new, policy=policy),
            compare(revision, base, base_mocks=new, revision_mocks=old, policy=policy),
        )
    )
    assert {rule(one).mirror for one in there if not ONE_WAY.match(one)} == {
        one for one in back if not ONE_WAY.match(one)
    }
