"""One state of a contract: its document and its mock files, read."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from contractrepo.contract import Contract, load_files
from contractrepo.core.problem import Problem
from contractrepo.core.text import printable
from contractrepo.document import read_document
from contractrepo.errors import ContractError, UsageError
from contractrepo.mocking.files.file_names import FOLDER, is_mock_file
from contractrepo.mocking.files.mock import Mock
from contractrepo.mocking.files.mock_set import MockSet, problem_at
from contractrepo.mocking.matching.conditions import conditions
from contractrepo.mocking.matching.patterns import Patterns
from contractrepo.openapi.description import Description
from contractrepo.openapi.model import Operation
from contractrepo.syncing.lens import View, document_view

_NAME = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True, slots=True)
class MockFile:
    """A mock file.

    Attributes:
        path: Its path below the contract's folder.
        mock: What it holds.
        data: The same as data.
    """

    path: str
    mock: Mock
    data: Mapping[str, Any]


class Side:
    """A document and its mocks at one time.

    Args:
        spec: Path -> text of the document's files, the document first.
        mocks: Path -> text below ``mocks/``.
        known: Another state, of which much may be the same.

    Attributes:
        spec: The same.
        texts: The mocks' texts.
        contract: The document.
        files: Path -> mock file.
        views: Operation key -> what the document says about its mocks, as far as somebody asked.

    Raises:
        UsageError: ``document-missing``: `spec` is empty.
        ContractError: Something cannot be read, or is no mock file.
    """

    def __init__(self, spec: Mapping[str, str], mocks: Mapping[str, str], known: Side | None = None) -> None:
        if not spec:
            raise UsageError("document-missing", "there is no document", "give the document's text")
        self.spec = dict(spec)
        self.texts = dict(mocks)
        self.contract: Contract = load_files(
            {path: _content(text) for path, text in spec.items()}, next(iter(spec))
        )
        self.files: Mapping[str, MockFile] = _mock_files(self.texts, self.description, known)
        same = known is not None and known.description is self.description
        self.views: dict[str, View] = known.views if known and same else {}

    @classmethod
    def at_hand(cls, contract: Contract, mocks: MockSet) -> Side:
        """Return the state of what was read already, without mocks of operations that the document lacks.

        It holds no text of the document, so that none can be made of it.
        """
        side = cls.__new__(cls)
        side.spec, side.contract, side.views = {}, contract, {}
        folder = (contract.description.location("").file or "").rpartition("/")[0]
        files: dict[str, MockFile] = {}
        for mock in mocks.mocks.values():
            if (
                mock.operation in side.operations
                and mock.document is not None
                and mock.document.file is not None
            ):
                path = mock.document.file.removeprefix(f"{folder}/")
                files[path] = MockFile(path, mock, mock.document.data)
        side.files = {path: files[path] for path in sorted(files)}
        side.texts = {path: mocks.files[path].decode("utf-8", "replace") for path in side.files}
        return side

    @property
    def description(self) -> Description:
        """Return what the document describes."""
        return self.contract.description

    @cached_property
    def operations(self) -> Mapping[str, Operation]:
        """Return operation key -> operation."""
        return {operation.key: operation for operation in self.description.operations}

    def view(self, operation: Operation) -> View:
        """Return what the document says about the mocks of one of its operations."""
        if operation.key not in self.views:
            self.views[operation.key] = document_view(self.description, operation)
        return self.views[operation.key]


def split_files(files: Mapping[str, str], spec: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Return document and mocks of files that stand together; the entry is the one that `spec` has.

    Raises:
        UsageError: ``document-missing``.
    """
    mocks = {path: text for path, text in files.items() if path.startswith(FOLDER)}
    rest = {path: text for path, text in files.items() if path not in mocks}
    entry = next((path for path in spec if path in rest), None)
    if entry is None:
        message = f"the base holds none of {', '.join(map(printable, spec)) or 'the document'}"
        raise UsageError("document-missing", message, "give the state of the last synchronisation, or none")
    return {entry: rest.pop(entry), **rest}, mocks


