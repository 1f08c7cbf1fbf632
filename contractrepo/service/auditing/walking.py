"""The log from its first entry to its last: each one is read once and held against the one before it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from contractrepo.core.json_values import indented_json
from contractrepo.core.layout import LOG, MAIN, POLICY
from contractrepo.errors import ContractRepoError
from contractrepo.git.bulk import first_parents
from contractrepo.git.log import ENTRY_FILE, LogEntry, read_entry
from contractrepo.git.objects import FILE, FOLDER, header_field, header_fields
from contractrepo.git.refnames import ZERO, governed
from contractrepo.service.auditing.reading import AuditedReader
from contractrepo.service.auditing.states import States
from contractrepo.service.reviews.rulebooks import Rulebooks
from contractrepo.workflow.auditing import AuditProblem, Step, step_problems
from contractrepo.workflow.auditing.step import followed, policies_allowed

_OBJECTS, _REFS = "objects", "refs"
_MODES = {ENTRY_FILE: FILE, _OBJECTS: FOLDER, _REFS: FOLDER}
# Entries that are read at once.
_WINDOW = 500
_WRITER = "contractrepo <contractrepo@localhost>"


@dataclass
class Walked:
    """What a walk of the log found out.

    Attributes:
        entries: Commits of the entries, oldest first.
        state: Ref -> object id of every governed ref after the newest entry.
        policies: Each commit of the policy with the entry that brought it, oldest first.
        mains: Object that came -> main right after the entry that brought it; None where there was none.
        problems: What is wrong with the log itself.
    """

    entries: list[str] = field(default_factory=list)
    state: dict[str, str] = field(default_factory=dict)
    policies: list[tuple[str, LogEntry]] = field(default_factory=list)
    mains: dict[str, str | None] = field(default_factory=dict)
    problems: list[AuditProblem] = field(default_factory=list)


def walk(reader: AuditedReader, rulebooks: Rulebooks) -> Walked:
    """Walk the log of a repository, and tell the reader when each ref was received."""
    return _Walk(reader, rulebooks).done()


class _Walk:
    def __init__(self, reader: AuditedReader, rulebooks: Rulebooks) -> None:
        self._reader = reader
        self._rulebooks = rulebooks
        self._states = States(reader)
        self._found = Walked()
        self._tree: str | None = None
        self._received = 0

    def done(self) -> Walked:
        found = self._found
        found.entries = self._chain()
        for place, entry_id in enumerate(found.entries):
            if place % _WINDOW == 0:
                self._prefetch(found.entries[max(place - 1, 0) : place + _WINDOW])
            try:
                self._enter(place, entry_id)
            except ContractRepoError as error:
                message = f"entry {entry_id[:12]} cannot be verified: {error.message}"
                found.problems.append(AuditProblem("log-broken", LOG, message))
        return found

    def _chain(self) -> list[str]:
        """Return the commits of the log, oldest first; what lies before one that cannot be read is out of reach."""
        found: list[str] = []
        current = self._reader.refs(LOG).get(LOG)
        if current is not None:
            self._reader.prefetch(first_parents(self._reader.path, current))
        while current is not None:
            found.append(current)
            try:
                parents = self._reader.commit_info(current).parents
            except ContractRepoError as error:
                message = f"the log cannot be followed back behind {current[:12]}: {error.message}"
                self._found.problems.append(AuditProblem("log-broken", LOG, message))
                break
            current = parents[0] if parents else None
        return found[::-1]

    def _prefetch(self, entries: list[str]) -> None:
        """Read what a stretch of the log will be verified with; nothing of it is believed for that."""
        reader = self._reader
        reader.forget()
        reader.prefetch(entries)
        roots = [root for one in entries if (root := _tree(reader, one)) is not None]
        self._states.prefetch(roots)
        held = [entry for root in roots for name, entry in self._known(root).items() if name != _REFS]
        reader.prefetch({value for _, value in held})
        copies = [self._known(value) for mode, value in held if mode == FOLDER]
        reader.prefetch({value for one in copies for value in (*one, *(blob for _, blob in one.values()))})
        commits = {parent for one in entries for parent in _parents(reader, one)}
        reader.prefetch(commits)

    def _known(self, tree: str) -> Mapping[str, tuple[str, str]]:
        try:
            return self._states.entries(tree)
        except ContractRepoError:
            return {}

    def _enter(self, place: int, entry_id: str) -> None:
        # The state counts even where what is said about it cannot be read: the next entry is compared with it.
        root = self._states.entries(self._reader.commit_info(entry_id).tree)
        tree = root[_REFS][1] if _REFS in root else None
        before, self._tree = self._tree, tree
        moved = self._states.moved(before, tree)
        entry = read_entry(self._reader.object, entry_id)
        step = self._step(place, entry, moved, root)
        self._found.problems += step_problems(step)
        self._received = max(self._received, step.received)
        self._apply(entry, moved)

    def _apply(self, entry: LogEntry, moved: Mapping[str, tuple[str, str]]) -> None:
        found = self._found
        for ref, (_, new) in moved.items():
            if new == ZERO:
                found.state.pop(ref, None)
                self._reader.received.pop(ref, None)
            else:
                found.state[ref] = new
                self._reader.received[ref] = new, entry
        if POLICY in moved:
            found.policies.append((moved[POLICY][1], entry))
        main = found.state.get(MAIN)
        found.mains.update((new, main) for _, new in moved.values())

    def _step(
        self,
        place: int,
        entry: LogEntry,
        moved: Mapping[str, tuple[str, str]],
        root: Mapping[str, tuple[str, str]],
    ) -> Step:
        reader, before = self._reader, self._found.entries[place - 1] if place else None
        info = reader.commit_info(entry.id)
        tags, commits = self._brought_in(entry)
        copies = self._states.entries(root[_OBJECTS][1] if _OBJECTS in root else None)
        policy = self._found.state.get(POLICY)
        return Step(
            id=entry.id,
            order=entry.order,
            place=place,
            received=_seconds(entry),
            after=self._received,
            made=info.when.seconds,
            policy=entry.policy,
            policies=policies_allowed(
                policy, moved.get(POLICY, (ZERO, policy))[1], open_still=self._nobody_signs(policy)
            ),
            listed={one.ref: (one.old, one.new) for one in entry.changes},
            moved=moved,
            parents=info.parents,
            expected_parents=tuple(dict.fromkeys([before, *commits])) if before else (),
            copies={name: reader.object(value).data for name, (_, value) in copies.items()},
            tags=tags,
            rewinding=frozenset(self._rewinding(moved)),
            spelled=self._is_spelled(entry, root),
        )

    def _brought_in(self, entry: LogEntry) -> tuple[dict[str, bytes], list[str]]:
        """Return the raw bytes of the tag objects that an entry brings in, and the commits to which they lead."""
        tags: dict[str, bytes] = {}
        commits: list[str] = []
        for change in entry.changes:
            current = change.new
            while current != ZERO and (found := self._reader.object(current)).kind == "tag":
                tags[current] = found.data
                current = header_field(found.data, "object")
            if current != ZERO and found.kind == "commit":
                commits.append(current)
        return tags, commits

    def _rewinding(self, moved: Mapping[str, tuple[str, str]]) -> Iterator[str]:
        for ref, (old, new) in moved.items():
            if (
                ZERO not in (old, new)
                and followed(ref)
                and governed(ref)
                and not self._reader.is_ancestor(old, new)
            ):
                yield ref

    def _nobody_signs(self, policy: str | None) -> bool:
        book = self._rulebooks.at(policy) if policy is not None else None
        return policy is None or (book is not None and not book.principals.all)

    def _is_spelled(self, entry: LogEntry, root: Mapping[str, tuple[str, str]]) -> bool:
        data = self._reader.object(entry.id).data
        fields = header_fields(data)
        who = header_field(data, "author")
        return (
            all(_MODES.get(name) == mode for name, (mode, _) in root.items())
            and {key for key, _ in fields} <= {"tree", "parent", "author", "committer"}
            and who == header_field(data, "committer")
            and who.startswith(_WRITER)
            and _is_canonical(self._reader.object(root[ENTRY_FILE][1]).data, entry)
        )


def _tree(reader: AuditedReader, commit: str) -> str | None:
    try:
        return reader.commit_info(commit).tree
    except ContractRepoError:
        return None


def _parents(reader: AuditedReader, commit: str) -> tuple[str, ...]:
    try:
        return reader.commit_info(commit).parents
    except ContractRepoError:
        return ()


def _is_canonical(data: bytes, entry: LogEntry) -> bool:
    fields = json.loads(data)
    known = {"schema", *entry.as_json()} - {"id"}
    return set(fields) == known and f"{indented_json(fields)}\n".encode("ascii") == data


def _seconds(entry: LogEntry) -> int:
    return int(dt.datetime.fromisoformat(entry.received).timestamp())
