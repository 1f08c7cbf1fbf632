"""One pass over all operations: what has to be written so that document and mocks agree."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from contractrepo.core.pointer import append
from contractrepo.core.text import printable
from contractrepo.mocking.files.file_names import mock_path
from contractrepo.mocking.files.yaml_text import yaml_text
from contractrepo.openapi.model import Operation
from contractrepo.syncing.asking import Asking, Forced
from contractrepo.syncing.both_sides import BothSides
from contractrepo.syncing.conflicts import Conflicts
from contractrepo.syncing.document_writer import DocumentWriter
from contractrepo.syncing.lens import NOTHING, Shared, View, Views, mock_view
from contractrepo.syncing.merging import ExampleMerge
from contractrepo.syncing.mock_writer import MockWriter
from contractrepo.syncing.moving import Mover
from contractrepo.syncing.pairing import Pair, pairs, template_shape
from contractrepo.syncing.parameters import renamed_parameters, with_renamed
from contractrepo.syncing.publishing import Publisher, Target, shared_parameters
from contractrepo.syncing.side import MockFile, Side, template_names
from contractrepo.syncing.stand_ins import StandIns, moved_responses
from contractrepo.syncing.wants import Users


class Pass:
    """One pass.

    Args:
        base: The state in which both agreed, or None where they never did.
        start: The state before anything was written.
        side: The state now.
        conflicts: Gets what cannot be decided.
        forced: What was decided after the document had been judged.
    """

    def __init__(
        self, base: Side | None, start: Side, side: Side, *, conflicts: Conflicts, forced: Forced
    ) -> None:
        self._base = base
        self._start = start
        self._side = side
        self._conflicts = conflicts
        self._forced = forced
        self._mocks = dict(side.texts)
        self._writer = DocumentWriter(side, conflicts, self._users)
        self._mover = Mover(side, self._writer.files, conflicts)

    def result(self) -> tuple[dict[str, str], dict[str, str]]:
        """Return the texts of the document's files and of the mocks as they are to be; not to be used on conflicts."""
        self._run()
        if self._conflicts.found:
            return self._side.spec, self._side.texts
        return {**self._side.spec, **self._writer.files.texts(self._side.spec)}, self._mocks

    def changes(self) -> tuple[list[str], dict[str, str]]:
        """Return pointers of what has to be written in the document, and path -> text of the mock files to be written."""
        self._run()
        texts = {path: text for path, text in self._mocks.items() if self._side.texts.get(path) != text}
        return self._writer.files.changed, texts

    def _run(self) -> None:
        found = pairs(self._base, self._side)
        self._mover.plan(found)
        for pair in found:
            self._pair(pair)
        self._writer.finish()

    def _pair(self, pair: Pair) -> None:
        if pair.now is not None and pair.new is not None:
            self._both(pair, pair.now, pair.new)
        elif pair.now is not None:
            self._without_file(pair, pair.now)
        elif pair.new is not None:
            self._without_operation(pair, pair.new)

    def _both(self, pair: Pair, now: Operation, new: MockFile) -> None:
        mocks = MockWriter(new, now)
        renames = renamed_parameters(pair.before, now)
        if self._mover.move(pair, mocks, renames):
            self._write(new, mocks)
            return
        self._mover.identify(pair, mocks)
        views = Views(
            with_renamed(self._before(pair), renames),
            self._views[now.key],
            with_renamed(self._old(pair), renames),
            mock_view(new.mock, new.data, now),
            self._base is not None,
        )
        publisher = Publisher(Target(now.pointer, now.key, now, new.path), self._writer)
        asking = Asking(now.key, new.path, self._conflicts, self._forced)
        merge = ExampleMerge(BothSides(views, mocks, publisher, asking))
        merge.run()
        stand_ins = StandIns(views, mocks, self._asked(now))
        stand_ins.follow(moved_responses(pair.before, now))
        stand_ins.keep(merge.dropped)
        self._write(new, mocks)

    def _write(self, file: MockFile, mocks: MockWriter) -> None:
        """Put the text of a mock file in its place, which is another one where its operation has moved."""
        if self._conflicts.found:
            return
        text = self._mocks.pop(file.path)
        if mocks.draft.get("/examples") == {}:
            return
        self._mocks[self._mover.path_of(file, self._mocks)] = mocks.text(text)

    def _without_file(self, pair: Pair, now: Operation) -> None:
        """An operation is new, or its mock file was removed: then its examples go from the document."""
        ours = self._views[now.key]
        before = self._before(pair)
        if pair.before is None:
            self._create(now, ours)
            return
        if pair.old is None:
            return
        changed = [name for name, one in ours.shared.items() if not self._as_before(before, name, one)]
        if changed:
            choice = self._conflicts.decide(
                "deleted-vs-changed",
                now.pointer,
                f"the mock file of {printable(now.key, limit=200)} was removed, but its examples were changed",
                file=pair.old.path,
            )
            if choice is None:
                return
            if choice == "spec":
                self._create(now, ours)
                return
        publisher = Publisher(Target(now.pointer, now.key, now, pair.old.path), self._writer)
        for name, one in ours.shared.items():
            publisher.remove(name, one)

    def _as_before(self, before: View, name: str, one: Shared) -> bool:
        known = before.shared.get(name)
        return known is not None and known.agrees(one)

    def _create(self, now: Operation, ours: View) -> None:
        """Write a mock file for an operation; one without responses gets none."""
        if not ours.data:
            return
        head = {"mock": 1, "operation": now.key}
        if now.operation_id is not None:
            head["operationId"] = now.operation_id
        taken = {path.casefold() for path in self._mocks}
        text = yaml_text({**head, "examples": ours.data})
        self._mocks[mock_path(now.method, now.path, taken)] = self._with_line_ends(text)

    def _with_line_ends(self, text: str) -> str:
        """A new file ends its lines as the document does."""
        entry = next(iter(self._side.spec.values()), "")
        return text.replace("\n", "\r\n") if entry.count("\r\n") * 2 > entry.count("\n") else text

    def _without_operation(self, pair: Pair, new: MockFile) -> None:
        """A mock file is new, or the document lost its operation."""
        if pair.before is None:
            self._publish(new)
            return
        choice = "spec"
        if pair.old is None or pair.old.data != new.data:
            decided = self._conflicts.decide(
                "deleted-vs-changed",
                pair.before.pointer,
                f"the document no longer has {printable(pair.before.key, limit=200)}, but its mocks were changed",
                file=new.path,
                values=(None, None, new.data),
            )
            if decided is None:
                return
            choice = decided
        if choice == "spec":
            del self._mocks[new.path]
        else:
            self._writer.restore(pair.before)

    def _publish(self, new: MockFile) -> None:
        """Add the operation of a mock file to the document."""
        method, _, path = new.mock.operation.partition(" ")
        clash = self._clash(new, path)
        if clash is not None:
            self._conflicts.decide(
                "path-clash",
                append("/paths", path),
                f"{printable(new.mock.operation, limit=200)} of the mocks cannot be added: {clash}",
                file=new.path,
                mock_pointer="/operation",
                values=(None, None, new.mock.operation),
                choices=(),
            )
            return
        pointer = self._writer.operation(method, path, new.mock.operation_id)
        declared = shared_parameters(self._side.description, path)
        target = Target(pointer, new.mock.operation, None, new.path, declared)
        publisher = Publisher(target, self._writer)
        view = mock_view(new.mock, new.data, None)
        for name in template_names(path):
            if ("path", name) not in declared:
                self._writer.parameter(pointer, "path", name, new.path, ())
        for name, shared in view.shared.items():
            publisher.example(name, shared)
        for name, shared in view.bare.items():
            publisher.bare(name, shared)

    def _clash(self, new: MockFile, path: str) -> str | None:
        for operation in self._side.operations.values():
            if operation.path != path and template_shape(operation.path) == template_shape(path):
                return f"its path is that of {printable(operation.path, limit=200)}"
            if new.mock.operation_id is not None and operation.operation_id == new.mock.operation_id:
                return f"its operationId is that of {printable(operation.key, limit=200)}"
        return None

    @cached_property
    def _views(self) -> Mapping[str, View]:
        """What the document says about each operation."""
        return {key: self._side.view(one) for key, one in self._side.operations.items()}

    @cached_property
    def _users(self) -> Users:
        users: dict[str, list[tuple[str, str, str]]] = {}
        for key, view in self._views.items():
            for name, one in view.shared.items():
                for part in one.values:
                    place = one.places[part]
                    users.setdefault(place.pointer, []).append((key, name, place.site))
        return users

    def _before(self, pair: Pair) -> View:
        """Return what the document said in the base."""
        if self._base is None or pair.before is None:
            return NOTHING
        return self._base.view(pair.before)

    def _asked(self, now: Operation) -> Mapping[str, Shared]:
        """Return the stand-ins that the document asked for before anything was written to it."""
        operation = self._start.operations.get(now.key)
        return self._start.view(operation).bare if operation else self._views[now.key].bare

    def _old(self, pair: Pair) -> View:
        """Return what the mock file said in the base."""
        return NOTHING if pair.old is None else mock_view(pair.old.mock, pair.old.data, pair.before)
