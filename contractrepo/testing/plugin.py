"""The pytest plugin: its options, its fixtures, and the verdict at the end of a test.

It is imported whenever pytest starts, so it imports nothing but what pytest has loaded already.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from contractrepo.service import ContractRepo
    from contractrepo.testing.compiled import Compiled
    from contractrepo.testing.mock_maker import MockMaker

_MADE = pytest.StashKey["MockMaker"]()
# Nothing that the person at the keyboard has configured, signing least of all, reaches a repository made for a test.
_GIT_WORLD = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "Test",
    "GIT_AUTHOR_EMAIL": "test@example.org",
    "GIT_COMMITTER_NAME": "Test",
    "GIT_COMMITTER_EMAIL": "test@example.org",
}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add what says where the repository of contracts is."""
    what = "repository that contract_mock('NAME@REF') reads"
    group = parser.getgroup("contractrepo")
    group.addoption("--contractrepo-repository", metavar="PATH", default=None, help=what)
    parser.addini("contractrepo_repository", f"{what}; relative to this file", default="")


@pytest.fixture(scope="session")
def _contract_mocks_compiled() -> Compiled:
    from contractrepo.testing.compiled import Compiled

    return Compiled()


@pytest.fixture
def contract_mock(request: pytest.FixtureRequest, _contract_mocks_compiled: Compiled) -> Iterator[MockMaker]:
    """Make mocks of contracts (``orders@v1.2.0``, or the path of a document); a test that breaks one fails."""
    from contractrepo.testing.mock_maker import MockMaker
    from contractrepo.testing.where import repository_of

    maker = MockMaker(
        _contract_mocks_compiled, request.config.rootpath, lambda: repository_of(request.config)
    )
    request.node.stash[_MADE] = maker
    yield maker
    maker.close()
    _fail_for(maker)


@pytest.fixture
def contract_repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ContractRepo:
    """Make an empty bare repository of contracts, founded by Test <test@example.org>, whom git knows in this test."""
    from contractrepo.service import ContractRepo

    for name, value in _GIT_WORLD.items():
        monkeypatch.setenv(name, value)
    return ContractRepo.init(tmp_path / "contracts.git")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Fail a test that passes but broke a contract; tell one that fails for another reason that it did."""
    try:
        result = yield
    except BaseException:  # pytest.fail and pytest.skip are no Exception; it is raised again
        told = item.stash[_MADE].breaches_told() if _MADE in item.stash else ""
        if told:
            item.add_report_section("call", "contract", told)
        raise
    if _MADE in item.stash:
        _fail_for(item.stash[_MADE])
    return result


def _fail_for(maker: MockMaker) -> None:
    told = maker.breaches_told()
    if told:
        pytest.fail(told, pytrace=False)
