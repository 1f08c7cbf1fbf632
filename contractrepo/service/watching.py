"""A SPEC and its mocks, followed while they are edited."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from contractrepo.core.digests import sha256_of
from contractrepo.core.text import printable
from contractrepo.errors import ContractError, ContractRepoError, UsageError
from contractrepo.mocking.files.file_names import FOLDER
from contractrepo.openapi.embedded import FILES_FIELD
from contractrepo.service.sources import is_revision, load_spec, missing_file, sibling_mocks
from contractrepo.workflow.move import ContractState

_MOST_FILES = 10_000


@dataclass(frozen=True, slots=True)
class Saved:
    """What somebody saved.

    Attributes:
        state: The contract now, or None where it cannot be used.
        notes: What is wrong with it, one line each.
    """

    state: ContractState | None
    notes: tuple[str, ...] = ()


class SpecWatch:
    """Tells when a document, a file that it refers to, or a mock file beside it has other content.

    Args:
        spec: Path of the document.
        folder: What a relative path is looked up from.

    Raises:
        UsageError: ``watch-impossible``: the SPEC is no file; ``file-not-found``.
        ContractError: The document cannot be read.

    Attributes:
        state: The contract when the watch began, or as it was last saved and could be used.
    """

    def __init__(self, spec: str, folder: Path) -> None:
        if spec == "-" or is_revision(spec, folder):
            message = f"{printable(spec, limit=80)} never changes"
            raise UsageError("watch-impossible", message, "name a file")
        if not (folder / spec).is_file():
            raise missing_file(spec)
        self._spec = spec
        self._folder = folder
        self.state = self._read()
        self._stamps = self._stamped()
        self._digest = self._digested()

    def look(self) -> Saved | None:
        """Return what was saved since the last look, or None where all is as it was.

        Times and sizes are looked at first, and contents only where those differ. A document that cannot be read, or a mock
        file that has just become unreadable, leaves `state` as it is.
        """
        stamps = self._stamped()
        if stamps == self._stamps:
            return None
        digest = self._digested()
        self._stamps = stamps
        if digest == self._digest:
            return None
        self._digest = digest
        try:
            new = self._read()
        except ContractError as error:
            return Saved(None, tuple(map(str, error.problems)))
        except (ContractRepoError, OSError) as error:
            return Saved(None, (str(error),))
        notes = tuple(map(str, (*new.contract.problems, *new.mocks.problems)))
        if set(new.mocks.problems) - set(self.state.mocks.problems):
            return Saved(None, notes)
        self.state = new
        self._stamps = self._stamped()  # it may refer to other files now
        self._digest = self._digested()
        return Saved(new, notes)

    def _read(self) -> ContractState:
        contract = load_spec(self._spec, stdin=bytes, folder=self._folder)
        return ContractState(contract, sibling_mocks(self._spec, self._folder))

    def _paths(self) -> Iterator[Path]:
        document = self._folder / self._spec
        yield document
        for name in sorted(self.state.contract.description.data.get(FILES_FIELD, {})):
            yield document.parent / name
        yield from sorted((document.parent / FOLDER).rglob("*"))[:_MOST_FILES]

    def _stamped(self) -> tuple[object, ...]:
        return tuple((path, _stamp(path)) for path in self._paths())

    def _digested(self) -> tuple[object, ...]:
        return tuple((path, _digest(path)) for path in self._paths())


def _stamp(path: Path) -> tuple[int, ...] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def _digest(path: Path) -> str | None:
    try:
        return sha256_of(path.read_bytes())
    except OSError:
        return None
