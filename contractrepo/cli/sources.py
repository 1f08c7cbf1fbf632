"""Contracts named on the command line: NAME, NAME@REF, or SPEC."""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path

import contractrepo
from contractrepo.cli.repository import open_repository


@dataclass(frozen=True, slots=True)
class Source:
    """A contract with its mocks."""

    contract: contractrepo.Contract
    mocks: contractrepo.MockSet


def open_contract(options: argparse.Namespace, text: str) -> Source:
    """Return the contract that `text` names: ``NAME`` or ``NAME@REF`` of the repository, else a SPEC.

    An existing file wins over a contract of the same name; a document served without a repository uses the mocks of
    a sibling folder ``mocks/`` when there is one.
    """
    from contractrepo.service.sources import is_spec, sibling_mocks

    if is_spec(text, Path.cwd()):
        return Source(load_source(text), sibling_mocks(text, Path.cwd()))
    repo = open_repository(options)
    name, _, ref = text.partition("@")
    return Source(repo.contract(name, ref or "main"), repo.mocks(name, ref or "main"))


def load_source(spec: str) -> contractrepo.Contract:
    """Return the contract of a SPEC: a path, ``-`` for stdin, or ``REV:PATH`` in the enclosing git repository."""
    from contractrepo.service.sources import load_spec

    return load_spec(spec, stdin=sys.stdin.buffer.read, folder=Path.cwd())


def check_source(spec: str) -> list[contractrepo.Problem]:
    """Return everything that is wrong with a SPEC."""
    from contractrepo.service.sources import check_spec

    return check_spec(spec, stdin=sys.stdin.buffer.read, folder=Path.cwd())
