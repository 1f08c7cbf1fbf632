"""The command line in process: arguments in, exit code and both streams out."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from contractrepo import Author, ContractRepo
from contractrepo.cli import main

DOCUMENT = Path(__file__).parents[1] / "data/orders/openapi.yaml"


@dataclass(frozen=True)
class Ran:
    """What a command did."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def spec() -> Path:
    return DOCUMENT


@pytest.fixture
def cli(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Callable[..., Ran]:
    """Return what runs a command in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: object) -> Ran:
        capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        streams = capsys.readouterr()
        assert "Traceback" not in streams.out + streams.err
        return Ran(code, streams.out, streams.err)

    return run


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ContractRepo:
    """Return a repository with the contract `orders`, found by $CONTRACTREPO."""
    made = ContractRepo.init(tmp_path / "contracts.git")
    made.import_contract("orders", DOCUMENT, author=Author("Ada", "ada@example.org"))
    monkeypatch.setenv("CONTRACTREPO", str(made.path))
    return made
