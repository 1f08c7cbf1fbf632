"""Contracts from the few lines that a case is about."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from contractrepo.contract import load_files
from contractrepo.mocking import MockSet
from contractrepo.workflow.move import ContractState


@pytest.fixture
def contract_state() -> Callable[[dict[str, Any] | None], ContractState | None]:
    """Return what makes a state of ``api: [title, version]``, parts of a document, and further ``files``."""
    return _state


def _state(given: dict[str, Any] | None) -> ContractState | None:
    if given is None:
        return None
    title, version = given["api"]
    parts = {key: value for key, value in given.items() if key not in {"api", "files"}}
    document = {"openapi": "3.1.0", "info": {"title": title, "version": version}, **parts}
    files = {name: text.encode() for name, text in given.get("files", {}).items()}
    mocks = MockSet.parse(files)
    files["openapi.json"] = json.dumps(document).encode()
    return ContractState(load_files(files, "openapi.json"), mocks, files)
