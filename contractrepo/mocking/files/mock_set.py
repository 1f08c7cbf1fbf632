"""All mock files of a contract."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pkgutil import get_data
from typing import Any

from contractrepo.core.collecting import collector_paused
from contractrepo.core.digests import sha256_of
from contractrepo.core.pointer import append
from contractrepo.core.problem import Problem
from contractrepo.core.recent import Recent
from contractrepo.core.text import printable
from contractrepo.document import Document, parse_json, read_document
from contractrepo.errors import ContractError
from contractrepo.mocking.files.file_names import FOLDER, is_mock_file
from contractrepo.mocking.files.mock import Mock
from contractrepo.mocking.files.reading import read_mock
from contractrepo.schema.schemas import Schemas

_FORMAT = "/$defs/mock"
# In bytes of text; what is read of it takes several times as much.
_MOST_BYTES = 2 * 2**20
_Alone = tuple[Document | None, Mock | None, tuple[Problem, ...]]
"""A file that keeps the format, its mock unless bodies in other files belong to it, and what is wrong with the file."""
_RECENT: Recent[_Alone] = Recent(_MOST_BYTES)


@dataclass(frozen=True, slots=True)
class MockSet:
    """The mock files of a contract, parsed.

    Attributes:
        files: Path from the contract's folder -> content, bodies included.
        mocks: Operation key (``GET /pets/{petId}``) -> its mocks.
        problems: What is wrong with the files; a file with an error is left out of `mocks`.
    """

    files: Mapping[str, bytes] = field(default_factory=dict)
    mocks: Mapping[str, Mock] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    @staticmethod
    def parse(files: Mapping[str, bytes], *, folder: str | None = None) -> MockSet:
        """Return the mocks in `files`; never raises for bad content.

        Args:
            files: Path from the contract's folder (``mocks/get-pets.mock.yaml``) -> content; files below ``mocks/``
                that hold no mocks are bodies.
            folder: The contract's folder as problems are to name it, or None for paths from there.

        Returns:
            The set; equal files give equal sets, whatever their order.
        """
        mocks: dict[str, Mock] = {}
        problems: list[Problem] = []
        with collector_paused():
            for path in sorted(filter(is_mock_file, files)):
                mock, found = _read(path, files, folder)
                problems += found
                if mock is None:
                    continue
                if mock.operation in mocks:
                    problems.append(_twice(mock, mocks[mock.operation]))
                else:
                    mocks[mock.operation] = mock
        return MockSet(dict(sorted(files.items())), mocks, tuple(problems))

    @property
    def digest(self) -> str:
        """Return what tells this set from others: whatever is found out about it and a contract is a function of both."""
        lines = (f"{sha256_of(content)} {path}" for path, content in self.files.items())
        return sha256_of("\n".join(lines).encode("utf-8", "surrogatepass"))

    def __len__(self) -> int:
        return sum(map(is_mock_file, self.files))


def problem_at(document: Document, pointer: str, code: str, message: str, hint: str | None = None) -> Problem:
    """Return an error at a place of a mock file."""
    place = document.location(pointer)
    return Problem(code, "error", message, pointer, place.file, place.line, place.column, hint)


def _read(path: str, files: Mapping[str, bytes], folder: str | None) -> tuple[Mock | None, Sequence[Problem]]:
    document, mock, found = _alone(posixpath.join(folder or "", path), files[path])
    if document is None or mock is not None:
        return mock, found
    problems: list[Problem] = []
    bodies: dict[str, bytes] = {}
    for pointer, name in _body_files(document.data):
        target = posixpath.normpath(posixpath.join(posixpath.dirname(path), name))
        if not target.startswith(FOLDER):
            problems.append(_outside(document, pointer, name))
        elif target not in files:
            problems.append(_missing(document, pointer, target))
        else:
            bodies[name] = files[target]
    return (None if problems else read_mock(document.data, document, bodies)), problems


def _alone(file: str, content: bytes) -> _Alone:
    """Return what a file says without others; versions of a contract have most files in common."""
    key = file, sha256_of(content)
    known = _RECENT.find(key)
    if known is None:
        known = _read_alone(file, content)
        _RECENT.keep(key, known, len(content))
    return known


def _read_alone(file: str, content: bytes) -> _Alone:
    try:
        document = read_document(content, file=file)
    except ContractError as error:
        return None, None, tuple(_as_mock(problem) for problem in error.problems)
    problems = tuple(_format_problems(document))
    if problems:
        return None, None, problems
    needs_others = any(True for _ in _body_files(document.data))
    return document, None if needs_others else read_mock(document.data, document), ()


def _as_mock(problem: Problem) -> Problem:
    """What an empty file should begin with depends on what it is to be."""
    return replace(problem, hint="begin with 'mock: 1'") if problem.code == "document-empty" else problem


def _format_problems(document: Document) -> Iterator[Problem]:
    hint = "see mock.schema.json for the format"
    for failure in _schemas().failures(_FORMAT, document.data):
        yield problem_at(document, failure.pointer, "mock-invalid", failure.message, hint)


@cache
def _schemas() -> Schemas:
    text = get_data("contractrepo.mocking", "data/mock.schema.json")
    assert text is not None
    schema = {key: value for key, value in parse_json(text).items() if key not in {"$schema", "$id"}}
    definitions = schema.pop("$defs")
    return Schemas({"$defs": {**definitions, "mock": schema}}, "3.1", None, [_FORMAT])


def _body_files(data: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    """Yield pointer and name of every `bodyFile` of an answer or callback."""
    for example, content in data["examples"].items():
        base = append("/examples", example)
        answers = [(append(base, "respond"), content["respond"])]
        answers += [(append(base, "then", at), one) for at, one in enumerate(content.get("then", ()))]
        answers += [
            (append(base, "callbacks", name, "request"), one.get("request", {}))
            for name, one in content.get("callbacks", {}).items()
        ]
        for pointer, answer in answers:
            if "bodyFile" in answer:
                yield append(pointer, "bodyFile"), answer["bodyFile"]


def _outside(document: Document, pointer: str, name: str) -> Problem:
    message = f"the body file {printable(name, limit=80)} is not below {FOLDER}"
    return problem_at(document, pointer, "body-file-outside", message, f"keep bodies below {FOLDER}")


def _missing(document: Document, pointer: str, path: str) -> Problem:
    return problem_at(document, pointer, "body-file-missing", f"there is no file {printable(path, limit=80)}")


def _twice(mock: Mock, first: Mock) -> Problem:
    assert mock.document is not None
    assert first.document is not None
    message = f"{printable(mock.operation, limit=200)} is mocked in {first.document.file} already"
    return problem_at(
        mock.document,
        "/operation",
        "mock-duplicate",
        message,
        "put all examples of an operation into one file",
    )
