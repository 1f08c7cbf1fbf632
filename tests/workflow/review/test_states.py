"""The one table of states."""

from __future__ import annotations

from pathlib import Path

import pytest

from contractrepo.workflow.records import KINDS as ORDER
from contractrepo.workflow.review import TABLE, State, checks, command, kinds, refusal
from contractrepo.workflow.review.states import led_to


def test_every_state_says_something_about_every_kind() -> None:
    assert list(TABLE) == list(State)
    assert all(set(row) == set(ORDER) for row in TABLE.values())


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("kind", ORDER)
def test_a_record_leads_somewhere_or_is_refused_with_a_way_out(state: State, kind: str) -> None:
    flaw = refusal(state, kind, "orders", "2.3.0")
    assert (led_to(state, kind) is None) == (flaw is not None)
    if flaw is not None:
        assert flaw.code == TABLE[state][kind]
        assert flaw.message
        assert flaw.hint
        assert "{" not in flaw.message + flaw.hint


def test_only_a_release_of_what_is_approved_is_one() -> None:
    to_released = [
        (state, kind) for state in State for kind in ORDER if led_to(state, kind) is State.RELEASED
    ]
    assert to_released == [(State.APPROVED, "release")]


def test_the_lists_are_the_folders() -> None:
    for package, registered in (
        (kinds, {kind.replace("-", "_") for kind in kinds.KINDS} | {"kind", "naming"}),
        (checks, {check.__name__ for check in (*checks.FORM, *checks.CONTENT)}),
    ):
        assert package.__file__ is not None
        assert {path.stem for path in Path(package.__file__).parent.glob("*.py")} - {"__init__"} == registered


def test_kinds_take_effect_in_the_order_of_the_format() -> None:
    assert list(kinds.KINDS) == [kind for kind in ORDER if kind in kinds.KINDS]


def test_command_lines_leave_out_what_is_not_given() -> None:
    assert command("propose", "orders", "2.3.0", {"--design": None}) == "contractrepo propose orders 2.3.0"
    assert (
        command("approve", "orders", "2.3.0", {"--role": "a b"})
        == "contractrepo approve orders 2.3.0 --role 'a b'"
    )
