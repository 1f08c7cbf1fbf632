"""What the mocks of both sides say about the operations that can have changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from contractrepo.breaking.behaviour.answers import answer_facts
from contractrepo.breaking.behaviour.misfits import Misfit, misfits
from contractrepo.breaking.behaviour.stage import Stage
from contractrepo.breaking.behaviour.transitions import Transitions
from contractrepo.breaking.fact import Fact
from contractrepo.breaking.mocked import Mocked
from contractrepo.breaking.pairing import Pair
from contractrepo.breaking.sides import Sides
from contractrepo.breaking.witness import SideName
from contractrepo.mocking.files.mock import Example

_SIDES: tuple[SideName, SideName] = ("base", "revision")
_MOST_EXAMPLES = 2_000


def play(sides: Sides) -> tuple[list[Fact], list[Misfit]]:
    """Return what is answered otherwise, and the messages that one side's examples hold and the other refuses."""
    mocks = sides.mocks
    assert mocks is not None
    stages = {side: Stage(sides.contract(side), sides.judge(side), mocks.on(side)) for side in _SIDES}
    transitions = Transitions(_kept(sides.played, mocks))
    facts: list[Fact] = []
    found: list[Misfit] = []
    left = _MOST_EXAMPLES
    for pair in sides.played:
        size = _size(pair, mocks)
        if size > left:
            facts.append(_not_played(pair))
            continue
        left -= size
        found += misfits(pair, stages)
        facts += answer_facts(pair, stages, transitions)
    return facts, found


def _size(pair: Pair, mocks: Mocked) -> int:
    """Return the number of answers that the mocks of an operation write down, on both sides."""
    return sum(
        1 + len(example.then) for mock in mocks.of(pair) if mock is not None for example in mock.examples
    )


def _kept(played: Iterable[Pair], mocks: Mocked) -> Iterator[Example]:
    """Yield the examples of operations that are not played: they are the same on both sides."""
    left = {pair.old.key for pair in played if pair.old is not None}
    for key, mock in mocks.base.mocks.items():
        if key not in left:
            yield from mock.examples


def _not_played(pair: Pair) -> Fact:
    message = f"the mocks of {pair.key} were not played: there are more than {_MOST_EXAMPLES} answers"
    pointer, old_pointer = (one.pointer if one is not None else None for one in (pair.new, pair.old))
    return Fact("behaviour-not-played", pair, pointer, old_pointer, message, decided=False)
