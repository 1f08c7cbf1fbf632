"""The mocks of both sides, and where they differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from contractrepo.breaking.pairing import Pair
from contractrepo.breaking.pruning import json_text
from contractrepo.breaking.witness import SideName
from contractrepo.core.json_values import json_equal

if TYPE_CHECKING:
    from contractrepo.mocking import MockSet
    from contractrepo.mocking.files.mock import Mock


@dataclass(frozen=True, slots=True)
class Mocked:
    """The mocks that both sides bring.

    Attributes:
        base: Of the base.
        revision: Of the revision.
    """

    base: MockSet
    revision: MockSet

    def on(self, side: SideName) -> MockSet:
        """Return the mocks of one side."""
        return self.base if side == "base" else self.revision

    @property
    def same(self) -> bool:
        """Tell whether both sides hold the same mock files, however they are written."""
        if self.base is self.revision or self.base.files == self.revision.files:
            return True
        old, new = self.base.mocks, self.revision.mocks
        return old.keys() == new.keys() and not any(_differ(old[key], new[key]) for key in old)

    @property
    def bodies(self) -> tuple[Mapping[str, bytes], Mapping[str, bytes]]:
        """Return path -> content of the files of both sides that hold bodies rather than mocks."""
        from contractrepo.mocking.files.file_names import is_mock_file

        old, new = (
            {path: content for path, content in side.files.items() if not is_mock_file(path)}
            for side in (self.base, self.revision)
        )
        return old, new

    def of(self, pair: Pair) -> tuple[Mock | None, Mock | None]:
        """Return the mock file of an operation on both sides, None where there is none."""
        old = None if pair.old is None else self.base.mocks.get(pair.old.key)
        new = None if pair.new is None else self.revision.mocks.get(pair.new.key)
        return old, new

    def differ(self, pair: Pair) -> bool:
        """Tell whether the mocks of an operation say something else."""
        old, new = self.of(pair)
        if old is None or new is None:
            return old is not new
        return _differ(old, new)


def _differ(old: Mock, new: Mock) -> bool:
    """Compare what the files say, and the bodies that they keep in files of their own."""
    if old.document is None or new.document is None:
        return old != new
    before, after = old.document.data, new.document.data
    if json_text(before) != json_text(after) and not json_equal(before, after):
        return True
    return _bodies(old) != _bodies(new)


def _bodies(mock: Mock) -> list[tuple[str, bytes | None]]:
    """Return the place and content of every answer, in the order that decides which of them comes first."""
    return [
        (respond.pointer, respond.raw)
        for example in mock.examples
        for respond in (example.respond, *example.then)
    ]
