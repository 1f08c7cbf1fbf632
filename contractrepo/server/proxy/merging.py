"""Recorded examples put into mock files: from files to files."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from contractrepo.contract import Contract
from contractrepo.core.json_values import json_equal
from contractrepo.editing import edited
from contractrepo.errors import UsageError
from contractrepo.mocking import MockSet, check_mocks
from contractrepo.mocking.documented import made_name
from contractrepo.mocking.files.file_names import FOLDER, is_mock_file, mock_path
from contractrepo.mocking.files.mock import Mock
from contractrepo.mocking.files.yaml_text import yaml_text
from contractrepo.openapi.model import Operation
from contractrepo.server.proxy.recorded import Recorded

MOST_RECORDED = 100
"""Most recorded examples of one operation."""
_PREFIX = "recorded-"
_BODIES = "bodies"


@dataclass(frozen=True, slots=True)
class Merged:
    """Mock files with recorded examples.

    Attributes:
        changes: Path from the contract's folder -> new content.
        added: Operation and id of each new example: ``GET /pets recorded-200``.
        left: Why further ones were left out.
    """

    changes: Mapping[str, bytes]
    added: tuple[str, ...]
    left: tuple[str, ...]


def merged(contract: Contract, files: Mapping[str, bytes], examples: Iterable[Recorded]) -> Merged:
    """Return what changes in mock files when examples are added that say something new.

    An example whose conditions and status are there already is left out, and so is one that would break the contract.

    Args:
        contract: What the mocks have to keep.
        files: Path from the contract's folder -> content; those below ``mocks/`` count.
        examples: What was recorded.
    """
    mocks = MockSet.parse({path: data for path, data in files.items() if path.startswith(FOLDER)})
    changes: dict[str, bytes] = {}
    added: list[str] = []
    left: list[str] = []
    for example in examples:
        place = _Place(example, mocks)
        if place.is_known:
            continue
        if place.is_full:
            left.append(f"{place.title}: {MOST_RECORDED} recorded examples are enough")
            continue
        try:
            new = place.files()
        except UsageError as error:
            left.append(f"{place.title}: {error.message}")
            continue
        wrong = place.problems(contract, new)
        if wrong:
            left.append(f"{place.title}: {wrong[0]}")
            continue
        mocks = _with(mocks, new)
        changes.update(new)
        added.append(place.title)
    return Merged(changes, tuple(added), tuple(left))


class _Place:
    """Where an example goes.

    Args:
        example: The example.
        mocks: The mocks there are.
    """

    def __init__(self, example: Recorded, mocks: MockSet) -> None:
        self._example = example
        self._files = mocks.files
        self._mock = mocks.mocks.get(example.operation.key)
        self._data: dict[str, Any] = _data(self._mock, example.operation)
        taken = self._data["examples"]
        name = example.name
        self._name = f"{name}-{example.digest}" if name in taken else name
        self._path = self._existing or mock_path(
            example.operation.method, example.operation.path, {path.casefold() for path in mocks.files}
        )

    @property
    def title(self) -> str:
        """Return operation and id."""
        return f"{self._example.operation.key} {self._name}"

    @property
    def is_known(self) -> bool:
        """Tell whether an example that somebody wrote or recorded has these conditions and this status."""
        if self._name in self._data["examples"]:
            return True
        return any(map(self._says_the_same, self._data["examples"].values()))

    def _says_the_same(self, one: Mapping[str, Any]) -> bool:
        if one["respond"]["status"] != self._example.status or "generate" in one["respond"]:
            return False
        return json_equal(one.get("when", {}), dict(self._example.when))

    @property
    def is_full(self) -> bool:
        """Tell whether the operation has enough of them."""
        return len([name for name in self._data["examples"] if name.startswith(_PREFIX)]) >= MOST_RECORDED

    def files(self) -> dict[str, bytes]:
        """Return the files that change.

        Raises:
            UsageError: ``edit-impossible``: the mock file cannot be edited so that it holds the example.
        """
        respond, files = dict(self._example.respond), {}
        if self._example.content is not None:
            body = f"{_BODIES}/{posixpath.basename(self._path).partition('.mock.')[0]}-{self._name}.{self._example.ending}"
            respond["bodyFile"] = posixpath.relpath(FOLDER + body, posixpath.dirname(self._path))
            files[FOLDER + body] = self._example.content
        when = {"when": dict(self._example.when)} if self._example.when else {}
        examples = {**self._kept(), self._name: {**when, "respond": respond}}
        data = {**self._data, "examples": examples}
        if self._existing is None:
            return {**files, self._path: yaml_text(data).encode("utf-8", "surrogatepass")}
        return {**files, self._path: edited(self._files[self._path], data, file=self._path)}

    def problems(self, contract: Contract, new: Mapping[str, bytes]) -> list[str]:
        """Return what `new` makes wrong in the mock file that was not wrong before."""
        bodies = {path: data for path, data in {**self._files, **new}.items() if not is_mock_file(path)}
        old = {self._path: self._files[self._path]} if self._existing else {}
        before = set(_errors(contract, {**bodies, **old}))
        return [message for message in _errors(contract, {**bodies, **new}) if message not in before]

    @property
    def _existing(self) -> str | None:
        document = self._mock.document if self._mock else None
        return document.file if document else None

    def _kept(self) -> dict[str, Any]:
        """An example that stands in for all answers of a response gives way to one that takes any request."""
        examples: dict[str, Any] = dict(self._data["examples"])
        if not self._example.when:
            key = self._example.respond.get("as", str(self._example.status))
            stand_in = examples.get(made_name(key), {})
            if stand_in.keys() == {"respond"} and "generate" in stand_in["respond"]:
                del examples[made_name(key)]
        return examples


def _with(mocks: MockSet, new: Mapping[str, bytes]) -> MockSet:
    """Return mocks with files changed, and nothing but those read again."""
    files = {**mocks.files, **new}
    bodies = {path: data for path, data in files.items() if not is_mock_file(path)}
    return MockSet(files, {**mocks.mocks, **MockSet.parse({**bodies, **new}).mocks})


def _errors(contract: Contract, files: Mapping[str, bytes]) -> list[str]:
    found = check_mocks(contract, MockSet.parse(files))
    return [problem.message for problem in found if problem.severity == "error"]


def _data(mock: Mock | None, operation: Operation) -> dict[str, Any]:
    if mock is not None and mock.document is not None:
        return dict(mock.document.data)
    named = {"operationId": operation.operation_id} if operation.operation_id is not None else {}
    return {"mock": 1, "operation": operation.key, **named, "examples": {}}
