"""A repository as it will be once changes have landed: what one ref of a push builds on may come with the same push."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from contractrepo.git.changes import Receipt, RefChange
from contractrepo.git.log import LogEntry
from contractrepo.git.reader import RepositoryReader
from contractrepo.git.refnames import ZERO


class PendingReader(RepositoryReader):
    """Reads a repository with some refs changed; nothing is written.

    Args:
        reader: The repository as it is. It must have the objects already.
        changes: What is about to land.
        receipt: How it would be logged.
    """

    def __init__(self, reader: RepositoryReader, changes: Sequence[RefChange], receipt: Receipt) -> None:
        super().__init__(reader.path, _PendingRefs(reader, changes), reader.object)
        self._reader = reader
        self._entry = _entry(reader, changes, receipt)

    def receipts(self, refs: Mapping[str, str]) -> Mapping[str, LogEntry]:
        """Return ref -> the entry that gave it its value; for what is about to land, the entry that would."""
        landing = {one.ref: one.new for one in self._entry.changes}
        known = {ref: value for ref, value in refs.items() if ref not in landing}
        arriving = {ref: self._entry for ref, value in refs.items() if landing.get(ref) == value}
        return {**self._reader.receipts(known), **arriving}

    def logged(self, refs: Mapping[str, str]) -> frozenset[str]:
        """Return those of `refs` that the log knows at their value, or will know."""
        landing = {(one.ref, one.new) for one in self._entry.changes}
        arriving = {ref for ref, value in refs.items() if (ref, value) in landing}
        return frozenset(arriving) | self._reader.logged(refs)


class _PendingRefs:
    def __init__(self, reader: RepositoryReader, changes: Sequence[RefChange]) -> None:
        self._reader = reader
        self._landing = {one.ref: one.new for one in changes}

    def all(self, prefix: str = "") -> Mapping[str, str]:
        landing = {ref: value for ref, value in self._landing.items() if ref.startswith(prefix)}
        found = {**self._reader.refs(prefix), **landing}
        return {ref: found[ref] for ref in sorted(found) if found[ref] != ZERO}

    def value(self, ref: str) -> str:
        return self.all(ref).get(ref, ZERO)


def _entry(reader: RepositoryReader, changes: Sequence[RefChange], receipt: Receipt) -> LogEntry:
    newest = next(iter(reader.log(1)), None)
    return LogEntry(
        id="",
        order=newest.order + 1 if newest else 0,
        previous=newest.id if newest else None,
        received=receipt.when.utc,
        user=receipt.user,
        via=receipt.via,
        policy=receipt.policy,
        options=receipt.options,
        changes=tuple(changes),
    )
