"""State between requests: named machines and sequences of answers, in memory."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field
from threading import RLock

from contractrepo.mocking.files.mock import Example, Mock

_MOST_SESSIONS = 1_000


@dataclass(slots=True)
class _Session:
    machines: dict[str, str] = field(default_factory=dict)
    calls: dict[tuple[str, str], int] = field(default_factory=dict)


class States:
    """The machines and call counts of every session; the 1,000 sessions used last are kept.

    A machine begins in the first state that a mock asks it to be in, in the order of operations and examples.

    Args:
        mocks: All mocks of the contract, in the order of the document.

    Attributes:
        lock: Held by whoever reads a state and then moves on from it.
        is_needed: Whether any example answers differently from one time to the next.
    """

    def __init__(self, mocks: Iterable[Mock]) -> None:
        self.lock = RLock()
        self.is_needed = False
        self._begin: dict[str, str] = {}
        self._sessions: OrderedDict[str, _Session] = OrderedDict()
        for mock in mocks:
            for example in mock.examples:
                self.is_needed |= bool(example.then or example.state)
                if example.state is not None and example.state.needed is not None:
                    self._begin.setdefault(example.state.machine, example.state.needed)

    def agrees(self, session: str, example: Example) -> bool:
        """Tell whether the machine of an example, if it has one, is in the state it needs."""
        state = example.state
        if state is None or state.needed is None:
            return True
        with self.lock:
            machines = self._session(session).machines
            return machines.get(state.machine, self._begin.get(state.machine)) == state.needed

    def advance(self, session: str, operation: str, example: Example) -> int:
        """Move on because an example answers; return how often it has answered before."""
        if not (example.then or example.state):
            return 0
        place = self._session(session)
        if example.state is not None and example.state.following is not None:
            place.machines[example.state.machine] = example.state.following
        if not example.then:
            return 0
        calls = place.calls.get((operation, example.id), 0)
        place.calls[operation, example.id] = calls + 1
        return calls

    def reset(self, session: str | None = None) -> None:
        """Forget a session, or all of them."""
        with self.lock:
            if session is None:
                self._sessions.clear()
            else:
                self._sessions.pop(session, None)

    def _session(self, name: str) -> _Session:
        found = self._sessions.setdefault(name, _Session())
        self._sessions.move_to_end(name)
        if len(self._sessions) > _MOST_SESSIONS:
            self._sessions.popitem(last=False)
        return found
