"""A break that people accept, and the end of a version: records that git alone signed and pushed, from three clones."""

from __future__ import annotations

import json
from typing import Any

import pytest

pytestmark = pytest.mark.slow  # real pushes from several clones

VERSION = "1.2.0"
BRANCH = "design/orders/shop"
Desks = dict[str, Any]


def asks_for_more(data: Any) -> None:
    """Let a request need a header that no consumer sends yet."""
    data["info"]["version"] = VERSION
    operation = next(iter(data["paths"].values()))["get"]
    header = {"name": "X-Shop", "in": "header", "required": True, "schema": {"type": "string"}}
    operation.setdefault("parameters", []).append(header)


def signed_by_git(desk: Any, *arguments: str) -> tuple[str, Any]:
    """Render a record, let ``git tag -s`` sign it and ``git push`` deliver it."""
    told = desk.contractrepo("render", *arguments)
    assert told.code == 0, told.notes
    tag, commit = told.notes.split()[-2:]
    message = desk.folder.parent / f"{desk.person.name}-{tag.replace('/', '-')}"
    message.write_text(told.answer)
    assert desk.git("tag", "-s", "-F", str(message), tag, commit).returncode == 0
    return tag, desk.git("push", "origin", f"refs/tags/{tag}")


def status(desk: Any) -> dict[str, Any]:
    told = desk.contractrepo("status", "orders", VERSION, "--format", "json")
    assert told.code == 0, told.notes
    found: dict[str, Any] = json.loads(told.answer)
    return found


def test_waived_released_deprecated_retired(shop: Desks) -> None:
    ada, ben, cleo = shop["ada"], shop["ben"], shop["cleo"]
    cleo.draft(BRANCH, asks_for_more)
    assert cleo.contractrepo("propose", "orders", VERSION, "--design", "shop").code == 0
    told = ada.contractrepo("approve", "orders", VERSION)
    assert told.code == 0, told.notes
    next_step = status(ada)["next"].split()
    assert next_step[:3] == ["contractrepo", "waive", "orders"]
    findings = [word for word in next_step if word.startswith("sha256:")]
    assert ada.contractrepo(*next_step[1:]).code == 0

    expires = next_step[next_step.index("--expires") + 1]
    how = ("--effect", "false-alarm", "--expires", expires, "-m", "Every shop sends it.")
    _, pushed = signed_by_git(ben, "waive", "orders", VERSION, "--finding", *findings, *how)
    assert pushed.returncode == 0, pushed.stderr
    assert status(cleo)["state"] == "approved"
    assert ben.contractrepo("release", "orders", VERSION).code == 0
    assert [(one["principal"], one["counts"]) for one in status(cleo)["waivers"]] == [
        ("ada", True),
        ("ben", True),
    ]

    _, pushed = signed_by_git(
        cleo, "deprecate", "orders", VERSION, "--role", "api-owner", "--sunset", expires
    )
    assert pushed.returncode != 0
    assert "role-missing" in pushed.stderr
    told = ada.contractrepo("deprecate", "orders", VERSION, "--sunset", expires)
    assert told.code == 0, told.notes
    assert status(cleo)["state"] == "deprecated"
    _, pushed = signed_by_git(ben, "retire", "orders", VERSION)
    assert pushed.returncode != 0
    assert "sunset-ahead" in pushed.stderr
    audit = ada.contractrepo("audit", "--format", "json")
    assert json.loads(audit.answer)["problems"] == [], audit.answer
