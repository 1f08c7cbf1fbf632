"""The plugin inside of pytest: the example project, verdicts, and what it costs."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).parent / "example_project"
PATIENCE_S = 60


@pytest.fixture
def project(pytester: pytest.Pytester) -> pytest.Pytester:
    shutil.copytree(EXAMPLE, pytester.path, dirs_exist_ok=True)
    return pytester


@pytest.fixture
def broken(project: pytest.Pytester) -> pytest.Pytester:
    """A project whose tests can call `ask(mock)`, which breaks the contract."""
    project.makeconftest(
        """
        import pytest
        from contractrepo import Request

        @pytest.fixture
        def mock(contract_mock):
            return contract_mock("openapi.yaml")

        @pytest.fixture
        def ask(mock):
            return lambda: mock.handle(Request("GET", "/orders?limit=0"))
        """
    )
    return project


def run(project: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    return project.runpytest_inprocess("-p", "no:cacheprovider", *arguments)


def test_the_example_project(project: pytest.Pytester) -> None:
    run(project, "test_shop.py").assert_outcomes(passed=12)


@pytest.mark.slow
def test_the_example_project_in_two_processes(project: pytest.Pytester) -> None:
    outcome = project.run(sys.executable, "-m", "pytest", "-n", "2", "test_shop.py", timeout=PATIENCE_S)
    outcome.assert_outcomes(passed=12)


def test_careless_code_fails_its_test(project: pytest.Pytester) -> None:
    result = run(project, "careless.py")
    result.assert_outcomes(failed=1)
    pointer = "/paths/~1orders/post/requestBody/content/application~1json/schema/properties/quantity/type"
    result.stdout.fnmatch_lines(
        [
            "POST /orders: the request breaks the contract *openapi.yaml: POST /orders -> 422",
            f'    [[]body-invalid] the body: "2" is not of type integer at /quantity (*openapi.yaml:28 #{pointer})',
        ]
    )


def test_a_failing_test_is_told_what_it_broke(broken: pytest.Pytester) -> None:
    path = broken.makepyfile(
        """
        def test_it(ask):
            ask()
            assert 1 == 2
        """
    )
    result = run(broken, str(path))
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            "*assert 1 == 2",
            "*contract call*",
            "GET /orders: the request breaks the contract openapi.yaml: *",
            "    [[]parameter-invalid] query parameter 'limit': 0 is less than 1 (*:9 *)",
        ]
    )


def test_what_is_broken_after_the_test_is_an_error(broken: pytest.Pytester) -> None:
    path = broken.makepyfile(
        """
        import pytest

        @pytest.fixture
        def late(ask):
            yield
            ask()

        def test_it(late):
            pass
        """
    )
    run(broken, str(path)).assert_outcomes(passed=1, errors=1)


def test_one_test_does_not_answer_for_another(broken: pytest.Pytester) -> None:
    path = broken.makepyfile(
        """
        import pytest

        def test_a(ask):
            ask()

        def test_b(mock):
            assert mock.calls == []

        def test_c(ask, mock):
            with mock.allow_violations():
                ask()
            with pytest.raises(ZeroDivisionError), mock.allow_violations():
                1 / 0
            assert [call.violations != () for call in mock.calls] == [True]

        def test_d(ask, mock):
            with mock.allow_violations():
                pass
            ask()

        @pytest.mark.xfail(strict=True)
        def test_e(ask):
            ask()

        def test_f():
            pytest.skip()
        """
    )
    run(broken, str(path)).assert_outcomes(failed=2, passed=2, xfailed=1, skipped=1)


def test_nothing_is_loaded_where_nothing_is_used(pytester: pytest.Pytester) -> None:
    path = pytester.makepyfile(
        """
        import sys

        def test_it():
            ours = {name for name in sys.modules if name.partition(".")[0] == "contractrepo"}
            assert ours == {"contractrepo", "contractrepo.core", "contractrepo.core.lazy", "contractrepo.testing",
                            "contractrepo.testing.plugin"}
            assert not {"httpx", "uvicorn", "jsonschema_rs", "dulwich", "yaml", "asyncio"} & set(sys.modules)
        """
    )
    arguments = ["-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:anyio", "-p", "no:hypothesispytest"]
    pytester.run(sys.executable, "-m", "pytest", *arguments, str(path), timeout=PATIENCE_S).assert_outcomes(
        passed=1
    )


def test_the_options_are_explained(pytester: pytest.Pytester) -> None:
    result = pytester.runpytest_inprocess("--help")
    result.stdout.fnmatch_lines(["*--contractrepo-repository=PATH*"])
    result = pytester.runpytest_inprocess("--fixtures", "-p", "no:cacheprovider")
    result.stdout.fnmatch_lines(["contract_mock*", "contract_repo*"])


def test_a_repository_of_contracts_knows_nothing_of_the_user(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_AUTHOR_NAME", "Grace")
    monkeypatch.setenv("GIT_COMMITTER_EMAIL", "grace@example.org")
    shutil.copy(EXAMPLE / "openapi.yaml", pytester.path)
    pytester.makepyfile(
        """
        import subprocess
        from pathlib import Path

        def test_it(contract_repo, contract_mock):
            assert list(contract_repo.versions("shop")) == []
            with contract_repo.edit("shop") as draft:
                draft.write_spec(Path("openapi.yaml").read_text())
            assert contract_mock("shop", repository=contract_repo).contract.title == "Shop"
            command = ["git", "-C", str(contract_repo.path), "log", "-1", "--format=%an <%ae>", "main"]
            told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
            assert told == "Test <test@example.org>\\n"
        """
    )
    run(pytester).assert_outcomes(passed=1)
