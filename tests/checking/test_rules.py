from __future__ import annotations

from pathlib import Path

import yaml

import contractrepo.checking.rules
from contractrepo.checking.rules import RULES
from contractrepo.contract import check_document

CASES = Path(__file__).parent.parent / "cases" / "documents"


def test_every_module_of_the_folder_is_registered_and_once() -> None:
    folder = Path(contractrepo.checking.rules.__file__).parent
    modules = {path.stem for path in folder.glob("*.py")} - {"__init__"}
    assert {rule.__module__.rpartition(".")[2] for rule in RULES} == modules
    assert len(set(RULES)) == len(RULES)


def test_every_code_is_shown_by_a_case() -> None:
    source = Path(contractrepo.checking.__file__).parent
    shown = {
        line.split()[2]
        for file in CASES.glob("*.yaml")
        for case in yaml.safe_load(file.read_text())
        for line in case["problems"]
    }
    written = {
        word.split('"')[1]
        for path in source.rglob("*.py")
        for word in path.read_text().split("Remark(")[1:]
        if word.lstrip().startswith('"')
    }
    assert written <= shown


def test_a_wall_of_faults_is_bounded() -> None:
    schemas = ", ".join(f"S{index}: {{minimum: 2, maximum: 1}}" for index in range(2_000))
    head = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n"
    assert len(check_document(f"{head}components: {{schemas: {{{schemas}}}}}\n")) == 500
    missing = ", ".join(f"S{index}: {{$ref: '#/components/schemas/X{index}'}}" for index in range(2_000))
    assert len(check_document(f"{head}components: {{schemas: {{{missing}}}}}\n")) == 500


def test_many_ambiguous_paths_are_bounded() -> None:
    paths = "".join(f"  /{{a}}/x{index}: {{}}\n" for index in range(3_000))
    head = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths:\n"
    assert check_document(head + paths) == []
