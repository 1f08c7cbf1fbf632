"""A contract: an OpenAPI description, what is wrong with it, and the judge of its traffic."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING

from contractrepo.core.collecting import collector_paused
from contractrepo.core.digests import sha256_of
from contractrepo.core.messages import Request, Response
from contractrepo.core.problem import Problem
from contractrepo.core.recent import Recent
from contractrepo.core.text import printable
from contractrepo.describing import described
from contractrepo.document import Document, read_document
from contractrepo.errors import ContractError, UsageError
from contractrepo.kept import Cache, Kept, ProblemKind, reader
from contractrepo.openapi.description import Description
from contractrepo.openapi.model import Operation
from contractrepo.sources import Files, Source, content_of, folder, name_below, nothing, path_of, prefix_of

if TYPE_CHECKING:
    from contractrepo.validation import Judge, Violation

_MOST_BYTES = 8 * 2**20
# What is compiled of the smallest document: no more than 128 are kept, however small they are.
_LEAST_BYTES = 64 * 2**10
_RECENT: Recent[tuple[Contract, Mapping[str, str | None]]] = Recent(_MOST_BYTES)


class Contract:
    """An OpenAPI description that can be read; what is unsound in it is left out and listed in `problems`.

    Args:
        description: The exchanges it describes, or what finds them out when somebody asks.
        read_problems: What reading the text found.
        judge: The judge of its messages, where one is at hand.
        kept: What is known about it already.

    Example:
        >>> contract = load('{"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {}}')
        >>> contract.title, contract.version, contract.problems
        ('T', '1', ())
    """

    def __init__(
        self,
        description: Description | Callable[[], Description],
        read_problems: tuple[Problem, ...] = (),
        *,
        judge: Judge | None = None,
        kept: Kept | None = None,
    ) -> None:
        self._description = description
        self._read_problems = read_problems
        self._kept = kept
        self._lock = RLock()
        self._problems: tuple[Problem, ...] | None = None
        self._errors: tuple[Problem, ...] | None = None
        self._judge = judge

    @property
    def description(self) -> Description:
        """Return the exchanges it describes."""
        if not isinstance(self._description, Description):
            with self._lock, collector_paused():
                if not isinstance(self._description, Description):
                    self._description = self._description()
        return self._description

    @property
    def title(self) -> str:
        """Return `info.title`, empty where there is none."""
        return self._info("title")

    @property
    def version(self) -> str:
        """Return `info.version`, empty where there is none."""
        return self._info("version")

    @property
    def operations(self) -> tuple[Operation, ...]:
        """Return the operations below `paths`."""
        return self.description.operations

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Return everything that is wrong, errors and warnings, in the order of the text; found once, when asked for."""
        with self._lock, collector_paused():
            if self._problems is None:
                self._problems = self._found("problems")
            return self._problems

    @property
    def errors(self) -> tuple[Problem, ...]:
        """Return the problems of severity ``error``; found without looking for warnings where nobody asked for those."""
        with self._lock, collector_paused():
            if self._errors is None:
                known = self._found("errors") if self._problems is None else self._problems
                self._errors = tuple(problem for problem in known if problem.severity == "error")
            return self._errors

    @property
    def judge(self) -> Judge:
        """Return the judge of messages; compiled once, when asked for."""
        if self._judge is None:
            from contractrepo.validation import Judge

            with self._lock:
                self._judge = self._judge or Judge(self.description)
        return self._judge

    def validate_request(self, request: Request, *, strict_query: bool = False) -> list[Violation]:
        """Return every way in which a request breaks the contract.

        Args:
            request: The request.
            strict_query: Whether query parameters that the operation does not describe are violations.
        """
        return self.judge.request(request, strict_query=strict_query)

    def validate_response(self, request: Request, response: Response) -> list[Violation]:
        """Return every way in which a response to `request` breaks the contract."""
        return self.judge.response(request, response)

    def _found(self, kind: ProblemKind) -> tuple[Problem, ...]:
        """Look problems up where they may be known, and look for them where they are not."""
        found = None if self._kept is None else self._kept.problems(kind)
        if found is None:
            from contractrepo.checking import check, check_errors

            looked_for = (check if kind == "problems" else check_errors)(self.description)
            found = (*self._read_problems, *looked_for)
            if self._kept is not None:
                self._kept.keep_problems(kind, found)
        return found

    def _info(self, field: str) -> str:
        info = self.description.data.get("info")
        text = info.get(field) if isinstance(info, dict) else None
        return text if isinstance(text, str) else ""


