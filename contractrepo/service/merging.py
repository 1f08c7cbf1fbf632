"""Main merged into a design: document and mocks by key, everything else as main has it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from contractrepo.core.layout import MAIN, contract_path, short_ref
from contractrepo.core.problem import Problem
from contractrepo.core.text import printable
from contractrepo.errors import ConflictError, ContractError, UsageError
from contractrepo.git.merging import merge_base, merge_lines
from contractrepo.service.editing import tree_changes
from contractrepo.service.syncing import carried_out, plan_for
from contractrepo.service.trees import contract_state, entry_of
from contractrepo.syncing.branches import branch_conflict, merge_folders
from contractrepo.syncing.plan import Conflict

if TYPE_CHECKING:
    from contractrepo.service.editing import Editor
    from contractrepo.syncing.branches import ResolveBranch

Files = Mapping[str, bytes]
_UNSOUND = "invalid-after-merge"


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge of main into a design did, or what stands in its way.

    Attributes:
        branch: The design, for example ``design/orders/refunds``.
        commit: The merge, or None where nothing was written.
        conflicts: What a person has to decide first: `ours` is the design, `theirs` is main.
    """

    branch: str
    commit: str | None = None
    conflicts: Sequence[Conflict] = ()

    @property
    def up_to_date(self) -> bool:
        """Tell whether the design held all of main already."""
        return self.commit is None and not self.conflicts


def merge_main(editor: Editor, resolve: ResolveBranch) -> Merged:
    """Write one commit that brings main into a design: its tree is main's, with the contract merged.

    Args:
        editor: Writes to the design.
        resolve: Code and place of conflicts -> the branch that wins.

    Raises:
        UsageError: ``unknown-ref``: there is no such design; ``edit-impossible``.
        ConflictError: ``contract-changed``: somebody else changed the design meanwhile.
        StoreError: ``git-failed``.
    """
    store, path, branch = editor.store, contract_path(editor.name), short_ref(editor.branch)
    start, main = editor.place(), store.refs(MAIN).get(MAIN)
    if start.tip is None:
        message = f"there is no design '{printable(branch, limit=200)}'"
        raise UsageError("unknown-ref", message, "contractrepo list")
    if main is None or store.is_ancestor(main, start.tip):
        return Merged(branch)
    base = merge_base(store.path, start.tip, main)
    before, ours, theirs = (_files(editor, commit) for commit in (base, start.tip, main))
    merge = merge_folders(before, ours, theirs, lines=merge_lines, resolve=resolve)
    if merge.conflicts:
        return Merged(branch, conflicts=merge.conflicts)
    files, unsound = _judged(path, ours, theirs, merge.files)
    if unsound:
        return Merged(branch, conflicts=unsound)
    tree = store.write_tree(main, tree_changes(theirs, files, path))
    message = f"{editor.name}: merge {short_ref(MAIN)} into {short_ref(editor.branch)}"
    parents = [start.tip, main]
    commit = store.write_commit(tree, parents, author=editor.author, when=editor.clock(), message=message)
    if not editor.swap(start, commit):
        message = f"somebody else changed {printable(branch, limit=200)} meanwhile"
        raise ConflictError("contract-changed", message, "merge again")
    return Merged(branch, commit)


def _files(editor: Editor, commit: str | None) -> Files:
    path = contract_path(editor.name)
    if commit is None or editor.store.tree_id(commit, path) is None:
        return {}
    return editor.store.files(commit, path)


def _judged(path: str, ours: Files, theirs: Files, files: Files) -> tuple[Files, Sequence[Conflict]]:
    """Return the folder with document and mocks in agreement, and what is unsound in it that neither branch had."""
    if entry_of(files) is None or files in (ours, theirs):
        return files, ()
    known = {sign for side in (ours, theirs) for one in _errors(path, side) for sign in _signs(one)}
    new = [one for one in _errors(path, files) if known.isdisjoint(_signs(one))]
    if new:
        return files, [
            branch_conflict(_UNSOUND, one.message, one.pointer, _below(path, one.file)) for one in new
        ]
    try:
        plan = plan_for(ours, files)
        if not plan.conflicts:
            return carried_out(files, plan), ()
        met = {(one.code, one.pointer) for side in (ours, theirs) for one in plan_for(None, side).conflicts}
    except ContractError:
        return files, ()  # one of the branches had the fault before
    left = [one for one in plan.conflicts if (one.code, one.pointer) not in met]
    return files, [branch_conflict(_UNSOUND, one.message, one.pointer, None) for one in left]


def _errors(path: str, files: Files) -> Iterable[Problem]:
    if entry_of(files) is None:
        return ()
    try:
        state = contract_state(files, path)
    except ContractError as error:
        return error.problems
    return [*state.contract.errors, *(one for one in state.mocks.problems if one.severity == "error")]


def _signs(problem: Problem) -> Iterator[tuple[str, str | None, str]]:
    """Yield what a problem is known by; items of lists that were merged stand elsewhere."""
    yield problem.code, problem.file, problem.pointer
    yield problem.code, problem.file, f"message: {problem.message}"


def _below(path: str, file: str | None) -> str | None:
    name = (file or "").removeprefix(f"{path}/")
    return None if not name or entry_of({name: b""}) else name
