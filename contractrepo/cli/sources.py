"""Contracts named on the command line: NAME, NAME@REF, or SPEC."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import contractrepo
from contractrepo.cli.repository import open_repository

if TYPE_CHECKING:
    from contractrepo.kept import Cache
    from contractrepo.workflow.deprecated import Deprecated
    from contractrepo.workflow.move import ContractState


def open_contract(options: argparse.Namespace, text: str, *, cache: Cache | None = None) -> ContractState:
    """Return the contract that `text` names: ``NAME`` or ``NAME@REF`` of the repository, else a SPEC.

    An existing file wins over a contract of the same name; a document served without a repository uses the mocks of
    a sibling folder ``mocks/`` when there is one. `cache` holds what is known about documents outside of repositories.
    """
    from contractrepo.service.sources import is_spec

    if is_spec(text, Path.cwd()):
        return open_spec(text, cache=cache)
    from contractrepo.workflow.move import ContractState

    repo = open_repository(options)
    name, _, ref = text.partition("@")
    return ContractState(repo.contract(name, ref or "main"), repo.mocks(name, ref or "main"))


def deprecation_of(options: argparse.Namespace, text: str) -> Deprecated | None:
    """Return what those who use ``NAME@VERSION`` of the repository are to be told of its end; None of anything else."""
    from contractrepo.service.sources import is_spec

    name, _, ref = text.partition("@")
    if not ref or is_spec(text, Path.cwd()):
        return None
    return open_repository(options).deprecated(name, ref.removeprefix("v"))


def open_spec(spec: str, *, cache: Cache | None = None) -> ContractState:
    """Return the contract of a SPEC, with the mocks of a sibling folder ``mocks/`` where there is one."""
    from contractrepo.service.sources import sibling_mocks
    from contractrepo.workflow.move import ContractState

    return ContractState(load_source(spec, cache=cache), sibling_mocks(spec, Path.cwd()))


def load_source(spec: str, *, cache: Cache | None = None) -> contractrepo.Contract:
    """Return the contract of a SPEC: a path, ``-`` for stdin, or ``REV:PATH`` in the enclosing git repository."""
    from contractrepo.service.sources import load_spec

    return load_spec(spec, stdin=sys.stdin.buffer.read, folder=Path.cwd(), cache=cache)


def check_source(
    options: argparse.Namespace, text: str, policy: contractrepo.Policy | None
) -> list[contractrepo.Problem]:
    """Return everything that is wrong with what `text` names, as `policy` counts it; the repository's own without."""
    from contractrepo.service.sources import check_spec, is_spec

    if is_spec(text, Path.cwd()):
        return check_spec(text, stdin=sys.stdin.buffer.read, folder=Path.cwd(), policy=policy)
    name, _, ref = text.partition("@")
    return open_repository(options).check(name, ref or "main", policy=policy)


def read_policy(path: Path | None) -> contractrepo.Policy | None:
    """Return the policy in a file that the user names, or None where none is named.

    Raises:
        UsageError: ``file-not-found`` or ``file-unreadable``.
        ContractError: The text is no policy.
    """
    from contractrepo.service.sources import read_text

    return contractrepo.Policy.parse(read_text(path), file=str(path)) if path else None
