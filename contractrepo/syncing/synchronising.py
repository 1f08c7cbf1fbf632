"""Two-way synchronisation of a document and its mocks."""

from __future__ import annotations

from collections.abc import Mapping

from contractrepo.core.collecting import collector_paused
from contractrepo.core.text import printable
from contractrepo.errors import UsageError
from contractrepo.syncing.conflicts import Conflicts
from contractrepo.syncing.judging import Contradiction, Verdicts
from contractrepo.syncing.passing import Pass
from contractrepo.syncing.plan import MODES, Choice, Conflict, Mode, Resolve, SyncPlan
from contractrepo.syncing.side import Side, split_files

_MOST_PASSES = 8
_MOST_WIDENINGS = 64
_UNDECIDED: Resolve = {}


def sync(
    base: Mapping[str, str] | None,
    spec: Mapping[str, str],
    mocks: Mapping[str, str],
    *,
    mode: Mode = "strict",
    resolve: Resolve = _UNDECIDED,
) -> SyncPlan:
    r"""Return what has to be written so that a document and its mocks agree again, and nothing more.

    Args:
        base: Path -> text of document and mocks when they last agreed, or None where they never did.
        spec: Path -> text of the document's files, the document first.
        mocks: Path -> text of the files below ``mocks/``.
        mode: What becomes of an example that contradicts its schema: with ``strict`` it is a conflict, with
            ``propose`` and ``auto`` the schema is widened for what the mocks say, and `SyncPlan.widened` says where. A
            proposal differs only in where it is written.
        resolve: Code and pointer of conflicts -> the side that wins.

    Returns:
        The plan: the same arguments give the same one. After it was carried out, another synchronisation with the
        result as base has nothing to do.

    Raises:
        UsageError: ``mode-unknown`` or ``document-missing``.
        ContractError: A document cannot be read, or a mock file cannot be used; `problems` lists everything.

    Example:
        >>> document = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {/a: {get: {responses: {'204': {description: Done}}}}}"
        >>> list(sync(None, {"openapi.yaml": document}, {}).files)
        ['mocks/get-a.mock.yaml']
    """
    if mode not in MODES:
        message = f"there is no mode '{printable(str(mode), limit=40)}'"
        raise UsageError("mode-unknown", message, f"use {', '.join(MODES)}")
    with collector_paused():
        start = Side(spec, mocks)
        before = None if base is None else Side(*split_files(base, spec), start)
        return _Synchronisation(before, start, mode, resolve).plan()


class _Synchronisation:
    def __init__(self, base: Side | None, start: Side, mode: Mode, resolve: Resolve) -> None:
        self._base = base
        self._start = start
        self._mode = mode
        self._resolve = resolve
        self._forced: dict[tuple[str, str, str], Choice] = {}
        self._widened: dict[tuple[str, str], Conflict] = {}

    def plan(self) -> SyncPlan:
        """Merge, judge what came out, settle what was decided, and begin anew until nothing is left to settle."""
        state: Side | None = self._start
        widenings = 0
        while True:  # every round decides one more value, or widens a schema
            conflicts = Conflicts(self._resolve)
            state = self._settled(state or self._start, conflicts)
            if conflicts.found:
                return SyncPlan(conflicts=_in_order(conflicts))
            verdicts = Verdicts(self._base, self._start, state)
            contradictions = verdicts.contradictions()
            if not contradictions:
                return self._difference(verdicts.filled())
            forced = dict(self._forced)
            widen = []
            for one in contradictions:
                choice = "mocks" if self._widens(one) else conflicts.judge(one.conflict)
                if choice == one.author or (choice and one.atom in self._forced):
                    widen.append(one)
                elif choice is not None:
                    self._forced[one.atom] = choice
            if conflicts.found:
                return SyncPlan(conflicts=_in_order(conflicts))
            if self._forced != forced:
                state = None
                self._widened.clear()
                continue
            wider = verdicts.widened(widen)
            widenings += 1
            if wider is None or widenings > _MOST_WIDENINGS:
                for one in contradictions:
                    conflicts.note(one.conflict)
                return SyncPlan(conflicts=_in_order(conflicts))
            state = wider
            self._widened |= {(one.conflict.code, one.conflict.pointer): one.conflict for one in widen}

    def _widens(self, one: Contradiction) -> bool:
        """Tell whether the schema gives way; a schema that somebody narrowed keeps to what they said."""
        return self._mode != "strict" and one.author == "mocks"

    def _settled(self, state: Side, conflicts: Conflicts) -> Side:
        """Go over all operations until there is nothing more to write: what one gets may be shared by another."""
        for _ in range(_MOST_PASSES):
            spec, mocks = Pass(
                self._base, self._start, state, conflicts=conflicts, forced=self._forced
            ).result()
            if conflicts.found or (spec == state.spec and mocks == state.texts):
                break
            state = Side(spec, mocks, state)
        return state

    def _difference(self, state: Side) -> SyncPlan:
        before = {**self._start.spec, **self._start.texts}
        after = {**state.spec, **state.texts}
        files = {path: text for path, text in sorted(after.items()) if before.get(path) != text}
        removed = tuple(sorted(before.keys() - after.keys()))
        return SyncPlan(files, removed, (), tuple(self._widened[key] for key in sorted(self._widened)))


def _in_order(conflicts: Conflicts) -> tuple[Conflict, ...]:
    return tuple(sorted(conflicts.found.values(), key=lambda one: (one.pointer, one.code, one.file or "")))
