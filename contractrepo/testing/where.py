"""Where the repository of contracts is that a test suite speaks of."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from contractrepo.service import ContractRepo


def repository_of(config: pytest.Config) -> Path | None:
    """Return the repository's folder: command line, ini file, ``$CONTRACTREPO``; None where none of them names one.

    Paths are relative to where pytest was started, but in the ini file to that file.
    """
    told: str | None = config.getoption("--contractrepo-repository")
    if told:
        return config.invocation_params.dir / told
    written: str = config.getini("contractrepo_repository")
    if written:
        return (config.inipath.parent if config.inipath else config.rootpath) / written
    found = os.environ.get("CONTRACTREPO")
    return config.invocation_params.dir / found if found else None


def open_repository(path: Path | None, around: Path) -> ContractRepo:
    """Open the repository at `path`, or without one the repository or clone that `around` lies in.

    Raises:
        StoreError: ``not-a-repository``, and what `ContractRepo.open` raises for a clone.
    """
    return ContractRepo.open_around(around) if path is None else ContractRepo.open(path)
