"""Two admins change the policy by pushed records, from two clones; nothing else changes it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow  # real pushes from several clones

POLICY = "refs/meta/policy"
Desks = dict[str, Any]


def in_force(desk: Any) -> int:
    told = desk.contractrepo("policy", "show", "--format", "json")
    assert told.code == 0, told.notes
    serial: int = json.loads(told.answer)["serial"]
    return serial


def test_two_admins_change_the_policy(shop: Desks, tmp_path: Path) -> None:
    ada, ben, cleo = shop["ada"], shop["ben"], shop["cleo"]
    told = ada.contractrepo("policy", "show")
    file = tmp_path / "policy.yaml"
    file.write_text(
        told.answer.replace("serial: 1\n", "serial: 2\n").replace("threshold: 2}", "threshold: 1}")
    )
    assert "serial: 2" in file.read_text()

    told = ada.contractrepo("policy", "propose", str(file), "-m", "One is enough.")
    assert told.code == 0, told.notes
    assert told.notes == "1 of 2 agreed: ada\nnext: contractrepo policy approve 2\n"
    assert in_force(ben) == 1
    told = cleo.contractrepo("policy", "approve", "2")
    assert (told.code, "role-missing" in told.notes) == (1, True)

    # What ada proposed, pushed by herself in place of the quorum.
    commit = ada.git("rev-parse", "refs/tags/review/policy/2/ada/0001-propose^{commit}").stdout.strip()
    pushed = ada.push(f"{commit}:{POLICY}")
    assert pushed.codes == {"policy-unapproved"}
    pushed = ada.push(f"{commit}:{POLICY}", f"{commit}:refs/tags/orders/v9.0.0")
    assert "policy-not-alone" in pushed.codes

    assert "One" not in ben.contractrepo("policy", "show", "2").answer
    told = ben.contractrepo("policy", "approve", "2")
    assert (told.code, told.notes) == (0, "policy 2 is in force\n"), told.notes
    assert in_force(cleo) == 2
    # From now on one of them decides.
    file.write_text(file.read_text().replace("serial: 2", "serial: 3"))
    told = ben.contractrepo("policy", "propose", str(file))
    assert (told.code, told.notes) == (0, "policy 3 is in force\n"), told.notes
    told = cleo.contractrepo("audit", "--format", "json")
    assert json.loads(told.answer)["problems"] == [], told.answer
