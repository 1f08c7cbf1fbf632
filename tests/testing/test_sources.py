"""What `contract_mock` makes mocks of, and where it looks for the repository."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from contractrepo import ContractRepo, Request, load
from contractrepo.errors import ContractError, StoreError, UsageError
from contractrepo.testing import MockMaker

EXAMPLE = Path(__file__).parent / "example_project"
ASKED = Request("GET", "/orders/o-404")


def test_a_path_with_the_mocks_beside_it(contract_mock: MockMaker, pytestconfig: pytest.Config) -> None:
    absolute = EXAMPLE / "openapi.yaml"
    below_root = absolute.relative_to(pytestconfig.rootpath)
    for source in (absolute, str(absolute), below_root, str(below_root)):
        mock = contract_mock(source)
        assert mock.handle(ASKED).status == 404
        assert mock.handle(ASKED).provenance.example == "missing"


def test_a_contract(contract_mock: MockMaker) -> None:
    mock = contract_mock(load(EXAMPLE / "openapi.yaml"))
    assert mock.handle(ASKED).status == 200, "no mocks come with a contract"


def test_generated_answers(contract_mock: MockMaker) -> None:
    path = EXAMPLE / "openapi.yaml"
    bodies = [
        contract_mock(path, dynamic=True, seed=seed).handle(Request("GET", "/orders")).body
        for seed in (1, 1, 2)
    ]
    assert bodies[0] == bodies[1]
    assert bodies[0] != bodies[2]


def test_a_contract_of_a_repository(contract_mock: MockMaker, contract_repo: ContractRepo) -> None:
    with contract_repo.edit("shop") as draft:
        draft.write_spec((EXAMPLE / "openapi.yaml").read_text(encoding="utf-8"))
    changed = (
        (EXAMPLE / "openapi.yaml")
        .read_text(encoding="utf-8")
        .replace("example: [{id: o-1,", "example: [{id: o-2,")
    )
    for source in ("shop", "shop@main"):
        assert contract_mock(source, repository=contract_repo).handle(Request("GET", "/orders")).body == (
            b'[{"id":"o-1","quantity":2,"status":"placed"}]'
        )
    with contract_repo.edit("shop", design="next") as draft:
        draft.write_spec(changed)
    mock = contract_mock("shop@design/shop/next", repository=contract_repo.path)
    assert mock.contract is not contract_mock("shop", repository=str(contract_repo.path)).contract
    with pytest.raises(UsageError, match="there is no contract 'stop'"):
        contract_mock("stop", repository=contract_repo)


def test_a_file_of_a_revision(pytester: pytest.Pytester) -> None:
    shutil.copytree(EXAMPLE, pytester.path / "api")
    git("init", "-q")
    git("add", "api")
    git("commit", "-q", "-m", "Add the API")
    shutil.rmtree(pytester.path / "api")
    pytester.makepyfile(
        """
        import pytest
        from contractrepo import Request
        from contractrepo.errors import ContractRepoError

        def test_it(contract_mock):
            mock = contract_mock("HEAD:api/openapi.yaml")
            assert mock.handle(Request("GET", "/orders/o-404")).status == 404
            with pytest.raises(ContractRepoError):
                contract_mock("HEAD:openapi.yaml")
        """
    )
    run(pytester).assert_outcomes(passed=1)


def test_what_is_not_there(contract_mock: MockMaker, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no file"):
        contract_mock(tmp_path / "openapi.yaml")
    with pytest.raises(UsageError, match="there is no file"):
        contract_mock("-")
    with pytest.raises(StoreError):
        contract_mock("shop", repository=tmp_path)


def test_a_mock_file_with_an_error_is_named(contract_mock: MockMaker, tmp_path: Path) -> None:
    shutil.copytree(EXAMPLE, tmp_path / "copy")
    (tmp_path / "copy" / "mocks" / "bad.mock.yaml").write_text(
        "mock: 1\noperation: GET /orders\nexamples: {}\n"
    )
    with pytest.raises(ContractError) as caught:
        contract_mock(tmp_path / "copy" / "openapi.yaml")
    assert [(problem.code, problem.line) for problem in caught.value.problems] == [("mock-invalid", 3)]


def test_the_new_content_of_a_file_is_seen(contract_mock: MockMaker, tmp_path: Path) -> None:
    path = tmp_path / "openapi.yaml"
    text = (EXAMPLE / "openapi.yaml").read_text(encoding="utf-8")
    for order in ("o-1", "o-2", "o-1"):
        path.write_text(text.replace("example: [{id: o-1,", f"example: [{{id: {order},"))
        assert order.encode() in contract_mock(path).handle(Request("GET", "/orders")).body


def test_the_new_content_of_its_mocks_is_seen(contract_mock: MockMaker, tmp_path: Path) -> None:
    shutil.copytree(EXAMPLE, tmp_path / "copy")
    path = tmp_path / "copy" / "mocks" / "get-orders-id.mock.yaml"
    text = path.read_text(encoding="utf-8")
    for name in ("missing", "lost", "missing"):
        path.write_text(text.replace("missing:", f"{name}:"))
        mock = contract_mock(tmp_path / "copy" / "openapi.yaml")
        assert mock.handle(ASKED).provenance.example == name


class TestRepository:
    @pytest.fixture
    def project(self, pytester: pytest.Pytester, contract_repo: ContractRepo) -> pytest.Pytester:
        with contract_repo.edit("shop") as draft:
            draft.write_spec((EXAMPLE / "openapi.yaml").read_text(encoding="utf-8"))
        shutil.copytree(contract_repo.path, pytester.path / "here.git")
        pytester.makepyfile(
            """
            def test_it(contract_mock):
                assert contract_mock("shop").contract.title == "Shop"
            """
        )
        return pytester

    @pytest.mark.parametrize(
        ("arguments", "ini", "environment"),
        [
            (["--contractrepo-repository", "here.git"], "gone.git", "gone.git"),
            ([], "here.git", "gone.git"),
            ([], "", "here.git"),
        ],
    )
    def test_is_named_by(
        self,
        project: pytest.Pytester,
        monkeypatch: pytest.MonkeyPatch,
        arguments: list[str],
        ini: str,
        environment: str,
    ) -> None:
        project.makeini(f"[pytest]\ncontractrepo_repository = {ini}\n")
        monkeypatch.setenv("CONTRACTREPO", environment)
        run(project, *arguments).assert_outcomes(passed=1)

    def test_without_a_file_of_settings_is_that_of_the_environment(
        self, project: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        run(project, "-o", "contractrepo_repository=here.git").assert_outcomes(passed=1)
        monkeypatch.setenv("CONTRACTREPO", str(project.path / "here.git"))
        run(project).assert_outcomes(passed=1)

    def test_is_the_one_around(self, project: pytest.Pytester) -> None:
        git("clone", "-q", "here.git", "work")
        git(
            "-C",
            "work",
            "fetch",
            "-q",
            "origin",
            *(f"+refs/{kind}/*:refs/{kind}/*" for kind in ("meta", "tags")),
        )
        shutil.copy(next(project.path.glob("test_*.py")), project.path / "work")
        (project.path / "work" / "pytest.ini").write_text("[pytest]\n")
        run(project, "--rootdir", "work", "work").assert_outcomes(passed=1)


def git(*arguments: str) -> None:
    subprocess.run(["git", *arguments], check=True)


def run(project: pytest.Pytester, *arguments: str) -> Any:
    return project.runpytest_inprocess("-p", "no:cacheprovider", *arguments)
