"""The two sides of a comparison and what is asked of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from contractrepo.breaking.inclusions import Inclusions
from contractrepo.breaking.mocked import Mocked
from contractrepo.breaking.pairing import Pair
from contractrepo.breaking.pruning import Pruning
from contractrepo.breaking.witness import SideName
from contractrepo.contract import Contract
from contractrepo.core.pointer import find
from contractrepo.policy import Compatibility
from contractrepo.validation import Judge


@dataclass(frozen=True, slots=True)
class Sides:
    """Base and revision with the rules to judge by.

    Attributes:
        base: What consumers know.
        revision: What is to take its place.
        policy: Compatibility rules.
        as_of: The date that decides sunsets, or None: then none has passed.
        inclusions: Answers whether the values of one schema are within another.
        pruning: Answers what can have changed at all.
        pairs: The operations, webhooks and callbacks that can have changed.
        deprecated_since: Operation (``METHOD /path``) -> the day of the release that deprecated it, where known.
        mocks: The mocks, where both sides bring theirs.
        played: The operations whose mocks are asked.
        memo: What was found out about these sides already, under a key that begins with the name of who found it.
    """

    base: Contract
    revision: Contract
    policy: Compatibility
    as_of: dt.date | None
    inclusions: Inclusions
    pruning: Pruning
    pairs: tuple[Pair, ...]
    deprecated_since: Mapping[str, dt.date] = field(default_factory=dict)
    mocks: Mocked | None = None
    played: tuple[Pair, ...] = ()
    memo: dict[object, Any] = field(default_factory=dict, repr=False, compare=False)

    def contract(self, side: SideName) -> Contract:
        """Return the contract of that side."""
        return self.base if side == "base" else self.revision

    def judge(self, side: SideName) -> Judge:
        """Return the judge of that side's messages; it is quick about what can have changed."""
        key = ("judge", side)
        if key not in self.memo:
            asked = (*self.pairs, *self.played)
            changed = [operation for pair in asked if (operation := pair.on(side)) is not None]
            self.memo[key] = Judge(self.contract(side).description, prepared=changed)
        found: Judge = self.memo[key]
        return found

    def value(self, side: SideName, pointer: str | None) -> Any:
        """Return the value at `pointer` on that side, or None where nothing is there."""
        return None if pointer is None else find(self.contract(side).description.data, pointer)
