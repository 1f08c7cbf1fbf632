"""Which repository a command works on."""

from __future__ import annotations

import argparse
from pathlib import Path

import contractrepo


def open_repository(options: argparse.Namespace) -> contractrepo.ContractRepo:
    """Open the repository of ``--repo``, else ``$CONTRACTREPO``, else the bare repository around the working folder.

    Raises:
        StoreError: ``not-a-repository``: the named one is none, or none is named and none is around.
    """
    if options.repo:
        return contractrepo.ContractRepo.open(Path(options.repo))
    return contractrepo.ContractRepo.open_around(Path.cwd())
