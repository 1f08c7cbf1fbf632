"""Documents named by a SPEC: a path, ``-`` for standard input, or ``REV:PATH`` in the enclosing git repository."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import TypeVar

from contractrepo.contract import Contract, check_document, load, load_files
from contractrepo.core.problem import Problem
from contractrepo.core.text import printable
from contractrepo.errors import ContractError, UsageError
from contractrepo.git.worktree import Worktree
from contractrepo.kept import Cache
from contractrepo.mocking import MockSet
from contractrepo.mocking.files.file_names import FOLDER, is_mock_file
from contractrepo.policy import Policy

ReadStdin = Callable[[], bytes]
ParseMocks = Callable[..., MockSet]
_Place = TypeVar("_Place")


def is_spec(text: str, folder: Path) -> bool:
    """Tell whether `text` names a document rather than a contract of a repository."""
    looks_like_path = any(sign in text for sign in "/:\\") or text.endswith((".yaml", ".yml", ".json"))
    return text == "-" or (looks_like_path and "@" not in text) or (folder / text).is_file()


def load_spec(
    spec: str, *, stdin: ReadStdin, folder: Path, strict: bool = False, cache: Cache | None = None
) -> Contract:
    """Return the contract of a SPEC.

    Args:
        spec: A path, ``-``, or ``REV:PATH``; an existing file wins over a revision of the same spelling.
        stdin: Called once for ``-``.
        folder: What relative paths and the enclosing repository are looked up from.
        strict: Raise for any error in the document.
        cache: Keeps what is found out about a file.

    Raises:
        UsageError: ``file-not-found``, ``unknown-ref`` or ``not-a-repository``.
        ContractError: The document cannot be read.
    """
    if spec == "-":
        return load(stdin(), strict=strict, file="<stdin>")
    if not is_revision(spec, folder):
        if not (folder / spec).is_file():
            raise missing_file(spec)
        return load(folder / spec, strict=strict, file=spec, cache=cache)
    files, name = revision_files(spec, folder)
    return load_files(files, name, strict=strict, file=spec)


def check_spec(spec: str, *, stdin: ReadStdin, folder: Path, policy: Policy | None = None) -> list[Problem]:
    """Return everything that is wrong with a SPEC, as `policy` counts it.

    Raises:
        UsageError: There is no such file, revision or repository.
    """
    return [*(policy or Policy.default()).checks("").judged(_problems(spec, stdin, folder))]


def _problems(spec: str, stdin: ReadStdin, folder: Path) -> Sequence[Problem]:
    if spec == "-":
        return check_document(stdin(), file="<stdin>")
    if not is_revision(spec, folder):
        if not (folder / spec).is_file():
            raise missing_file(spec)
        return check_document(folder / spec, file=spec)
    try:
        return load_spec(spec, stdin=stdin, folder=folder).problems
    except ContractError as error:
        return error.problems


def sibling_mocks(spec: str, folder: Path, parse: ParseMocks = MockSet.parse) -> MockSet:
    """Return the mocks in the folder ``mocks/`` beside a document, empty where there is none.

    Args:
        spec: The document, as for `load_spec`.
        folder: What relative paths and the enclosing repository are looked up from.
        parse: Parses mock files, like `MockSet.parse`.
    """
    if spec == "-":
        return MockSet()
    if is_revision(spec, folder):
        revision, path = _revision_path(spec, folder)
        parent = str(PurePosixPath(path).parent)
        files = Worktree.around(folder).files(revision, f"{parent}/{FOLDER}")
        return _mocks({f"{FOLDER}{name}": name for name in files}, files.__getitem__, parent, parse)
    beside = (folder / spec).parent / FOLDER
    paths = sorted(path for path in beside.rglob("*") if path.is_file() and not path.is_symlink())
    found = {f"{FOLDER}{path.relative_to(beside).as_posix()}": path for path in paths}
    return _mocks(found, Path.read_bytes, PurePosixPath(spec).parent.as_posix(), parse)


def _mocks(
    found: Mapping[str, _Place], read: Callable[[_Place], bytes], parent: str, parse: ParseMocks
) -> MockSet:
    """Return the mocks among files; a folder of that name that holds none of ours is not read."""
    if not any(map(is_mock_file, found)):
        return MockSet()
    content = {name: read(place) for name, place in found.items()}
    return parse(content, folder=None if parent == "." else parent)


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
    revision, path = _revision_path(spec, folder)
    worktree = Worktree.around(folder)
    files = worktree.files(revision, str(PurePosixPath(path).parent))
    name = PurePosixPath(path).name
    if name in files:
        return files, name
    nearer = posixpath.join(worktree.prefix, path)
    if worktree.prefix and name in worktree.files(revision, posixpath.dirname(nearer)):
        message = f"there is no file {printable(spec)}: paths begin at the root of the repository"
        raise UsageError("file-not-found", message, f"name {printable(f'{revision}:{nearer}')}")
    raise missing_file(spec)


def _revision_path(spec: str, folder: Path) -> tuple[str, str]:
    """Return revision and path from the root; like git's, a path that begins with a dot is one from here."""
    revision, _, path = spec.partition(":")
    if path.startswith(("./", "../")):
        path = posixpath.normpath(posixpath.join(Worktree.around(folder).prefix, path))
    return revision, path
