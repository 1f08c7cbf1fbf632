"""A built site."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from contractrepo.core.digests import content_digest
from contractrepo.core.problem import Problem
from contractrepo.core.text import printable
from contractrepo.docs.addresses import MANIFEST
from contractrepo.errors import ContractError, UsageError

_PARTIAL = ".partial"
_OLD = ".old"
_ALONE = frozenset({"index.html", "index.md"})
_PAGES = (("", ".html"), ("", ".md"), ("markdown/", ".md"))


class Site(Mapping[str, bytes]):
    """The files of a site: path with ``/`` from its root -> content.

    Attributes:
        problems: Errors of the document; what they concern is left out of the pages and named on the first one.
    """

    def __init__(
        self,
        files: Mapping[str, bytes],
        problems: tuple[Problem, ...] = (),
        operations: Mapping[str, str] | None = None,
    ) -> None:
        self._files = dict(sorted(files.items()))
        self._operations = dict(operations or {})
        self.problems = problems

    def __getitem__(self, path: str) -> bytes:
        return self._files[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)

    @property
    def digest(self) -> str:
        """Return ``sha256:`` and one digest over all files, as `sha256sum` would list them."""
        return content_digest(self._files)

    def page(self, operation: str) -> str:
        """Return the page of an operation, in HTML where the site has both formats.

        Args:
            operation: ``METHOD /path`` as the document has it, or ``METHOD webhook:NAME``.

        Raises:
            UsageError: ``operation-unknown``.
        """
        path = self._operations.get(operation)
        for folder, suffix in _PAGES if path is not None else ():
            if f"{folder}{path}{suffix}" in self._files:
                return self._files[f"{folder}{path}{suffix}"].decode()
        raise UsageError(
            "operation-unknown",
            f"there is no page of '{printable(operation, limit=80)}'",
            hint="name an operation as METHOD /path",
        )

    def require_complete(self) -> None:
        """Refuse a site that lacks something.

        Raises:
            ContractError: Lists everything that is not shown because the document is unsound there.
        """
        if self.problems:
            raise ContractError(self.problems)

    def write(self, directory: Path | str) -> None:
        """Write all files into a folder; readers see the old site until the new one is complete.

        The site is written beside the folder and then takes its place, so files of an older site do not stay behind.

        Args:
            directory: Absent, empty, or a site that was written before; its parent is created.

        Raises:
            UsageError: ``directory-in-use`` where something else is there; nothing is changed then.
        """
        target = Path(directory).absolute()
        if _holds_something_else(target):
            raise UsageError(
                "directory-in-use",
                f"{printable(str(target))} holds files that are no documentation site",
                hint="name an empty folder, or one that does not exist",
            )
        beside = target.with_name(target.name + _PARTIAL)
        _remove(beside)
        for path, content in self._files.items():
            file = beside / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        old = target.with_name(target.name + _OLD)
        _remove(old)
        if target.exists():
            target.rename(old)
        beside.rename(target)
        _remove(old)


def _holds_something_else(folder: Path) -> bool:
    if not folder.exists():
        return False
    if not folder.is_dir():
        return True
    names = {file.name for file in folder.iterdir()}
    # A site of one page has no manifest.
    return not (not names or (folder / MANIFEST).is_file() or names <= _ALONE)


def _remove(folder: Path) -> None:
    """Remove what an earlier write left; a symbolic link goes, never what it leads to."""
    if folder.is_symlink() or folder.is_file():
        folder.unlink()
        return
    if folder.is_dir():
        for inner in folder.iterdir():
            _remove(inner)
        folder.rmdir()
