"""Documents named by a SPEC: a path, ``-`` for standard input, or ``REV:PATH`` in the enclosing git repository."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path, PurePosixPath

from contractrepo.contract import Contract, check_document, load, load_files
from contractrepo.core.problem import Problem
from contractrepo.core.text import printable
from contractrepo.errors import ContractError, UsageError
from contractrepo.git.worktree import Worktree
from contractrepo.mocking import MockSet

MOCKS_FOLDER = "mocks"

ReadStdin = Callable[[], bytes]


def is_spec(text: str, folder: Path) -> bool:
    """Tell whether `text` names a document rather than a contract of a repository."""
    looks_like_path = any(sign in text for sign in "/:\\") or text.endswith((".yaml", ".yml", ".json"))
    return text == "-" or (looks_like_path and "@" not in text) or (folder / text).is_file()


def load_spec(spec: str, *, stdin: ReadStdin, folder: Path, strict: bool = False) -> Contract:
    """Return the contract of a SPEC.

    Args:
        spec: A path, ``-``, or ``REV:PATH``; an existing file wins over a revision of the same spelling.
        stdin: Called once for ``-``.
        folder: What relative paths and the enclosing repository are looked up from.
        strict: Raise for any error in the document.

    Raises:
        UsageError: ``file-not-found``, ``unknown-ref`` or ``not-a-repository``.
        ContractError: The document cannot be read.
    """
    if spec == "-":
        return load(stdin(), strict=strict, file="<stdin>")
    if not _is_revision(spec, folder):
        return load(folder / spec, strict=strict, file=spec)
    revision, _, path = spec.partition(":")
    tree = Worktree.around(folder).files(revision, str(PurePosixPath(path).parent))
    return load_files(tree, PurePosixPath(path).name, strict=strict, file=spec)


def check_spec(spec: str, *, stdin: ReadStdin, folder: Path) -> list[Problem]:
    """Return everything that is wrong with a SPEC.

    Raises:
        UsageError: There is no such file, revision or repository.
    """
    if spec == "-":
        return check_document(stdin(), file="<stdin>")
    if not _is_revision(spec, folder):
        if not (folder / spec).is_file():
            raise missing_file(spec)
        return check_document(folder / spec, file=spec)
    try:
        return list(load_spec(spec, stdin=stdin, folder=folder).problems)
    except ContractError as error:
        return list(error.problems)


def sibling_mocks(spec: str, folder: Path) -> MockSet:
    """Return the mocks in the folder ``mocks/`` beside a document, empty where there is none."""
    beside = (folder / spec).parent / MOCKS_FOLDER
    if spec == "-" or _is_revision(spec, folder) or not beside.is_dir():
        return MockSet.parse({})
    files = sorted(path for path in beside.rglob("*") if path.is_file() and not path.is_symlink())
    return MockSet.parse({f"{MOCKS_FOLDER}/{path.relative_to(beside).as_posix()}": path.read_bytes() for path in files})


def read_text(path: Path) -> str:
    """Return the text of a UTF-8 file named by the user.

    Raises:
        UsageError: ``file-not-found`` or ``file-unreadable``.
    """
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise missing_file(str(path)) from error
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError("file-unreadable", f"cannot read {printable(str(path))} as UTF-8 text") from error


def missing_file(path: str) -> UsageError:
    """Return the error for a file that is not there."""
    hint = "name a file, - for standard input, or REV:PATH in a git repository"
    return UsageError("file-not-found", f"there is no file {printable(path)}", hint)


def _is_revision(spec: str, folder: Path) -> bool:
    return ":" in spec and not (folder / spec).exists()
