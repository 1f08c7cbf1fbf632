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


# Ids of the documentation, and of the log that names it, change with every improvement of a page.
_CHANGING = ("refs/docs/", "refs/meta/log")


def refs_of(repo: Path) -> dict[str, str]:
    return dict(reversed(line.split(" ", 1)) for line in git(repo, "show-ref").splitlines())


def test_every_object_id_is_known(sample: ContractRepo) -> None:
    refs = {ref: value for ref, value in refs_of(sample.path).items() if not ref.startswith(_CHANGING)}
    assert refs == {
        "refs/heads/main": "3213dfeec92b4f2aa10e58044cc63353aeb84c0c",
        "refs/meta/policy": "2fe7828f8805965a7c59afb874882fafdf041f09",
        "refs/tags/catalog/v1.0.0": "3cfa67715056ffe007e6becdd22f8015836a6bd4",
        "refs/tags/orders/v1.0.0": "483bdca0fe378a4b0a9161210aed69c37ed11850",
        "refs/tags/orders/v1.1.0": "2a7d2d149b0f1e0d6133b58c1f563469ff916112",
        "refs/tags/review/catalog/1.0.0/ada/0001-approve": "4bc60568058d4ee73d24e2ee20bb99c1930390c4",
        "refs/tags/review/catalog/1.0.0/ben/0001-propose": "ae022842d6838de2fda88dcf8d2c83488188ff90",
        "refs/tags/review/catalog/1.0.0/cleo/0001-approve": "495a0df9fb147587a52fd60dfc6e9fd9ba3775e9",
        "refs/tags/review/orders/1.0.0/ada/0001-propose": "4db13fb95a28102ad5a588938efa590d7db9622d",
        "refs/tags/review/orders/1.0.0/ben/0001-approve": "5c49b7ab48dade5f34ecb0633371f3f323eb9920",
        "refs/tags/review/orders/1.0.0/cleo/0001-approve": "07e5eeeb8b11a2cf3603f0319ba3065956048173",
        "refs/tags/review/orders/1.1.0/ada/0001-propose": "95b4021139f8e0c2fcd92eaec7c2884dd2bccd40",
        "refs/tags/review/orders/1.1.0/ben/0001-approve": "16e87195b85bfc6a9975c54819574930f1dee8a9",
        "refs/tags/review/policy/1/ada/0001-approve": "2e6811463b14aecce0513f7a232cfed1104d04e1",
    }


def test_every_release_has_its_documentation(sample: ContractRepo) -> None:
    released = ["catalog/v1.0.0", "orders/v1.0.0", "orders/v1.1.0"]
    assert git(sample.path, "for-each-ref", "--format=%(refname)", "refs/docs").split() == [
        f"refs/docs/{name}" for name in released
    ]
    assert [f"{name}/v{version}" for name in ("catalog", "orders") for version in sample.versions(name)][
        ::-1
    ] == [
        "orders/v1.0.0",
        "orders/v1.1.0",
        "catalog/v1.0.0",
    ]
    for name, version in (one.split("/v") for one in released):
        assert sample.status(name, version).as_json()["docs"] == "built"


def test_the_log_tells_the_story(sample: ContractRepo) -> None:
    kinds = [
        "".join(
            sorted(
                {"docs": "D", "heads": "m", "tags": "t", "meta": "p"}[one.ref.split("/")[1]]
                for one in entry.changes
            )
        )
        for entry in reversed(sample.log())
    ]
    story = ["", "pt", *["m", "t", "t", "t", "t", "D"] * 2, "m", "m", "t", "t", "t", "D", "m", "m"]
    assert kinds == story


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
    assert refs_of(tmp_path / "other.git") == refs_of(sample.path)


@pytest.mark.slow
def test_other_keys_give_the_same_story(sample: ContractRepo, tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    for person in ("ada", "ben", "cleo"):
        file = str(tmp_path / "keys" / person)
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file], check=True)
    other = build_sample(tmp_path / "other.git", tmp_path / "keys")
    assert list(refs_of(other.path)) == list(refs_of(sample.path))
    for ref in ("refs/tags/orders/v1.0.0", "refs/meta/policy"):
        assert refs_of(other.path)[ref] != refs_of(sample.path)[ref]
    assert refs_of(other.path)["refs/heads/main"] == refs_of(sample.path)["refs/heads/main"]
    assert other.verify("orders/v1.1.0").ok


def test_every_record_verifies(sample: ContractRepo) -> None:
    tags = git(sample.path, "tag", "--list", "review/catalog/*", "review/orders/*", "catalog/*", "orders/*")
    assert len(tags.split()) == 11
    for tag in tags.split():
        assert sample.verify(tag).ok, tag


def test_git_finds_nothing_wrong(sample: ContractRepo) -> None:
    git(sample.path, "fsck", "--full", "--strict")


@pytest.mark.parametrize("name", ["catalog", "contractrepo-api", "orders"])
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
        "Ada, 2026-06-29: contractrepo-api: import contractrepo API 1.0.0 with 12 operations",
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