def load(
    source: Source,
    *,
    root: Path | None = None,
    strict: bool = False,
    file: str | None = None,
    cache: Cache | None = None,
) -> Contract:
    """Return the contract in a file or text.

    Args:
        source: A path, or text: bytes are text, a string with a line break or a leading ``{`` is text, any other
            string is a path.
        root: Folder below which files named by `$ref` are read; the file's own folder without.
        strict: Raise for any error.
        file: Name for messages and locations; the path without.
        cache: Keeps what is found out about a file; what it holds is believed.

    Raises:
        UsageError: ``file-not-found``, ``file-unreadable``, ``outside-root`` or ``engine-unknown``.
        ContractError: The text is no OpenAPI document at all, or has an error and `strict` is set.
    """
    path = path_of(source)
    if path is None:
        data = source.encode("utf-8", "surrogatepass") if isinstance(source, str) else source
        assert isinstance(data, bytes)
        return _contract(data, "", Files(nothing if root is None else folder(root)), strict=strict, file=file)
    below = root if root is not None else path.parent
    name, shown = name_below(path, below), file or str(path)
    files = Files(folder(below), prefix_of(shown, name), _reader(cache))
    return _contract(content_of(path), name, files, strict=strict, file=shown, cache=cache)


def load_files(
    files: Mapping[str, bytes],
    entry: str,
    *,
    strict: bool = False,
    file: str | None = None,
    cache: Cache | None = None,
) -> Contract:
    """Return the contract whose files are in memory.

    Args:
        files: Path below the contract's root, with ``/`` -> content.
        entry: Path of the document.
        strict: Raise for any error.
        file: Name of the document for messages and locations; `entry` without.
        cache: Keeps what is found out; what it holds is believed.

    Raises:
        UsageError: ``file-not-found``.
        ContractError: The text is no OpenAPI document at all, or has an error and `strict` is set.
    """
    if entry not in files:
        raise UsageError("file-not-found", f"there is no file {printable(entry)}")
    shown = file or entry
    below = Files(files.get, prefix_of(shown, entry), _reader(cache))
    return _contract(files[entry], entry, below, strict=strict, file=shown, cache=cache)


def _reader(cache: Cache | None) -> Callable[..., Document]:
    return read_document if cache is None else reader(cache)


def check_document(source: Source, *, root: Path | None = None, file: str | None = None) -> list[Problem]:
    """Return everything that is wrong with a document; arguments as in `load`.

    Bad input of any kind is a problem, never an exception.

    Example:
        >>> [problem.code for problem in check_document(b"{openapi: 3.1.0, info: {title: T, version: '1'}}")]
        ['required']
    """
    try:
        with collector_paused():
            return list(load(source, root=root, file=file).problems)
    except ContractError as error:
        return list(error.problems)
    except UsageError as error:
        return [Problem(error.code, "error", error.message, file=file, hint=error.hint)]


def _contract(  # noqa: PLR0913  what it is made of, and where that may be known already
    data: bytes, path: str, files: Files, *, strict: bool, file: str | None, cache: Cache | None = None
) -> Contract:
    """Return the contract of a document; one of the same content that was read lately is returned again."""
    what = sha256_of(data), path, files.prefix, file, _chosen_engine()
    contract, seen = _RECENT.find((what, cache)) or (None, {})
    if contract is None or not files.still(seen):
        with collector_paused():
            contract = _read(data, path, files, file, None if cache is None else Kept(cache, what, files))
        _RECENT.keep((what, cache), (contract, dict(files.seen)), max(len(data) + files.size, _LEAST_BYTES))
    if strict and contract.errors:
        raise ContractError(contract.problems)
    return contract


def _read(data: bytes, path: str, files: Files, file: str | None, kept: Kept | None) -> Contract:
    warnings = None if kept is None else kept.warnings()
    if warnings is not None:
        return Contract(lambda: described(data, path, files, file)[0], warnings, kept=kept)
    description, warnings = described(data, path, files, file)
    if kept is not None:
        kept.keep_warnings(warnings)
    return Contract(description, warnings, kept=kept)


def _chosen_engine() -> str:
    """Let ``CONTRACTREPO_ENGINE`` name the schema engine; which one judges changes no verdict."""
    from contractrepo.schema.engines import prefer, preferred

    name = os.environ.get("CONTRACTREPO_ENGINE")
    if name:
        prefer(name)
    return preferred()
