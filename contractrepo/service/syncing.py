"""A contract's document and its mocks brought together: while an edit is written, on a branch, and in a folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from contractrepo.core.text import printable
from contractrepo.errors import ConflictError, ContractRepoError, UsageError
from contractrepo.mocking.files.file_names import FOLDER, is_mock_file
from contractrepo.service.agreed_states import last_agreed, last_committed
from contractrepo.service.placing import place
from contractrepo.service.trees import contract_state, entry_of

if TYPE_CHECKING:
    from contractrepo.kept import Cache
    from contractrepo.service.drafts import Written
    from contractrepo.service.editing import Editor
    from contractrepo.syncing import Conflict, SyncPlan
    from contractrepo.syncing.plan import Mode, Resolve
    from contractrepo.workflow.move import ContractState

Files = Mapping[str, bytes]
_NOTHING_CHOSEN: Resolve = {}
# Conflicts of an example with its schema: faults that a draft may have.
_FAULTS = frozenset({"type-contradiction", "closed-schema-field", "invalid-after-merge"})


@dataclass(frozen=True, slots=True)
class Synced:
    """What a synchronisation did, or what stands in its way.

    Attributes:
        plan: What had to be written; with conflicts, nothing was.
        written: The edit, or None where nothing was written.
    """

    plan: SyncPlan
    written: Written | None = None

    @property
    def agree(self) -> bool:
        """Tell whether document and mocks agreed already."""
        return not (self.plan.conflicts or self.plan.files or self.plan.removed)


def plan_for(
    base: Files | None, files: Files, mode: Mode = "strict", resolve: Resolve = _NOTHING_CHOSEN
) -> SyncPlan:
    """Return what has to be written so that document and mocks of a contract's folder agree.

    Args:
        base: The folder when they last agreed, or None where they never did.
        files: The folder now: relative path -> content. Files that are not UTF-8 are left alone.
        mode: What becomes of an example that contradicts its schema.
        resolve: Code and pointer of conflicts -> the side that wins.

    Raises:
        UsageError: ``document-missing`` or ``mode-unknown``.
        ContractError: The document cannot be read, or a mock file cannot be used.
    """
    from contractrepo.syncing import sync

    before = None if base is None or entry_of(base) is None else _texts(base)
    texts = _texts(files)
    mocks = {path: text for path, text in texts.items() if path.startswith(FOLDER)}
    spec = {path: text for path, text in texts.items() if path not in mocks}
    return sync(before, spec, mocks, mode=mode, resolve=resolve)


def carried_out(files: Files, plan: SyncPlan) -> dict[str, bytes]:
    """Return a contract's folder after a plan."""
    kept = {path: content for path, content in files.items() if path not in plan.removed}
    return {**kept, **{path: text.encode() for path, text in plan.files.items()}}


def followed(name: str, before: Files, files: Files) -> Files:
    """Return the files that an edit writes: what it did to the document is done to the mocks as well, and the other way.

    Where document or mocks cannot be used, or an example contradicts its schema, nothing follows: an unfinished draft is
    written as it is, and main's guards say what is wrong with it.

    Args:
        name: The contract.
        before: Its folder when the edit began.
        files: Its folder as the edit leaves it.

    Raises:
        ConflictError: ``sync-conflict``.
    """
    if entry_of(before) is None or files == before:
        return files
    try:
        plan = plan_for(before, files)
    except ContractRepoError:
        return files
    if any(one.code not in _FAULTS for one in plan.conflicts):
        raise conflict(name, plan.conflicts)
    return files if plan.conflicts else carried_out(files, plan)


def united(state: ContractState, path: str, cache: Cache | None) -> ContractState:
    """Return a contract whose document holds what its mocks say beyond it, and the other way; as it is where they conflict."""
    try:
        plan = plan_for(None, state.files)
    except ContractRepoError:
        return state
    if plan.conflicts or Synced(plan).agree:
        return state
    return contract_state(carried_out(state.files, plan), path, cache)


