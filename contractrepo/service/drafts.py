"""The files of a contract while they are edited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from contractrepo.core.layout import ENTRY_FILES, MAIN, short_ref
from contractrepo.core.problem import Problem
from contractrepo.core.text import printable
from contractrepo.errors import UsageError
from contractrepo.mocking.files.file_names import FOLDER
from contractrepo.service.draft_mocks import DraftMock
from contractrepo.service.trees import entry_of


@dataclass(frozen=True, slots=True)
class Written:
    """What an edit did.

    Attributes:
        branch: Where it was written, for example ``main`` or ``design/orders/refunds``.
        commit: The new commit, or None where nothing had to change.
        subject: First line of its message; empty without a commit.
        operations: Number of operations of the contract now.
        mocks: Number of its mock files.
        problems: What is wrong with the document, as the policy counts it.
    """

    branch: str
    commit: str | None
    subject: str
    operations: int
    mocks: int
    problems: tuple[Problem, ...]

    @property
    def at(self) -> str:
        """Return what follows the name where the contract is asked for: empty on main, else ``@`` and the branch."""
        return "" if self.branch == short_ref(MAIN) else f"@{self.branch}"


class Draft:
    """A contract's files, to be changed at will; nothing is written before the edit ends.

    Attributes:
        name: The contract.
        written: What the edit did, once it has ended without an error.
    """

    def __init__(self, name: str, files: Mapping[str, bytes]) -> None:
        self.name = name
        self._files = dict(files)
        self.written: Written | None = None

    @property
    def files(self) -> dict[str, bytes]:
        """Return relative path -> content of everything in the contract's folder."""
        return dict(self._files)

    @property
    def spec(self) -> str:
        """Return the text of the document.

        Raises:
            UsageError: ``document-missing``: there is none yet.
        """
        entry = entry_of(self._files)
        if entry is None:
            raise UsageError(
                "document-missing", f"'{self.name}' has no document yet", "write one: draft.write_spec()"
            )
        return self._files[entry].decode("utf-8", "replace")

    def write_spec(self, text: str | bytes) -> None:
        """Put `text` (YAML or JSON) in place of the document; the mocks follow when the edit ends."""
        data = text.encode() if isinstance(text, str) else text
        entry = ENTRY_FILES[-1] if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") else ENTRY_FILES[0]
        for name in ENTRY_FILES:
            self._files.pop(name, None)
        self._files[entry] = data

    def write_document(
        self, entry: bytes, others: Mapping[str, bytes], mocks: Mapping[str, bytes] | None = None
    ) -> None:
        """Put a document of several files in place of everything but the mocks, or with mocks of everything.

        Args:
            entry: The entry document.
            others: Path relative to it -> content.
            mocks: Path -> content of what is to be below ``mocks/``; what is there stays without.
        """
        kept = {name: data for name, data in self._files.items() if name.startswith(FOLDER)}
        self._files = kept if mocks is None else dict(mocks)
        self._files.update(others)
        self.write_spec(entry)

    def write_file(self, path: str, data: str | bytes) -> None:
        """Write a file of the contract's folder, for example ``mocks/get-orders.mock.yaml``."""
        self._files[path] = data.encode() if isinstance(data, str) else data

    def replace(self, files: Mapping[str, bytes]) -> None:
        """Put `files` in place of everything in the contract's folder."""
        self._files = dict(files)

    def mock(self, operation: str) -> DraftMock:
        """Return the mocks of an operation (``POST /refunds``), to be changed; the document follows when the edit ends."""
        return DraftMock(self, operation)

    def remove_file(self, path: str) -> None:
        """Remove a file of the contract's folder.

        Raises:
            UsageError: ``file-not-found``.
        """
        if path not in self._files:
            message = f"'{self.name}' has no file {printable(path, limit=200)}"
            raise UsageError("file-not-found", message, "the draft's `files` lists what there is")
        del self._files[path]
