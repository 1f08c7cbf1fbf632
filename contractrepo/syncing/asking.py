"""Asking for a decision about an example of one operation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from contractrepo.core.pointer import join
from contractrepo.core.text import printable
from contractrepo.syncing.conflicts import Conflicts
from contractrepo.syncing.lens import BODY, Shared
from contractrepo.syncing.plan import BOTH, Choice

Forced = Mapping[tuple[str, str, str], Choice]
"""Operation key, example id and part -> the side whose value holds whatever the other one says."""

_WHY = {
    "both-changed-value": "document and mocks changed one value to different ones",
    "deleted-vs-changed": "one side removed what the other one changed",
    "example-name-clash": "document and mocks use one name for different examples",
    "ref-shared-example": "the component that several examples refer to and the mock were changed to different values",
    "status-vs-content-type": "one side changed the status and the other one the content type",
}


class Asking:
    """Asks about the examples of one operation.

    Args:
        key: Key of the operation.
        file: Path of its mock file.
        conflicts: Knows what was decided, and gets what was not.
        forced: What was decided after the document had been judged.
    """

    def __init__(self, key: str, file: str, conflicts: Conflicts, forced: Forced) -> None:
        self._key = key
        self._file = file
        self._conflicts = conflicts
        self._forced = forced

    def forced(self, name: str, part: str) -> Choice | None:
        """Return the side whose value of a part holds, or None where both count."""
        return self._forced.get((self._key, name, part))

    def decide(  # noqa: PLR0913  what a conflict is about
        self,
        code: str,
        name: str,
        pointer: str,
        part: str,
        values: tuple[Any, Any, Any],
        *,
        choices: Sequence[Choice] = BOTH,
    ) -> Choice | None:
        """Return the side that wins, or None where nobody has decided.

        Args:
            code: Code of the conflict.
            name: The example.
            pointer: Place in the document.
            part: Place in the example.
            values: Base, document and mocks.
            choices: What can be chosen.
        """
        operation = printable(self._key, limit=200)
        return self._conflicts.decide(
            code,
            pointer,
            f"example '{printable(name, limit=80)}' of {operation}: {_WHY[code]}",
            file=self._file,
            mock_pointer=join("examples", name) + part,
            values=values,
            choices=choices,
        )


def site(shared: Shared) -> str:
    """Return where the document uses an example."""
    return shared.places[BODY].site
