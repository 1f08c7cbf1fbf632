"""A repository with a clock that stands still, and documents small enough to read."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from contractrepo import Author, ContractRepo
from contractrepo.git.changes import Instant

ADA = Author("Ada", "ada@example.org")
OK = {"200": {"description": "Fine.", "content": {"application/json": {"schema": {"type": "string"}}}}}


@pytest.fixture
def ada() -> Author:
    return ADA


@pytest.fixture
def repo(tmp_path: Path) -> ContractRepo:
    return ContractRepo.init(
        tmp_path / "contracts.git", author=ADA, clock=lambda: Instant(1_800_000_000, 60), user="tester"
    )


@pytest.fixture
def document() -> Callable[..., str]:
    """Return what makes a document of operations (``GET /a``), each answering a string."""

    def made(*operations: str, version: str = "1.0.0", **parts: Any) -> str:
        paths: dict[str, Any] = {}
        for key in operations:
            method, path = key.split(" ")
            paths.setdefault(path, {})[method.lower()] = {"responses": OK}
        return json.dumps(
            {"openapi": "3.1.0", "info": {"title": "T", "version": version}, "paths": paths, **parts}
        )

    return made


@pytest.fixture
def stored(repo: ContractRepo, document: Callable[..., str]) -> ContractRepo:
    """Return a repository whose main holds the contract `orders`."""
    with repo.edit("orders", author=ADA) as draft:
        draft.write_spec(document("GET /orders", "POST /orders"))
    return repo
