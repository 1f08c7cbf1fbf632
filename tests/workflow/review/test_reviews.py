"""Reviews as stories: what people did, what was refused, and the whole status afterwards."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from contractrepo.workflow.review import Status

FOLDER = Path(__file__).parents[2] / "cases/workflow/reviews"
CASES = [case for path in sorted(FOLDER.glob("*.yaml")) for case in yaml.safe_load(path.read_text())]
PEOPLE = {"ada", "bob", "cyd", "dee"}
CHANGES = {"design", "releases"}


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_a_review(case: dict[str, Any], world: Any) -> None:
    there = world(**case.get("world", {}))
    refused = [said for step in case["when"] if (said := play(there, dict(step)))]
    assert refused == case.get("refused", [])
    status = there.now().status
    assert summary(status) == case["then"]
    assert json.loads(json.dumps(status.as_json()))["schema"] == "contractrepo/status/1"


def play(there: Any, step: dict[str, Any]) -> str | None:
    """Play one step: somebody says something (``ada: approve``), or the world changes."""
    who = next((name for name in step if name in PEOPLE), None)
    if who is not None:
        kind = step.pop(who)
        codes = [flaw.code for flaw in there.say(kind, who, **step)]
        return f"{who} {kind}: {', '.join(codes)}" if codes else None
    ((name, value),) = step.items()
    if name in {"policy", "people"}:
        there.change_policy(**{name: {**getattr(there, name), **value}})
    elif name == "days":
        there.time += value * 86_400
    elif name in CHANGES:
        getattr(there, name).update(value)
    else:
        setattr(there, name, value)
    return None


def summary(status: Status) -> dict[str, Any]:
    """Return a status as cases spell it: one line for each thing, empty lists left out."""
    data = status.as_json()
    lines = {
        "requirements": {
            item["id"]: " ".join([item["state"], *item["have"]]) for item in data["requirements"]
        },
        "approvals": [
            f"{item['principal']} {item['role']}{'' if item['counts'] else ' does not count'}"
            for item in data["approvals"]
        ],
        "stale": [f"{item['principal']} {item['why']}" for item in data["stale"]],
        "waivers": [
            " ".join([item["principal"], item["effect"], *(["counts"] if item["counts"] else item["why"])])
            for item in data["waivers"]
        ],
        "deprecated": _deprecated(data["deprecated"]),
        "retired": data["retired"],
        "vetoes": [f"{item['principal']} {item['kind']}: {item['comment']}" for item in data["vetoes"]],
        "refused": [f"{item['ref'].removeprefix('refs/tags/')} {item['code']}" for item in data["refused"]],
        "self": data["self"],
        "docs": data["docs"],
        "next": (data["next"] or "").removeprefix("contractrepo "),
    }
    return {"state": data["state"], **{name: value for name, value in lines.items() if value}}


def _deprecated(said: dict[str, str | None] | None) -> str | None:
    return said and " ".join(filter(None, (said["since"], "to", said["sunset"], said["successor"])))
