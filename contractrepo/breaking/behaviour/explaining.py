"""Which difference of the documents explains that a mock's message no longer fits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from contractrepo.breaking.behaviour.misfits import Misfit
from contractrepo.breaking.fact import Fact
from contractrepo.breaking.pairing import Pair
from contractrepo.breaking.rules import rule
from contractrepo.breaking.severity import Severity
from contractrepo.breaking.witness import SideName, Witness

# What rule ids end with -> the side that accepts what the other refuses.
_ACCEPTING: dict[str, SideName] = {
    "-narrowed": "base",
    "-removed": "base",
    "-widened": "revision",
    "-added": "revision",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A mock's message that shows a difference.

    Attributes:
        witness: The message.
        exact: Whether it is refused at the very place of the difference: then it proves it.
    """

    witness: Witness
    exact: bool


def explained(
    groups: Sequence[Sequence[Fact]], misfits: Iterable[Misfit]
) -> tuple[dict[int, Shown], list[Misfit]]:
    """Return the message that shows a group of facts, by the group's place in the list, and what no group explains.

    A message that is refused elsewhere than at a difference belongs to it all the same where no other difference of the
    operation can be the reason; where several can, it is named by none of them.
    """
    by_pair: dict[tuple[str, str], list[int]] = {}
    for index, group in enumerate(groups):
        for key in dict.fromkeys(_key(fact.pair) for fact in group):
            by_pair.setdefault(key, []).append(index)
    shown: dict[int, Shown] = {}
    left: list[Misfit] = []
    for misfit in misfits:
        reasons = [index for index in by_pair.get(_key(misfit.pair), ()) if _can_be(groups[index][0], misfit)]
        exact = [index for index in reasons if _is_at(groups[index][0], misfit)]
        if not reasons:
            left.append(misfit)
        for index in exact or (reasons if len(reasons) == 1 else ()):
            known = shown.get(index)
            if known is None or (exact and not known.exact):
                shown[index] = Shown(misfit.witness, bool(exact))
    return shown, left


def _key(pair: Pair) -> tuple[str, str]:
    return pair.kind, pair.key


def _can_be(fact: Fact, misfit: Misfit) -> bool:
    """Tell whether a difference can make the other side refuse such a message."""
    if fact.pair.new is None:
        return True
    found, witness = rule(fact.rule), misfit.witness
    if found.direction not in (None, witness.kind) or _accepting(fact) != witness.accepted_by:
        return False
    worst = (found.severity, rule(found.mirror).severity)
    return not fact.decided or Severity.BREAKING in worst


def _accepting(fact: Fact) -> SideName | None:
    if fact.demand is not None:
        return fact.demand.accepted_by
    return next((side for end, side in _ACCEPTING.items() if fact.rule.endswith(end)), None)


def _is_at(fact: Fact, misfit: Misfit) -> bool:
    pointer = fact.pointer if misfit.witness.accepted_by == "base" else fact.old_pointer
    if pointer is None:
        return False
    places = (violation.schema_pointer or "" for violation in misfit.witness.violations)
    return any(place == pointer or place.startswith(f"{pointer}/") for place in places)