def sync_branch(
    editor: Editor, mode: Mode | None = None, resolve: Resolve = _NOTHING_CHOSEN, *, check: bool = False
) -> Synced:
    """Write one commit that brings a contract's document and mocks together on a branch.

    With the mode ``propose`` main gets no wider schema: that is written to a new design ``sync``, for people to review.

    Args:
        editor: Writes to the branch.
        mode: ``strict`` on main and ``auto`` on a design without.
        resolve: Code and pointer of conflicts -> the side that wins.
        check: Write nothing.

    Raises:
        UsageError: ``unknown-contract``, ``document-missing`` or ``mode-unknown``.
        ContractError: The document cannot be read, or a mock file cannot be used.
        WorkflowError: A rule of main refuses the result.
        ConflictError: ``contract-changed``: somebody else changed the contract meanwhile.
    """
    start = editor.place()
    if start.commit is None or start.tree is None:
        message = f"there is no contract '{printable(editor.name, limit=80)}' to synchronise"
        raise UsageError("unknown-contract", message, "contractrepo list")
    draft = editor.draft(start)
    base = last_agreed(editor.store, editor.name, start.commit)
    plan = plan_for(base, draft.files, mode or editor.mode, resolve)
    synced = Synced(plan)
    if check or plan.conflicts or synced.agree:
        return synced
    draft.replace(carried_out(draft.files, plan))
    if plan.widened and editor.design is None:
        proposing = _proposing(editor, draft.files)
        if proposing is None:
            return synced
        editor, start = proposing, proposing.place()
    return Synced(plan, editor.commit(draft, start, f"{editor.name}: sync the document and its mocks"))


def _proposing(editor: Editor, files: Files) -> Editor | None:
    """Return what writes to the first design ``sync``, ``sync-2`` ... that does not exist, or None where one proposes this."""
    proposing, number = replace(editor, design="sync"), 1
    while (place := proposing.place()).tip is not None:
        if proposing.draft(place).files == files:
            return None
        number += 1
        proposing = replace(editor, design=f"sync-{number}")
    return proposing


def sync_folder(
    folder: Path, mode: Mode | None = None, resolve: Resolve = _NOTHING_CHOSEN, *, check: bool = False
) -> Synced:
    """Bring the document and the mocks in a contract's folder of a work tree together, in place.

    The base is what git holds there since both last agreed; outside of git they are merged as if they never did. Without
    a mode it is ``strict``.

    Raises:
        UsageError: ``file-not-found``: there is no such folder; ``document-missing`` or ``mode-unknown``.
        ContractError: The document cannot be read, or a mock file cannot be used.
    """
    files = _folder_files(folder)
    plan = plan_for(last_committed(folder), files, mode or "strict", resolve)
    if not check:
        for path, text in plan.files.items():
            place(folder, folder / path, text.encode())
        for path in plan.removed:
            (folder / path).unlink(missing_ok=True)
    return Synced(plan)


def conflict(name: str, conflicts: Sequence[Conflict]) -> ConflictError:
    """Return the error of an edit whose document and mocks contradict each other."""
    lines = [f"document and mocks of '{name}' contradict each other"]
    lines += [f"    {one.code} at {printable(one.pointer, limit=200)}: {one.message}" for one in conflicts]
    hint = f"change one of them, or choose: contractrepo sync {name} --resolve CODE@POINTER=spec|mocks"
    return ConflictError("sync-conflict", "\n".join(lines), hint, data={"conflicts": tuple(conflicts)})


def _texts(files: Files) -> dict[str, str]:
    """Return the texts of a folder, the document first; of files below ``mocks/`` only those that hold mocks."""
    entry = entry_of(files)
    found: dict[str, str] = {}
    for path in sorted(files, key=lambda one: (one != entry, one)):
        if not path.startswith(FOLDER) or is_mock_file(path):
            try:
                found[path] = files[path].decode()
            except UnicodeDecodeError:
                continue
    return found


def _folder_files(folder: Path) -> dict[str, bytes]:
    if not folder.is_dir():
        raise UsageError("file-not-found", f"there is no folder {printable(str(folder), limit=200)}")
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
