"""Where a document and the files it refers to are read from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath

from contractrepo.core.digests import sha256_of
from contractrepo.core.problem import Problem
from contractrepo.core.text import printable
from contractrepo.document import Document, Limits, read_document
from contractrepo.errors import ContractError, UsageError

Source = Path | str | bytes
ReadBytes = Callable[[str], bytes | None]
ReadDocument = Callable[..., Document]

LIMITS = Limits()
_UNREADABLE = ""


class Files:
    """The files beside a document; what was read of them is remembered.

    Args:
        read: Returns the content of the file at a path below the contract's root, or None where there is none.
        prefix: Stands before the paths in messages and locations.
        read_document: Makes documents of content, like the function of this name.

    Attributes:
        prefix: The same.
        read_document: The same.
        seen: Path -> digest of what was read there, None where there was nothing.
    """

    def __init__(
        self, read: ReadBytes, prefix: str = "", read_document: ReadDocument = read_document
    ) -> None:
        self.prefix = prefix
        self.seen: dict[str, str | None] = {}
        self._sizes: dict[str, int] = {}
        self._read = read
        self.read_document = read_document

    @property
    def size(self) -> int:
        """Return how many bytes all have that was read."""
        return sum(self._sizes.values())

    def document(self, name: str) -> Document | None:
        """Return the file at a path, or None where there is none.

        Raises:
            ContractError: It cannot be read.
        """
        self.seen[name] = _UNREADABLE
        try:
            content = self._read(name)
        except UsageError as error:
            problem = Problem(error.code, "error", error.message, file=self.prefix + name)
            raise ContractError([problem]) from error
        self._note(name, content)
        return None if content is None else self.read_document(content, file=self.prefix + name)

    def still(self, seen: Mapping[str, str | None]) -> bool:
        """Tell whether the files are as they were seen before; then they count as seen here too."""
        try:
            contents = {name: self._read(name) for name in seen}
        except (ContractError, UsageError):
            return False
        if any(seen[name] != _digest(content) for name, content in contents.items()):
            return False
        for name, content in contents.items():
            self._note(name, content)
        return True

    def _note(self, name: str, content: bytes | None) -> None:
        self.seen[name] = _digest(content)
        self._sizes[name] = len(content or b"")


def nothing(name: str) -> bytes | None:
    """Read from no files at all."""
    del name
    return None


def _digest(content: bytes | None) -> str | None:
    return None if content is None else sha256_of(content)


def path_of(source: Source) -> Path | None:
    """Return the path that a source is, or None where it is text."""
    if isinstance(source, Path):
        return source
    if isinstance(source, bytes) or "\n" in source or source.startswith("{"):
        return None
    return Path(source)


def prefix_of(shown: str, name: str) -> str:
    """Return what stands before a path below the root to make it look like the document's name."""
    return shown.removesuffix(name) if shown.endswith(name) else ""


def name_below(path: Path, root: Path) -> str:
    """Return the path of a file below a folder.

    Raises:
        UsageError: ``outside-root``.
    """
    try:
        return path.resolve().relative_to(root.resolve()).as_posix()
    except (ValueError, OSError, RuntimeError) as error:
        message = f"{printable(str(path))} is not below {printable(str(root))}"
        raise UsageError("outside-root", message) from error


def content_of(path: Path) -> bytes:
    """Return the content of a file, or of one that is too large its beginning, which is too large as well.

    Raises:
        UsageError: ``file-not-found`` or ``file-unreadable``.
    """
    try:
        with path.open("rb") as file:
            return file.read(LIMITS.size + 1)
    except FileNotFoundError as error:
        raise UsageError("file-not-found", f"there is no file {printable(str(path))}") from error
    except (OSError, ValueError) as error:
        raise UsageError("file-unreadable", f"cannot read {printable(str(path))}") from error


def folder(root: Path) -> ReadBytes:
    """Read regular files below `root`; a symbolic link could lead out of it, so none is followed."""

    def read(name: str) -> bytes | None:
        path = root.joinpath(*PurePosixPath(name).parts)
        steps = [path, *path.parents][: len(PurePosixPath(name).parts)]
        if any(step.is_symlink() for step in steps):
            raise UsageError("symlink-refused", "a symbolic link in a contract's folder is not followed")
        return content_of(path) if path.is_file() else None

    return read
