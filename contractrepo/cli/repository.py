"""Which repository a command works on."""

from __future__ import annotations

import argparse
from pathlib import Path

import contractrepo
from contractrepo.cli.console import Console
from contractrepo.errors import StoreError


def open_repository(options: argparse.Namespace) -> contractrepo.ContractRepo:
    """Open the repository of ``--repo``, else ``$CONTRACTREPO``, else the one, or its clone, around the working folder.

    Raises:
        StoreError: ``not-a-repository``: the named one is none, or none is named and none is around.
    """
    if options.repo:
        return contractrepo.ContractRepo.open(Path(options.repo))
    return contractrepo.ContractRepo.open_around(Path.cwd())


def open_fetched(options: argparse.Namespace, console: Console) -> contractrepo.ContractRepo:
    """Open the repository; in a clone with everything that is new in it, or with a note where that cannot be had.

    What is written is judged by the repository itself, so what was missed shows then at the latest.

    Raises:
        StoreError: As for `open_repository`.
    """
    repo = open_repository(options)
    try:
        repo.fetch()
    except StoreError as error:
        if error.code != "remote-unreachable":
            raise
        console.note(f"as of the last fetch: {error.message}")
    return repo
