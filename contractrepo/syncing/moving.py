"""Operations that moved to another path or method, or got another operationId."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from contractrepo.core.pointer import append
from contractrepo.core.text import printable
from contractrepo.mocking.files.file_names import mock_path
from contractrepo.openapi.model import Operation
from contractrepo.syncing.conflicts import Conflicts
from contractrepo.syncing.document_files import DocumentFiles
from contractrepo.syncing.mock_writer import MockWriter
from contractrepo.syncing.pairing import Pair, template_shape
from contractrepo.syncing.parameters import Renames, renamed_in_template
from contractrepo.syncing.side import MockFile, Side


class Mover:
    """Makes document and mock files follow each other.

    Args:
        side: The state now.
        files: Changes the document.
        conflicts: Gets what cannot be decided.
    """

    def __init__(self, side: Side, files: DocumentFiles, conflicts: Conflicts) -> None:
        self._side = side
        self._files = files
        self._conflicts = conflicts
        self._wanted: dict[str, str] = {}  # key in the document -> key that its mock file wants
        self._moved: dict[str, Operation] = {}  # path of a mock file -> its operation, now elsewhere

    def plan(self, found: Sequence[Pair]) -> None:
        """Note which operations the mocks want to move."""
        for pair in found:
            if pair.now and pair.new and pair.old and pair.before and pair.before.key == pair.now.key:
                self._wanted[pair.now.key] = pair.new.mock.operation

    def move(self, pair: Pair, mocks: MockWriter, renames: Renames) -> bool:
        """Follow a move or a renamed parameter; tell whether anything is to be written before examples are merged."""
        now, new = pair.now, pair.new
        assert now is not None
        assert new is not None
        if new.mock.operation != now.key:
            if pair.before is None or pair.before.key == now.key:
                self._follow_mocks(now, new)
                return True
            stayed = pair.old is None or pair.old.mock.operation == new.mock.operation
            if not stayed and self._clash(pair, now, new) != "spec":
                return True
            mocks.draft.put("/operation", now.key)
            self._moved[new.path] = now
        return self._rename_parameters(renames, new, mocks) or mocks.draft.changed

    def identify(self, pair: Pair, mocks: MockWriter) -> None:
        """Bring the operationId that one side changed to the other one; mocks need not have it."""
        now, new, before, old = pair.now, pair.new, pair.before, pair.old
        assert now is not None
        assert new is not None
        mine, other = now.operation_id, new.mock.operation_id
        was = before.operation_id if before else None
        known = old.mock.operation_id if old else None
        if mine == other or (other is None and known is None):
            return
        place = append(now.pointer, "operationId")
        if mine == was and other != known and other is not None:
            self._files.put(place, other, before=next(iter(now.data)))
        elif other == known and mine is None:
            mocks.draft.remove("/operationId")
        elif other == known and mine != was:
            mocks.draft.put("/operationId", mine, after="operation")
        elif mine != was and other != known:
            choice = self._conflicts.decide(
                "both-changed-value",
                place,
                f"document and mocks of {printable(now.key, limit=200)} changed its operationId to different ones",
                file=new.path,
                mock_pointer="/operationId",
                values=(was, mine, other),
            )
            if choice == "spec":
                mocks.draft.put("/operationId", mine, after="operation")
            elif choice == "mocks":
                self._files.put(place, other, before=next(iter(now.data)))

    def path_of(self, file: MockFile, taken: Mapping[str, str]) -> str:
        """Return where a mock file is to be."""
        operation = self._moved.get(file.path)
        if operation is None:
            return file.path
        return mock_path(operation.method, operation.path, {path.casefold() for path in taken})

    def _rename_parameters(self, renames: Renames, new: MockFile, mocks: MockWriter) -> bool:
        used = False
        for (place, old), name in renames.items():
            for data in new.data["examples"].values():
                named = data.get("when", {}).get(place, {})
                if old in named and name not in named:
                    used = True
            mocks.rename_parameter(place, old, name)
        return used

    def _follow_mocks(self, now: Operation, new: MockFile) -> None:
        """Rename the path, or the method, as the mock file does; a path takes all its operations along."""
        method, _, path = new.mock.operation.partition(" ")
        fellows = [one for one in self._side.operations.values() if one.path == now.path]
        targets = {self._wanted.get(one.key, one.key).partition(" ")[2] for one in fellows}
        others = [one.path for one in self._side.operations.values() if one.path != now.path]
        known = template_shape(path) in map(template_shape, others)
        if known or (path != now.path and targets != {path}) or new.mock.operation in self._side.operations:
            self._conflicts.decide(
                "path-clash",
                append("/paths", path),
                f"{printable(now.key, limit=200)} cannot become {printable(new.mock.operation, limit=200)}",
                file=new.path,
                mock_pointer="/operation",
                values=(now.key, now.key, new.mock.operation),
                choices=(),
            )
            return
        if path != now.path:
            self._files.rename(append("/paths", now.path), path)
            self._rename_declared(now, renamed_in_template(now.path, path))
        if method != now.method:
            self._files.rename(now.pointer, method.lower())

    def _rename_declared(self, now: Operation, names: Mapping[str, str]) -> None:
        for parameter in now.parameters:
            if parameter.location == "path" and parameter.name in names:
                self._files.put(append(parameter.pointer, "name"), names[parameter.name])

    def _clash(self, pair: Pair, now: Operation, new: MockFile) -> str | None:
        assert pair.before is not None
        return self._conflicts.decide(
            "path-clash",
            append("/paths", now.path),
            f"document and mocks moved {printable(pair.before.key, limit=200)} to different places",
            file=new.path,
            mock_pointer="/operation",
            values=(pair.before.key, now.key, new.mock.operation),
            choices=("spec",),
        )
