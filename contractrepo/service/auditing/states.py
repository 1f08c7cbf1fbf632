"""What two entries of the log say about the governed refs, compared tree by tree."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from contractrepo.core.layout import LOG
from contractrepo.core.recent import Recent
from contractrepo.errors import StoreError
from contractrepo.git.objects import FOLDER, SUBMODULE
from contractrepo.git.refnames import ZERO
from contractrepo.service.auditing.reading import AuditedReader

_ROOT = "refs"
_MOST_KEPT = 200_000
# A state may name thousands of refs in one folder, and most entries change one of them.
_ENTRY = re.compile(rb"0?([0-9]{5,6}) ([^\0/]+)\0(.{20})", re.DOTALL)
_ENTRIES = re.compile(rb"(?:0?[0-9]{5,6} [^\0/]+\0.{20})*\Z", re.DOTALL)
_Raw = tuple[bytes, bytes, bytes]


class States:
    """Compares the states that entries hold; only folders that differ are read.

    Args:
        reader: The repository.
    """

    def __init__(self, reader: AuditedReader) -> None:
        self._reader = reader
        self._kept: Recent[frozenset[_Raw]] = Recent(_MOST_KEPT)

    def prefetch(self, trees: Sequence[str | None]) -> None:
        """Read the folders in which each of the trees differs from the one before it, level by level."""
        pairs = {pair for pair in pairwise(trees) if pair[0] != pair[1]}
        while pairs:
            self._reader.prefetch({tree for pair in pairs for tree in pair if tree is not None})
            below = (self._folders(*pair) for pair in pairs)
            pairs = {pair for found in below for pair in found}

    def entries(self, tree: str | None) -> Mapping[str, tuple[str, str]]:
        """Return name -> mode and object id of a tree's entries; none for no tree.

        Raises:
            StoreError: ``log-broken``: it is no tree, or names something twice.
        """
        return dict(map(_decoded, self._raw(tree)))

    def moved(self, old: str | None, new: str | None) -> dict[str, tuple[str, str]]:
        """Return ref -> old and new object id of what differs between two states, 40 zeros for nothing.

        Args:
            old: Tree of the folder ``refs`` of an entry, or None where it has none.
            new: The same of another entry.

        Raises:
            StoreError: ``log-broken``: a state holds something else than gitlinks.
        """
        return {ref: (before, after) for ref, before, after in self._differing(old, new, _ROOT)}

    def _differing(self, old: str | None, new: str | None, path: str) -> Iterator[tuple[str, str, str]]:
        before, after = self._raw(old), self._raw(new)
        were, are = dict(map(_decoded, before - after)), dict(map(_decoded, after - before))
        for name in sorted(were.keys() | are.keys()):
            below = f"{path}/{name}"
            was, now = were.get(name, ("", ZERO)), are.get(name, ("", ZERO))
            folders = _folder(was), _folder(now)
            if folders != (None, None):
                yield from self._differing(*folders, below)
            values = _value(was, below), _value(now, below)
            if values != (ZERO, ZERO):
                yield below, *values

    def _folders(self, old: str | None, new: str | None) -> list[tuple[str | None, str | None]]:
        try:
            before, after = self._raw(old), self._raw(new)
        except StoreError:  # told when the entry is verified
            return []
        were, are = dict(map(_decoded, before - after)), dict(map(_decoded, after - before))
        pairs = (
            (_folder(were.get(name, ("", ZERO))), _folder(are.get(name, ("", ZERO))))
            for name in were.keys() | are.keys()
        )
        return [pair for pair in pairs if pair != (None, None)]

    def _raw(self, tree: str | None) -> frozenset[_Raw]:
        if tree is None:
            return frozenset()
        found = self._kept.find(tree)
        if found is None:
            found = _parsed(self._reader.object(tree).data)
            self._kept.keep(tree, found, len(found) + 1)
        return found


def _parsed(data: bytes) -> frozenset[_Raw]:
    if not _ENTRIES.match(data):
        raise StoreError("log-broken", "a tree of the log cannot be read")
    entries = _ENTRY.findall(data)
    if len({name for _, name, _ in entries}) != len(entries):
        raise StoreError("log-broken", "a tree of the log names something twice")
    return frozenset(entries)


def _decoded(entry: _Raw) -> tuple[str, tuple[str, str]]:
    mode, name, value = entry
    return name.decode("utf-8", "replace"), (mode.decode("ascii").lstrip("0"), value.hex())


def _folder(entry: tuple[str, str]) -> str | None:
    return entry[1] if entry[0] == FOLDER else None


def _value(entry: tuple[str, str], ref: str) -> str:
    mode, value = entry
    if mode in {"", FOLDER}:
        return ZERO
    if mode != SUBMODULE or ref == LOG:
        raise StoreError("log-broken", f"{ref} is no governed ref in the state of the log")
    return value
