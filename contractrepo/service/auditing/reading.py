"""A repository as an audit reads it: refs of one moment, objects that are what their names say, receipts by the walk."""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from itertools import islice, takewhile

from contractrepo.core.layout import MAIN
from contractrepo.core.recent import Recent
from contractrepo.errors import ContractRepoError, StoreError
from contractrepo.git.bulk import BulkReader
from contractrepo.git.log import LogEntry
from contractrepo.git.objects import GitObject, header_fields
from contractrepo.git.reader import RepositoryReader
from contractrepo.git.reading import CommitInfo
from contractrepo.git.refnames import ZERO

# What readers of packs and loose objects raise where bytes were changed by hand.
_DAMAGE = (ArithmeticError, AssertionError, AttributeError, LookupError, OSError, TypeError, ValueError)

_MOST_BYTES = 128 * 1024 * 1024
_MOST_INFOS = 20_000


class AuditedReader(RepositoryReader):
    """Reads a repository and believes nothing: a damaged object is an error, and a receipt is what the audit has walked.

    Args:
        reader: The repository or clone.
        refs: Full name -> object id of its refs at one moment, sorted.

    Attributes:
        received: Ref -> the value that the log gave it, and the entry that did; filled by the walk.
    """

    def __init__(self, reader: RepositoryReader, refs: Mapping[str, str]) -> None:
        self._held = _Held(reader)
        super().__init__(reader.path, _FrozenRefs(refs), self._held.read)
        self.received: dict[str, tuple[str, LogEntry]] = {}
        self._commits: dict[str, str] = {}
        self._infos: Recent[CommitInfo] = Recent(_MOST_INFOS)
        self._before: tuple[str, frozenset[str]] = (ZERO, frozenset())

    def receipts(self, refs: Mapping[str, str]) -> Mapping[str, LogEntry]:
        """Return ref -> the entry of the walked log that gave it its value."""
        known = {ref: self.received[ref] for ref in refs if ref in self.received}
        return {ref: entry for ref, (value, entry) in known.items() if value == refs[ref]}

    def logged(self, refs: Mapping[str, str]) -> frozenset[str]:
        """Return those of `refs` that the walked log knows at their value, 40 zeros for those that it does not know."""
        absent = (ref for ref, value in refs.items() if value == ZERO and ref not in self.received)
        return frozenset(self.receipts(refs)).union(absent)

    def commit_of(self, object_id: str) -> str:
        """Return the commit that a commit or an annotated tag stands for; each is looked up once."""
        if object_id not in self._commits:
            self._commits[object_id] = super().commit_of(object_id)
        return self._commits[object_id]

    def commit_info(self, commit: str) -> CommitInfo:
        """Return what a commit says about itself; what was asked lately is not read again."""
        found = self._infos.find(commit)
        if found is None:
            found = super().commit_info(commit)
            self._infos.keep(commit, found, 1)
        return found

    def prefetch(self, object_ids: Iterable[str]) -> None:
        """Read what will be asked for soon, all at once; whether it can be read is told when it is asked for."""
        self._held.fill(object_ids)

    def forget(self) -> None:
        """Let go of what was prefetched."""
        self._held.empty()

    def is_ancestor(self, old: str, new: str) -> bool:
        """Tell whether commit `new` is `old` or was built on it; the history of main is read once."""
        if new != self._refs.value(MAIN):
            return super().is_ancestor(old, new)
        if self._before[0] != new:
            self._before = new, self._history(new)
        return old in self._before[1]

    def _history(self, tip: str) -> frozenset[str]:
        seen, waiting = {tip}, {tip}
        while waiting:
            self.prefetch(waiting)
            heads = [header_fields(self.object(one).data) for one in waiting]
            waiting = {value for fields in heads for key, value in fields if key == "parent"} - seen
            seen |= waiting
        return frozenset(seen)


class _FrozenRefs:
    def __init__(self, refs: Mapping[str, str]) -> None:
        self._refs = refs
        self._names = list(refs)

    def all(self, prefix: str = "") -> Mapping[str, str]:
        behind = islice(self._names, bisect_left(self._names, prefix), None)
        return {ref: self._refs[ref] for ref in takewhile(lambda name: name.startswith(prefix), behind)}

    def value(self, ref: str) -> str:
        return self._refs.get(ref, ZERO)


class _Held:
    """Reads objects and finds bytes that were changed on the disk: neither git nor dulwich looks."""

    def __init__(self, reader: RepositoryReader) -> None:
        self._reader = reader
        self._bulk = BulkReader(reader.path)
        self._objects: dict[str, GitObject] = {}
        self._bytes = 0

    def read(self, object_id: str) -> GitObject:
        if object_id in self._objects:
            return self._objects[object_id]
        try:
            found = self._reader.object(object_id)
        except ContractRepoError:
            raise
        except _DAMAGE as error:
            raise _corrupt(object_id) from error
        if not _is_whole(object_id, found):
            raise _corrupt(object_id)
        self._hold(object_id, found)
        return found

    def fill(self, object_ids: Iterable[str]) -> None:
        wanted = (one for one in object_ids if one not in self._objects)
        for object_id, found in self._bulk.read(wanted):
            if _is_whole(object_id, found):
                self._hold(object_id, found)

    def empty(self) -> None:
        self._objects.clear()
        self._bytes = 0

    def _hold(self, object_id: str, found: GitObject) -> None:
        self._bytes += len(found.data)
        if self._bytes > _MOST_BYTES:
            self.empty()
            self._bytes = len(found.data)
        self._objects[object_id] = found


def _is_whole(object_id: str, found: GitObject) -> bool:
    header = f"{found.kind} {len(found.data)}\0".encode("ascii")
    return hashlib.sha1(header + found.data, usedforsecurity=False).hexdigest() == object_id


def _corrupt(object_id: str) -> StoreError:
    message = f"object {object_id} does not hold what its name says: it was changed on the disk"
    return StoreError("object-corrupt", message, "restore it from a clone or a backup")
