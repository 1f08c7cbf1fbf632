"""Collecting conflicts, and settling those that somebody has decided."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from contractrepo.mocking.files.mock import ABSENT
from contractrepo.syncing.plan import BOTH, Choice, Conflict, Resolve


class Conflicts:
    """The conflicts of one synchronisation.

    Args:
        resolve: Those that are decided.

    Attributes:
        found: Those that are not.
    """

    def __init__(self, resolve: Resolve) -> None:
        self.found: dict[tuple[str, str, str | None], Conflict] = {}
        self._resolve = resolve

    def decide(  # noqa: PLR0913  everything that a person needs to decide
        self,
        code: str,
        pointer: str,
        message: str,
        *,
        file: str | None = None,
        mock_pointer: str = "",
        values: tuple[Any, Any, Any] = (ABSENT, ABSENT, ABSENT),
        choices: Sequence[Choice] = BOTH,
    ) -> Choice | None:
        """Return the side that was chosen to win; without a choice the conflict is noted.

        Args:
            code: Code of the conflict.
            pointer: Place in the document.
            message: What contradicts what.
            file: The mock file.
            mock_pointer: Place in it.
            values: Base, document and mocks.
            choices: What can be chosen.
        """
        base, ours, theirs = (None if value is ABSENT else value for value in values)
        return self.judge(Conflict(code, pointer, file, mock_pointer, base, ours, theirs, choices, message))

    def judge(self, conflict: Conflict) -> Choice | None:
        """Do the same for a conflict that is at hand."""
        chosen = self._resolve.get((conflict.code, conflict.pointer))
        if chosen in conflict.choices:
            return chosen
        self.note(conflict)
        return None

    def note(self, conflict: Conflict) -> None:
        """Add a conflict that nobody can decide by choosing a side."""
        self.found[conflict.code, conflict.pointer, conflict.file] = conflict
