"""Which state of a machine of the base is which of the revision: a new name alone is no change."""

from __future__ import annotations

from collections.abc import Iterable

from contractrepo.mocking.files.mock import Example

_State = tuple[str, str]
_Names = tuple[str | None, str | None]


class Transitions:
    """Keeps the states that answer each other, one to one, as they are met.

    Args:
        kept: Examples that are the same on both sides: their states keep their names.
    """

    def __init__(self, kept: Iterable[Example]) -> None:
        self._there: dict[_State, _State] = {}
        self._back: dict[_State, _State] = {}
        for example in kept:
            self.changed(example, example)

    def changed(self, old: Example, new: Example) -> _Names | None:
        """Return the state that follows on either side where the one does not answer the other, else None.

        Args:
            old: The example of the base that answered.
            new: The example of the revision that answered the same request in the same place.
        """
        pairs = zip(_states(old), _states(new), strict=True)
        same = [self._same(before, after) for before, after in pairs]
        return None if all(same) else (_following(old), _following(new))

    def _same(self, old: _State | None, new: _State | None) -> bool:
        if old is None or new is None:
            return old is new
        return self._there.setdefault(old, new) == new and self._back.setdefault(new, old) == old


def _states(example: Example) -> tuple[_State | None, _State | None]:
    """Return the states before and after an example, None where it does not ask or does not move."""
    state = example.state
    if state is None:
        return None, None
    needed = (state.machine, state.needed) if state.needed is not None else None
    following = (state.machine, state.following) if state.following is not None else None
    return needed, None if following == needed else following


def _following(example: Example) -> str | None:
    return example.state.following if example.state is not None else None
