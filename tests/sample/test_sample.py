"""The sample repository: the same object ids each time, every file as it stands in the folder, every verdict true."""

from __future__ import annotations

import subprocess
import sys
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import yaml

from contractrepo import ContractRepo, check_document, compare, load
from contractrepo.mocking import MockSet, check_mocks
from contractrepo.service.sample import build_sample, sample_folder

VERSIONS = sorted(sample_folder().glob("contracts/*/*"))
VERDICTS = [
    (name, row)
    for name, rows in yaml.safe_load((sample_folder() / "verdicts.yaml").read_text(encoding="utf-8")).items()
    for row in rows
]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> ContractRepo:
    return build_sample(tmp_path_factory.mktemp("sample") / "contracts.git")


def git(repo: Path, *arguments: str) -> str:
    done = subprocess.run(["git", "-C", repo, *arguments], capture_output=True, check=True, text=True)
    return done.stdout


def test_every_object_id_is_known(sample: ContractRepo) -> None:
    refs = dict(reversed(line.split(" ", 1)) for line in git(sample.path, "show-ref").splitlines())
    assert refs == {
        "refs/heads/main": "90d80c6da8f797c6a95dfbd07691953426bec78d",
        "refs/meta/log": "a3f6778705d9f954a5be3ae6b49cc47a82f1a75d",
        "refs/meta/policy": "351ce0ad7a571b4e4232e3318a4d63c7a42018b6",
    }


def test_the_ids_depend_on_no_environment(sample: ContractRepo, tmp_path: Path) -> None:
    code = "import sys; from contractrepo.service.sample import build_sample; build_sample(sys.argv[1])"
    world = {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "HOME": str(tmp_path),
        "TZ": "Pacific/Auckland",
        "LC_ALL": "C",
        "PYTHONHASHSEED": "7",
        "GIT_COMMITTER_NAME": "Somebody",
    }
    subprocess.run([sys.executable, "-c", code, tmp_path / "other.git"], env=world, check=True)
    assert git(tmp_path / "other.git", "show-ref") == git(sample.path, "show-ref")


def test_git_finds_nothing_wrong(sample: ContractRepo) -> None:
    git(sample.path, "fsck", "--full", "--strict")


@pytest.mark.parametrize("name", ["catalog", "orders"])
def test_main_holds_the_files_of_the_newest_version_there(sample: ContractRepo, name: str) -> None:
    version = sample.contract(name).version
    folder = sample_folder() / "contracts" / name / version
    plain = {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in folder.rglob("*.yaml")
    }
    stored = git(sample.path, "ls-tree", "-r", "--name-only", f"main:contracts/{name}").splitlines()
    assert {path: git(sample.path, "show", f"main:contracts/{name}/{path}") for path in stored} == plain


def test_the_history_reads_well(sample: ContractRepo) -> None:
    assert git(sample.path, "log", "--format=%an, %as: %s", "main").splitlines() == [
        "Cleo, 2026-06-15: catalog: change GET /products, POST /products, GET /products/{sku}",
        "Ada, 2026-05-04: orders: add POST /orders/{orderId}/refunds, change POST /orders",
        "Ben, 2026-04-13: catalog: add GET /products/{sku}/stock",
        "Ada, 2026-03-09: orders: import Orders 1.0.0 with 3 operations",
        "Ben, 2026-03-02: catalog: import Catalog 1.0.0 with 3 operations",
    ]


@pytest.mark.parametrize("version", VERSIONS, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_every_version_is_sound_and_its_mocks_keep_it(version: Path) -> None:
    assert check_document(version / "openapi.yaml") == []
    mocks = MockSet.parse(
        {f"mocks/{path.name}": path.read_bytes() for path in sorted((version / "mocks").iterdir())}
    )
    contract = load(version / "openapi.yaml")
    assert mocks.problems == ()
    assert check_mocks(contract, mocks) == []
    assert sorted(mocks.mocks) == sorted(operation.key for operation in contract.operations)


@pytest.mark.parametrize(
    ("name", "row"), VERDICTS, ids=lambda value: value if isinstance(value, str) else None
)
def test_every_pair_of_versions_gets_the_verdict_written_beside_it(name: str, row: dict[str, Any]) -> None:
    folder = sample_folder() / "contracts" / name
    result = compare(folder / row["base"] / "openapi.yaml", folder / row["revision"] / "openapi.yaml")
    breaking = sorted(finding.rule for finding in result.findings if finding.severity == "breaking")
    assert (result.verdict, result.required_bump, breaking) == (
        row["verdict"],
        row["required-bump"],
        row["breaking"],
    )


def test_every_pair_has_a_verdict() -> None:
    written = {(name, row["base"], row["revision"]) for name, row in VERDICTS}
    names = {path.parent.name for path in VERSIONS}
    pairs = {
        (name, base, revision)
        for name in names
        for base, revision in combinations([path.name for path in VERSIONS if path.parent.name == name], 2)
    }
    assert written == pairs
