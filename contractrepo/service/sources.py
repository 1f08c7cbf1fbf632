"""Documents named by a SPEC: a path, ``-`` for standard input, or ``REV:PATH`` in the enclosing git repository."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath

from contractrepo.contract import Contract, check_document, load, load_files
from contractrepo.core.problem import Problem
from contractrepo.core.text import printable
from contractrepo.errors import ContractError, UsageError
from contractrepo.git.worktree import Worktree
from contractrepo.mocking import MockSet
from contractrepo.mocking.files.file_names import FOLDER

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
    if not is_revision(spec, folder):
        if not (folder / spec).is_file():
            raise missing_file(spec)
        return load(folder / spec, strict=strict, file=spec)
    files, name = revision_files(spec, folder)
    return load_files(files, name, strict=strict, file=spec)


def check_spec(spec: str, *, stdin: ReadStdin, folder: Path) -> list[Problem]:
    """Return everything that is wrong with a SPEC.

    Raises:
        UsageError: There is no such file, revision or repository.
    """
    if spec == "-":
        return check_document(stdin(), file="<stdin>")
    if not is_revision(spec, folder):
        if not (folder / spec).is_file():
            raise missing_file(spec)
        return check_document(folder / spec, file=spec)
    try:
        return list(load_spec(spec, stdin=stdin, folder=folder).problems)
    except ContractError as error:
        return list(error.problems)


def sibling_mocks(spec: str, folder: Path) -> MockSet:
    """Return the mocks in the folder ``mocks/`` beside a document, empty where there is none."""
    if spec == "-":
        return MockSet.parse({})
    if is_revision(spec, folder):
        files, _ = revision_files(spec, folder)
        return MockSet.parse({name: files[name] for name in files if name.startswith(FOLDER)})
    beside = (folder / spec).parent / FOLDER
    paths = sorted(path for path in beside.rglob("*") if path.is_file() and not path.is_symlink())
    return MockSet.parse(
        {f"{FOLDER}{path.relative_to(beside).as_posix()}": path.read_bytes() for path in paths}
    )


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


def is_revision(spec: str, folder: Path) -> bool:
    """Tell whether a SPEC is ``REV:PATH``; an existing file of the same spelling wins."""
    return ":" in spec and not (folder / spec).exists()


def revision_files(spec: str, folder: Path) -> tuple[Mapping[str, bytes], str]:
    """Return the files below the folder of a ``REV:PATH``, and the name of the document among them."""
    revision, _, path = spec.partition(":")
    files = Worktree.around(folder).files(revision, str(PurePosixPath(path).parent))
    name = PurePosixPath(path).name
    if name not in files:
        raise missing_file(spec)
    return files, name
