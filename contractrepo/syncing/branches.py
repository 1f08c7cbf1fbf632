"""A contract's folder on two branches, merged from where they parted: by key and by name, not by line."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Protocol

from contractrepo.core.layout import ENTRY_FILES
from contractrepo.document import read_document
from contractrepo.editing import edited
from contractrepo.editing.comparing import same
from contractrepo.errors import ContractError
from contractrepo.mocking.files.file_names import FOLDER
from contractrepo.mocking.files.mock import ABSENT
from contractrepo.syncing.named_lists import named_items
from contractrepo.syncing.plan import BRANCHES, Branch, Conflict
from contractrepo.syncing.three_way import decided

Files = Mapping[str, bytes]
ResolveBranch = Mapping[tuple[str, str], Branch]
"""Code and place of a conflict -> the branch that wins."""

_WHY = {
    "both-changed-value": "both branches changed one value to different ones",
    "deleted-vs-changed": "one branch removed what the other one changed",
}
_DATA_FILES = (".yaml", ".yml", ".json")
_UNREADABLE = object()
# Members of an example in a mock file that the document may have as well.
_SHARED = re.compile(r"/examples/[^/]*/(?:respond/(?:body|headers)|when|summary|description)(?:/|\Z)")


class MergeLines(Protocol):
    """Merges three texts by line."""

    def __call__(self, base: bytes, ours: bytes, theirs: bytes, *, union: bool = False) -> bytes | None:
        """Return the merge, or None where both changed the same lines; with `union` those of both are there, ours first."""


@dataclass(frozen=True, slots=True)
class FolderMerge:
    """What became of a folder.

    Attributes:
        files: Relative path -> content; without meaning where there are conflicts.
        conflicts: What a person has to decide first; `ours` and `theirs` are the branches.
    """

    files: Files
    conflicts: Sequence[Conflict]


def place_of(conflict: Conflict) -> str:
    """Return what a conflict of two branches is named by: a pointer into the document, or ``FILE#POINTER``."""
    if conflict.pointer or conflict.file is None:
        return conflict.pointer
    return f"{conflict.file}#{conflict.mock_pointer}"


def branch_conflict(
    code: str, message: str, pointer: str, file: str | None, values: Sequence[Any] | None = None
) -> Conflict:
    """Return a conflict of two branches.

    Args:
        code: Code of the conflict.
        message: What contradicts what.
        pointer: Place in the file.
        file: The file, or None for the document.
        values: Base, ours and theirs; without them no side can be chosen.
    """
    base, ours, theirs = values or (None, None, None)
    at, below = (pointer, "") if file is None else ("", pointer)
    return Conflict(code, at, file, below, base, ours, theirs, BRANCHES if values else (), message)


def merge_folders(
    base: Files, ours: Files, theirs: Files, *, lines: MergeLines, resolve: ResolveBranch
) -> FolderMerge:
    """Return what two branches made of a contract's folder.

    A file that one branch left alone is the other one's, byte for byte. Documents and mock files are merged as data; the
    text is that of the merge by line where it holds exactly this data, so that the comments of both stay, else `ours`
    edited. A mock's value that clashes just as one of the document does is the same conflict.

    Args:
        base: The folder where the branches parted: relative path -> content.
        ours: The folder on the branch that is merged into.
        theirs: The folder on the other one.
        lines: Merges by line.
        resolve: Code and place (`place_of`) of conflicts -> the branch that wins.

    Raises:
        UsageError: ``edit-impossible``: no text was found that holds the merged data.
    """
    known = {**theirs, **ours}
    entry = next((name for name in ENTRY_FILES if name in known), "")
    merge = _Merge(entry, lines, resolve)
    files: dict[str, bytes] = {}
    for path in sorted({*ours, *theirs}, key=lambda one: (one.startswith(FOLDER), one != entry, one)):
        content = merge.file(path, base.get(path), ours.get(path), theirs.get(path))
        if content is not None:
            files[path] = content
    return FolderMerge(dict(sorted(files.items())), tuple(merge.conflicts))


class _Merge:
    def __init__(self, entry: str, lines: MergeLines, resolve: ResolveBranch) -> None:
        self._entry = entry
        self._lines = lines
        self._resolve = resolve
        self._met: dict[str, list[Conflict]] = {}
        self._open: dict[tuple[str, str], Conflict] = {}

    @property
    def conflicts(self) -> list[Conflict]:
        """Return those that nobody decided, in the order of their places."""
        return [self._open[key] for key in sorted(self._open, key=lambda key: (key[1], key[0]))]

    def file(self, path: str, base: bytes | None, ours: bytes | None, theirs: bytes | None) -> bytes | None:
        if theirs in (ours, base):
            return ours
        if ours == base:
            return theirs
        if ours is not None and theirs is not None:
            merged = self._merged(path, base, ours, theirs)
            if merged is not None:
                return merged
        winner = self._winner(
            path, "", [None if one is None else _shown(one) for one in (base, ours, theirs)]
        )
        return theirs if winner == "theirs" else ours

    def _merged(self, path: str, base: bytes | None, ours: bytes, theirs: bytes) -> bytes | None:
        """Return what two texts give, or None where one of them is no data and they do not merge by line."""
        before, mine, other = (ABSENT if one is None else _data(path, one) for one in (base, ours, theirs))
        if mine is _UNREADABLE or other is _UNREADABLE:
            return self._lines(base or b"", ours, theirs)
        before = ABSENT if before is _UNREADABLE else before
        result = decided(before, mine, other, partial(self._value, path), named_items)
        for union in (False, True):
            text = self._lines(base or b"", ours, theirs, union=union)
            if text is not None and same(_data(path, text), result):
                return text
        return edited(ours, result, file=path)

    def _value(self, path: str, pointer: str, base: Any, ours: Any, theirs: Any) -> Any:
        return theirs if self._winner(path, pointer, (base, ours, theirs)) == "theirs" else ours

    def _winner(self, path: str, pointer: str, values: Sequence[Any]) -> Branch | None:
        """Return the branch that was chosen to win; without a choice the conflict is noted."""
        removed = any(one is ABSENT for one in values[1:]) or (not pointer and None in values[1:])
        code = "deleted-vs-changed" if removed else "both-changed-value"
        told = [None if one is ABSENT else one for one in values]
        conflict = branch_conflict(code, _WHY[code], pointer, None if path == self._entry else path, told)
        key = json.dumps((code, told), sort_keys=True)
        alike = self._met.setdefault(key, [])
        if path.startswith(FOLDER) and len(alike) == 1 and alike[0].file is None and _SHARED.match(pointer):
            conflict = replace(alike[0], file=path, mock_pointer=pointer)
        elif not path.startswith(FOLDER):
            alike.append(conflict)
        chosen = self._resolve.get((code, place_of(conflict)))
        if chosen is None:
            self._open[code, place_of(conflict)] = conflict
        return chosen


def _data(path: str, content: bytes) -> Any:
    if not path.lower().endswith(_DATA_FILES):
        return _UNREADABLE
    try:
        return read_document(content, file=path).data
    except ContractError:
        return _UNREADABLE


def _shown(content: bytes) -> str:
    return content.decode("utf-8", "replace")
