"""The sample repository: plain files in, a bare repository with the same object ids each time out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contractrepo.core.author import Author
from contractrepo.document import read_document
from contractrepo.git.changes import Instant
from contractrepo.service.repository import ContractRepo
from contractrepo.service.shipped import shipped

_USER = "sample"


@dataclass(slots=True)
class _Clock:
    """Shows the time that it was last set to."""

    shown: Instant

    def __call__(self) -> Instant:
        return self.shown


def sample_folder() -> Path:
    """Return the folder of plain files that the sample repository is made of."""
    return shipped("sample_repo")


def build_sample(path: Path | str) -> ContractRepo:
    """Create the sample repository, hooks included.

    Args:
        path: A folder that does not exist yet, or is empty.

    Returns:
        The repository; its refs name the same objects on every machine, at every time.

    Raises:
        UsageError: ``repository-exists``.
        StoreError: ``git-missing``, ``git-too-old`` or ``not-writable``.
    """
    folder = sample_folder()
    history = read_document((folder / "history.yaml").read_bytes(), file="history.yaml").data
    founded = history["founded"]
    clock = _Clock(_instant(founded["at"]))
    policy = (folder / "policy.yaml").read_bytes()
    repo = ContractRepo.init(path, policy, author=_author(founded["by"]), clock=clock, user=_USER)
    for stored in history["stored"]:
        clock.shown = _instant(stored["at"])
        _store(repo, folder, stored)
    repo.install_hooks()
    return repo


def _store(repo: ContractRepo, folder: Path, stored: Mapping[str, Any]) -> None:
    version = folder / "contracts" / stored["contract"] / stored["version"]
    with repo.edit(stored["contract"], author=_author(stored["by"])) as draft:
        for name in draft.files:
            draft.remove_file(name)
        for file in sorted(version.rglob("*")):
            if file.is_file():
                draft.write_file(file.relative_to(version).as_posix(), file.read_bytes())


def _author(text: str) -> Author:
    name, _, email = text.removesuffix(">").partition(" <")
    return Author(name, email)


def _instant(text: str) -> Instant:
    return Instant(int(dt.datetime.fromisoformat(text).timestamp()))
