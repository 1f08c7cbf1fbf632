"""The files that a document refers to, each read once."""

from __future__ import annotations

from collections.abc import Callable

from contractrepo.core.pointer import find
from contractrepo.core.problem import Problem
from contractrepo.core.text import printable
from contractrepo.document import Document
from contractrepo.errors import ContractError
from contractrepo.openapi.identities import Spot
from contractrepo.openapi.links import Fault

ReadFile = Callable[[str], Document | None]
"""Returns the file at a path below the contract's root, or None; raises `ContractError` where it is unreadable."""

_MISSING = object()


class Gathered:
    """A document and the files read so far.

    Args:
        entry: Path of the document below the contract's root.
        document: The document.
        read_file: Reads another file.

    Attributes:
        documents: Path -> file; the document comes first.
        problems: What is wrong with the text of the files.
    """

    def __init__(self, entry: str, document: Document, read_file: ReadFile) -> None:
        self.documents = {entry: document}
        self.problems: list[Problem] = []
        self._entry = entry
        self._read_file = read_file
        self._unreadable: dict[str, Fault] = {}

    def add(self, path: str) -> Fault | None:
        """Read the file at a path, if it is not there yet; return why it cannot be used, or None."""
        if path in self.documents:
            return None
        if path not in self._unreadable:
            shown = printable(path, limit=120)
            try:
                document = self._read_file(path)
            except ContractError as error:
                self.problems += error.problems
                self._unreadable[path] = Fault("ref-not-found", f"the file '{shown}' cannot be read")
                return self._unreadable[path]
            if document is not None:
                self.documents[path] = document
                self.problems += document.problems
                return None
            hint = f"did you mean '#/{shown}'?" if self.holds(Spot(self._entry, f"/{path}")) else None
            self._unreadable[path] = Fault("ref-not-found", f"the file '{shown}' does not exist", hint)
        return self._unreadable[path]

    def holds(self, spot: Spot) -> bool:
        """Tell whether something stands at a place in a file that was read."""
        return find(self.documents[spot.file].data, spot.pointer, _MISSING) is not _MISSING
