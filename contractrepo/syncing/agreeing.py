"""Whether a document and its mocks say the same, found without making a text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from contractrepo.contract import Contract
from contractrepo.core.collecting import collector_paused
from contractrepo.document import read_document
from contractrepo.editing.comparing import same
from contractrepo.mocking.files.mock_set import MockSet
from contractrepo.syncing.conflicts import Conflicts
from contractrepo.syncing.lens import is_stand_in
from contractrepo.syncing.passing import Pass
from contractrepo.syncing.plan import Conflict
from contractrepo.syncing.side import MockFile, Side


@dataclass(frozen=True, slots=True)
class Disagreement:
    """What a synchronisation of a contract would have to do, seen without a base.

    Attributes:
        conflicts: Values that differ, in the order of their pointers.
        pointers: Places of the document that lack what mocks say; not looked for beside conflicts.
        files: Mock files that lack what the document says; not looked for beside conflicts.
        missing: Mock files of operations that have none: the document answers for them as well as they would.
    """

    conflicts: Sequence[Conflict] = ()
    pointers: Sequence[str] = ()
    files: Sequence[str] = ()
    missing: Sequence[str] = ()

    def __bool__(self) -> bool:
        return bool(self.conflicts or self.pointers or self.files or self.missing)


def disagreement(contract: Contract, mocks: MockSet) -> Disagreement:
    """Return in what a document and the mocks of its operations disagree.

    A response without an example needs no stand-in in a mock file.

    Args:
        contract: The document.
        mocks: Its mock files; those that cannot be used, and those of operations that the document lacks, are left out.

    Raises:
        ContractError: ``edit-impossible``: the mocks say something for a place where the document is not sound.
    """
    with collector_paused():
        side = Side.at_hand(contract, mocks)
        conflicts = Conflicts({})
        pointers, texts = Pass(None, side, side, conflicts=conflicts, forced={}).changes()
    if conflicts.found:
        return Disagreement(sorted(conflicts.found.values(), key=lambda one: (one.pointer, one.file or "")))
    missing = [path for path in texts if path not in side.files]
    changed = [
        path for path, file in side.files.items() if path in texts and not _stands_in(file, texts[path])
    ]
    return Disagreement((), _outermost(pointers), changed, missing)


def _stands_in(file: MockFile, text: str) -> bool:
    """Tell whether the new text of a mock file has no more than stand-ins added."""
    data = read_document(text.encode("utf-8", "surrogatepass")).data
    examples = data["examples"].items()
    known = file.data["examples"]
    kept = {name: one for name, one in examples if name in known or not is_stand_in(name, one)}
    return same({**data, "examples": kept}, file.data)


def _outermost(pointers: Iterable[str]) -> tuple[str, ...]:
    """Return pointers, sorted, without those into what another one points to."""
    known = frozenset(pointers)
    return tuple(one for one in sorted(known) if not any(outer in known for outer in _around(one)))


def _around(pointer: str) -> Iterator[str]:
    while pointer:
        pointer = pointer.rpartition("/")[0]
        yield pointer
