"""The sample repository: plain files in, a bare repository with the same object ids each time out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from contractrepo.core.author import Author
from contractrepo.document import read_document
from contractrepo.git.changes import Instant
from contractrepo.service.repository import ContractRepo
from contractrepo.service.shipped import shipped
from contractrepo.signing import SSHSigner

_USER = "sample"
_PEOPLE = "principals.yaml"


@dataclass(slots=True)
class _Clock:
    """Shows the time that it was last set to."""

    shown: Instant

    def __call__(self) -> Instant:
        return self.shown


def sample_folder() -> Path:
    """Return the folder of plain files that the sample repository is made of."""
    return shipped("sample_repo")


def build_sample(path: Path | str, keys: Path | None = None) -> ContractRepo:
    """Create the sample repository, hooks included.

    Args:
        path: A folder that does not exist yet, or is empty.
        keys: Folder with a private key file for each of its people, named like them; the shipped ones without.

    Returns:
        The repository; with the shipped keys its refs name the same objects on every machine, at every time.

    Raises:
        UsageError: ``repository-exists``.
        SignatureError: ``key-missing``, ``key-locked`` or ``key-unusable``.
        StoreError: ``git-missing``, ``git-too-old`` or ``not-writable``.
    """
    folder = sample_folder()
    history = read_document((folder / "history.yaml").read_bytes(), file="history.yaml").data
    cast = _Cast(folder, keys or folder / "keys")
    founded = history["founded"]
    clock = _Clock(_instant(founded["at"]))
    repo = ContractRepo.init(
        path,
        (folder / "policy.yaml").read_bytes(),
        cast.signer(founded["by"]),
        principals=cast.principals(),
        author=cast.author(founded["by"]),
        clock=clock,
        user=_USER,
    )
    for event in history["events"]:
        clock.shown = _instant(event["at"])
        _DOES[event["does"]](repo, cast, event)
    repo.install_hooks()
    return repo


@dataclass(frozen=True)
class _Cast:
    """The people of the sample.

    Attributes:
        folder: The plain files.
        keys: Their private keys.
    """

    folder: Path
    keys: Path

    def author(self, person: str) -> Author:
        entry = self._people[person]
        return Author(entry["name"], entry["email"][0])

    def signer(self, person: str) -> SSHSigner:
        return SSHSigner(self.keys / person, person)

    def principals(self) -> bytes:
        """Return principals.yaml with the public halves of the keys in use in place of the shipped ones."""
        text = (self.folder / _PEOPLE).read_text("utf-8")
        for person, entry in self._people.items():
            line = f"{self.signer(person).public_key} {person}"
            text = text.replace(entry["keys"][0]["key"], line)
        return text.encode()

    @cached_property
    def _people(self) -> Mapping[str, Any]:
        data = read_document((self.folder / _PEOPLE).read_bytes(), file=_PEOPLE).data
        people: Mapping[str, Any] = data["principals"]
        return people


def _store(repo: ContractRepo, cast: _Cast, event: Mapping[str, Any]) -> None:
    version = cast.folder / "contracts" / event["contract"] / event["version"]
    with repo.edit(event["contract"], author=cast.author(event["by"])) as draft:
        for name in draft.files:
            draft.remove_file(name)
        for file in sorted(version.rglob("*")):
            if file.is_file():
                draft.write_file(file.relative_to(version).as_posix(), file.read_bytes())


def _propose(repo: ContractRepo, cast: _Cast, event: Mapping[str, Any]) -> None:
    repo.propose(event["contract"], event["version"], comment=event["says"], **_signed(cast, event))


def _approve(repo: ContractRepo, cast: _Cast, event: Mapping[str, Any]) -> None:
    repo.approve(
        event["contract"],
        event["version"],
        role=event["role"],
        comment=event["says"],
        **_signed(cast, event),
    )


def _release(repo: ContractRepo, cast: _Cast, event: Mapping[str, Any]) -> None:
    repo.release(event["contract"], event["version"], **_signed(cast, event))


def _signed(cast: _Cast, event: Mapping[str, Any]) -> dict[str, Any]:
    return {"signer": cast.signer(event["by"]), "author": cast.author(event["by"])}


_DOES: Mapping[str, Callable[[ContractRepo, _Cast, Mapping[str, Any]], None]] = {
    "store": _store,
    "propose": _propose,
    "approve": _approve,
    "release": _release,
}


def _instant(text: str) -> Instant:
    return Instant(int(dt.datetime.fromisoformat(text).timestamp()))
