"""Refs read from their files: loose ones one by one, packed-refs once for as long as the file stays the same."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Protocol

from contractrepo.errors import StoreError
from contractrepo.git.refnames import ZERO, is_object_id, is_ref_name

_PackedKey = tuple[int, int, int]


class Refs(Protocol):
    """Names of a repository's objects."""

    def all(self, prefix: str = "") -> Mapping[str, str]:
        """Return full name -> object id of every ref whose name starts with `prefix`, sorted."""

    def value(self, ref: str) -> str:
        """Return the object id of a ref, 40 zeros where it does not exist.

        Raises:
            StoreError: ``ref-unreadable``.
        """


class RefFiles:
    """The refs of a bare repository.

    Args:
        git_dir: The repository's folder.
    """

    def __init__(self, git_dir: Path) -> None:
        self._git_dir = git_dir
        self._folder = str(git_dir)
        self._packed_file = git_dir / "packed-refs"
        self._packed: Mapping[str, str] = {}
        self._packed_folders: frozenset[str] | None = None
        self._key: _PackedKey | None = None

    def all(self, prefix: str = "") -> dict[str, str]:
        """Return full name -> object id of every ref below `prefix`, sorted; symbolic and broken refs are left out."""
        # Loose first: `git pack-refs` writes the packed file before it removes the loose ones.
        loose = dict(self._loose(prefix))
        packed = {ref: value for ref, value in self._read_packed().items() if ref.startswith(prefix)}
        found = {**packed, **loose}
        return {ref: found[ref] for ref in sorted(found) if is_object_id(found[ref])}

    def value(self, ref: str) -> str:
        """Return the object id of a ref, 40 zeros where it does not exist.

        Raises:
            StoreError: ``ref-unreadable``: it is a symbolic ref, or its file holds something else than an id.
        """
        loose = self._read_loose(ref)
        found = self._read_packed().get(ref, ZERO) if loose is None else loose
        if not is_object_id(found):
            what = "is a symbolic ref" if found.startswith("ref:") else "holds no object id"
            raise StoreError("ref-unreadable", f"{ref} {what}", "refs of a contract repository name objects")
        return found

    def clash(self, ref: str) -> str | None:
        """Return an existing ref that excludes `ref`: ``a`` and ``a/b`` cannot both exist."""
        packed = self._read_packed()
        for name in above(ref):
            if name in packed or (self._git_dir / name).is_file():
                return name
        loose = next((name for name, _ in self._loose(ref + "/")), None)
        if loose is None and ref in self._folders_of(packed):
            return next(name for name in packed if name.startswith(ref + "/"))
        return loose

    def _loose(self, prefix: str) -> Iterator[tuple[str, str]]:
        folder = prefix.rpartition("/")[0] or "refs"
        if not (folder + "/").startswith("refs/"):
            return
        for ref in _names_below(self._git_dir, folder):
            if ref.startswith(prefix) and is_ref_name(ref):
                value = self._read_loose(ref)
                if value is not None:
                    yield ref, value

    def _read_loose(self, ref: str) -> str | None:
        # A server asks for every request, so this goes past what makes files comfortable.
        try:
            handle = os.open(f"{self._folder}/{ref}", os.O_RDONLY | os.O_CLOEXEC)
        except (FileNotFoundError, NotADirectoryError):
            return None
        try:
            return os.read(handle, 1000).decode("ascii", "replace").rstrip()
        except IsADirectoryError:
            return None
        finally:
            os.close(handle)

    def _folders_of(self, packed: Mapping[str, str]) -> frozenset[str]:
        if self._packed_folders is None:
            self._packed_folders = frozenset(folder for name in packed for folder in above(name))
        return self._packed_folders

    def _read_packed(self) -> Mapping[str, str]:
        try:
            if _key_of(self._packed_file.stat()) != self._key:
                with self._packed_file.open("rb") as file:
                    key = _key_of(os.fstat(file.fileno()))
                    self._packed, self._packed_folders = dict(_packed_lines(file.read())), None
                    self._key = key
        except FileNotFoundError:
            self._packed, self._packed_folders, self._key = {}, None, None
        return self._packed


def _key_of(stat: os.stat_result) -> _PackedKey:
    return stat.st_ino, stat.st_size, stat.st_mtime_ns


def above(ref: str) -> Iterator[str]:
    """Yield the names that `ref` lies below, for example ``refs/tags/a`` for ``refs/tags/a/b``."""
    parts = ref.split("/")
    return ("/".join(parts[:end]) for end in range(2, len(parts)))


def _names_below(git_dir: Path, folder: str) -> Iterator[str]:
    try:
        with os.scandir(git_dir / folder) as entries:
            found = [(entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries]
    except (FileNotFoundError, NotADirectoryError):
        return
    for name, is_folder in found:
        if is_folder:
            yield from _names_below(git_dir, f"{folder}/{name}")
        else:
            yield f"{folder}/{name}"


def _packed_lines(data: bytes) -> Iterator[tuple[str, str]]:
    for line in data.decode("utf-8", "replace").split("\n"):
        # '#' starts the header, '^' the object that the tag of the line before stands for.
        if line[:1] not in {"#", "^"} and line[40:41] == " ":
            yield line[41:], line[:40]
