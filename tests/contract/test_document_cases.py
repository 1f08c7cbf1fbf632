"""Golden cases: a document, and everything that is wrong with it, in order."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from contractrepo.contract import check_document, load_files
from contractrepo.core.problem import Problem
from contractrepo.errors import ContractError

CASES = Path(__file__).parent.parent / "cases" / "documents"


ALL = [
    pytest.param(case, id=f"{file.stem}: {case['name']}")
    for file in sorted(CASES.glob("*.yaml"))
    for case in yaml.safe_load(file.read_text())
]


@pytest.mark.parametrize("case", ALL)
def test_every_problem_is_found(case: dict[str, Any]) -> None:
    texts = {"openapi.yaml": case["document"], **case.get("files", {})}
    assert [spelled(problem) for problem in problems(texts)] == case["problems"]


@pytest.mark.parametrize("case", ALL)
def test_text_alone_has_the_same_problems(case: dict[str, Any]) -> None:
    if "files" not in case:
        found = check_document(case["document"].encode())
        assert [spelled(problem) for problem in found] == case["problems"]


@pytest.mark.parametrize("case", ALL)
def test_errors_are_found_without_looking_for_warnings(case: dict[str, Any]) -> None:
    texts = {"openapi.yaml": case["document"].encode()}
    texts.update({path: text.encode() for path, text in case.get("files", {}).items()})
    try:
        alone, after = load_files(texts, "openapi.yaml"), load_files(texts, "openapi.yaml")
    except ContractError:
        return
    assert alone.errors == tuple(problem for problem in after.problems if problem.severity == "error")
    assert after.errors == alone.errors


def problems(texts: dict[str, str]) -> tuple[Problem, ...]:
    try:
        return load_files({path: text.encode() for path, text in texts.items()}, "openapi.yaml").problems
    except ContractError as error:
        return error.problems


def spelled(problem: Problem) -> str:
    file = "" if problem.file in {None, "openapi.yaml"} else f"{problem.file}:"
    head = f"{file}{problem.line}:{problem.column} {problem.severity} {problem.code} {problem.pointer or '/'}"
    return " -- ".join(part for part in (head, problem.message, problem.hint) if part)