def _content(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _mock_files(
    texts: Mapping[str, str], description: Description, known: Side | None
) -> dict[str, MockFile]:
    """Read the mock files whose text is not known."""
    same = {
        path: file for path, file in (known.files if known else {}).items() if _is_same(path, texts, known)
    }
    fresh = {path: text for path, text in texts.items() if path not in same}
    contents = {path: _content(text) for path, text in fresh.items()}
    found = MockSet.parse({**dict.fromkeys(_bodies(fresh), b""), **contents})
    problems = [*found.problems]
    files = dict(same)
    operations = {file.mock.operation: file.path for file in same.values()}
    for mock in found.mocks.values():
        assert mock.document is not None
        assert mock.document.file is not None
        if mock.operation in operations:
            problems.append(_twice(mock, operations[mock.operation]))
        files[mock.document.file] = MockFile(mock.document.file, mock, mock.document.data)
        problems += _flaws(mock, description)
    if any(problem.severity == "error" for problem in problems):
        raise ContractError(problems)
    return {path: files[path] for path in sorted(files)}


def _is_same(path: str, texts: Mapping[str, str], known: Side | None) -> bool:
    return known is not None and known.texts.get(path) == texts.get(path)


def _twice(mock: Mock, path: str) -> Problem:
    assert mock.document is not None
    message = f"{printable(mock.operation, limit=200)} is mocked in {path} already"
    hint = "put all examples of an operation into one file"
    return problem_at(mock.document, "/operation", "mock-duplicate", message, hint)


def _bodies(texts: Mapping[str, str]) -> Iterator[str]:
    """Yield the paths of body files: what they hold has no home in the document, so that nobody has to give them."""
    for path, text in texts.items():
        if "bodyFile" not in text or not is_mock_file(path):
            continue
        try:
            waiting = [read_document(_content(text)).data]
        except ContractError:
            continue
        while waiting:
            value = waiting.pop()
            if isinstance(value, dict):
                name = value.get("bodyFile")
                if isinstance(name, str):
                    yield posixpath.normpath(posixpath.join(posixpath.dirname(path), name))
                waiting += value.values()
            elif isinstance(value, list):
                waiting += value


def _flaws(mock: Mock, description: Description) -> Iterator[Problem]:
    """Yield what is wrong with a mock file whatever the document says of its operation."""
    assert mock.document is not None
    method, _, path = mock.operation.partition(" ")
    version = description.version
    if version.name != "3.2" and method.lower() not in version.methods:
        message = f"OpenAPI {version.name} has no operations of the method {printable(method, limit=40)}"
        hint = f"known are {', '.join(name.upper() for name in version.methods)}"
        yield problem_at(mock.document, "/operation", "mock-operation-unknown", message, hint)
    named = set(template_names(path))
    for example in mock.examples:
        place = f"{example.pointer}/when"
        for name in example.when.get("path", ()):
            if name not in named:
                message = f"{printable(path, limit=200)} has no parameter {printable(name, limit=80)}"
                hint = f"its parameters are {', '.join(sorted(named))}" if named else "it has none"
                yield problem_at(mock.document, place, "mock-parameter-unknown", message, hint)
        for pointer in example.when.get("body", {}).get("at", ()):
            if pointer and not pointer.startswith("/"):
                message = f"'{printable(pointer, limit=80)}' is no JSON pointer"
                yield problem_at(mock.document, place, "mock-pointer-invalid", message, "begin it with /")
        yield from _unfit_patterns(mock, example.when, place)


def _unfit_patterns(mock: Mock, when: Mapping[str, Any], place: str) -> Iterator[Problem]:
    assert mock.document is not None
    patterns = Patterns()
    conditions(when, patterns)
    for reason in patterns.rejected.values():
        message = f"a condition cannot be compiled: {reason}"
        hint = "write a regular expression, or a JSON Schema, that can be run"
        yield problem_at(mock.document, place, "mock-pattern-invalid", message, hint)


def template_names(path: str) -> list[str]:
    """Return the names of the parameters of a path template, in order.

    Example:
        >>> template_names("/pets/{petId}/toys/{toy}")
        ['petId', 'toy']
    """
    return _NAME.findall(path)
