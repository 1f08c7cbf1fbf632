"""States of document and mocks, and everything that a synchronisation or a merge writes (tests/cases)."""

from __future__ import annotations

import copy
from difflib import unified_diff
from pathlib import Path
from typing import Any

import pytest

from contractrepo import SyncPlan, sync
from contractrepo.document import read_document
from contractrepo.git.merging import merge_lines
from contractrepo.syncing.branches import merge_folders, place_of
from contractrepo.syncing.plan import CODES

CASES = Path(__file__).parents[1] / "cases" / "syncing"
BRANCHES = CASES.parent / "branches"


@pytest.mark.parametrize("path", sorted(CASES.glob("*.yaml")), ids=lambda path: path.stem)
def test_the_states_of_a_file_give_the_plans_it_states(path: Path) -> None:
    given = read_document(path.read_bytes(), file=path.name).data

    results = [outcome(case, {**given["files"], **case.get("files", {})}) for case in given["cases"]]

    assert results == given["cases"]


def test_every_code_has_a_case() -> None:
    given = [case for path in CASES.glob("*.yaml") for case in read_document(path.read_bytes()).data["cases"]]

    assert {one["code"] for case in given for one in case.get("conflicts", ())} == set(CODES)


@pytest.mark.parametrize("path", sorted(BRANCHES.glob("*.yaml")), ids=lambda path: path.stem)
def test_the_branches_of_a_file_give_the_merges_it_states(path: Path) -> None:
    given = read_document(path.read_bytes(), file=path.name).data

    assert [merge_of(case, case.get("files", given["files"])) for case in given["cases"]] == given["cases"]


def merge_of(case: dict[str, Any], files: dict[str, str]) -> dict[str, Any]:
    """Return the case with what came out of it."""
    ours, theirs = (changed(files, case.get(side, {})) for side in ("ours", "theirs"))
    resolve = {(one["code"], one["place"]): one["wins"] for one in case.get("resolve", ())}
    sides = [{path: text.encode() for path, text in side.items()} for side in (files, ours, theirs)]

    merge = merge_folders(*sides, lines=merge_lines, resolve=resolve)

    result: dict[str, Any] = {"conflicts": [branch_conflict_of(one) for one in merge.conflicts]}
    if not merge.conflicts:
        after = {path: content.decode() for path, content in merge.files.items()}
        new = {path: text for path, text in after.items() if text != ours.get(path)}
        result["changes"] = {path: diff(ours[path], text) for path, text in new.items()}
        result["removed"] = sorted(ours.keys() - after.keys())
    kept = {key: case[key] for key in ("says", "files", "ours", "theirs", "resolve") if key in case}
    return kept | {key: value for key, value in result.items() if value}


def branch_conflict_of(one: Any) -> dict[str, Any]:
    values = {"base": one.base, "ours": one.ours, "theirs": one.theirs}
    shown = {"choices": list(one.choices), "message": one.message}
    return {"code": one.code, "place": place_of(one), **values, **shown}


def outcome(case: dict[str, Any], files: dict[str, str]) -> dict[str, Any]:
    """Return the case with what came out of it."""
    start = changed(files, case.get("setup", {}))
    now = changed(start, case.get("edit", {}))
    if case.get("newline") == "crlf":
        start, now = (with_crlf(one) for one in (start, now))
    base = None if case.get("first") else start
    options = {"mode": case.get("mode", "strict")}
    resolve = {(one["code"], one["pointer"]): one["wins"] for one in case.get("resolve", ())}
    spec, mocks = parted(now)
    before = copy.deepcopy((base, spec, mocks))

    plan = sync(base, spec, mocks, **options, resolve=resolve)

    assert (base, spec, mocks) == before
    assert sync(base, dict(spec), dict(reversed(mocks.items())), **options, resolve=resolve) == plan
    if not plan.conflicts:
        result = {path: text for path, text in {**now, **plan.files}.items() if path not in plan.removed}
        assert sync(result, *parted(result)) == SyncPlan()
    kept = {key: case[key] for key in INPUTS if key in case}
    return kept | {key: value for key, value in told(plan, now).items() if value}


INPUTS = ("says", "files", "setup", "edit", "first", "newline", "mode", "resolve")


def told(plan: SyncPlan, now: dict[str, str]) -> dict[str, Any]:
    files = {path: diff(now[path], text) if path in now else text for path, text in plan.files.items()}
    return {
        "changes": files,
        "removed": list(plan.removed),
        "conflicts": [conflict_of(one) for one in plan.conflicts],
        "widened": [f"{one.code} {one.pointer}" for one in plan.widened],
    }


def conflict_of(one: Any) -> dict[str, Any]:
    shown = {"code": one.code, "pointer": one.pointer, "at": f"{one.file}#{one.mock_pointer}"}
    values = {"base": one.base, "ours": one.ours, "theirs": one.theirs}
    return {**shown, **values, "choices": list(one.choices), "message": one.message}


def diff(old: str, new: str) -> str:
    """Return the changed lines with their place; line ends are visible where they are not LF."""
    lines = unified_diff(seen(old), seen(new), lineterm="", n=0)
    return "\n".join(list(lines)[2:])


def seen(text: str) -> list[str]:
    return text.replace("\r", "\\r").split("\n")


def changed(files: dict[str, str], edits: dict[str, Any]) -> dict[str, str]:
    result = dict(files)
    for path, edit in edits.items():
        if edit is None:
            del result[path]
        elif isinstance(edit, str):
            result[path] = edit
        else:
            for pair in edit:
                assert result[path].count(pair["old"]) == 1, pair
                result[path] = result[path].replace(pair["old"], pair["new"])
    return result


def with_crlf(files: dict[str, str]) -> dict[str, str]:
    return {path: text.replace("\n", "\r\n") for path, text in files.items()}


def parted(files: dict[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    mocks = {path: text for path, text in files.items() if path.startswith("mocks/")}
    return {path: text for path, text in files.items() if path not in mocks}, mocks
