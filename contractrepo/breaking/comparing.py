"""The comparison of two contracts, from documents to findings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from contractrepo.breaking.areas import AREAS
from contractrepo.breaking.comparison import Comparison
from contractrepo.breaking.fact import Fact
from contractrepo.breaking.inclusions import Inclusions
from contractrepo.breaking.judging import judge
from contractrepo.breaking.mocked import Mocked
from contractrepo.breaking.pairing import Pair, pair_operations
from contractrepo.breaking.pruning import Pruning, json_text
from contractrepo.breaking.sides import Sides
from contractrepo.contract import Contract
from contractrepo.core.collecting import collector_paused
from contractrepo.core.json_values import json_equal
from contractrepo.policy import Compatibility
from contractrepo.policy.wildcards import path_fits

if TYPE_CHECKING:
    from contractrepo.breaking.behaviour.misfits import Misfit
    from contractrepo.mocking import MockSet


def compare(  # noqa: PLR0913  the fixed interface has them all
    base: Contract,
    revision: Contract,
    *,
    base_mocks: MockSet | None = None,
    revision_mocks: MockSet | None = None,
    policy: Compatibility | None = None,
    as_of: dt.date | None = None,
    deprecated_since: Mapping[str, dt.date] | None = None,
) -> Comparison:
    """Compare two versions of a contract.

    Args:
        base: What consumers know.
        revision: What is to take its place.
        base_mocks: Mocks of the base. Where both sides bring theirs, they are played against each other.
        revision_mocks: Mocks of the revision.
        policy: Rules to judge by; the built-in backward rules without.
        as_of: The date that decides sunsets; without it none has passed.
        deprecated_since: Operation (``METHOD /path``) -> the day of the release that deprecated it: a policy's deprecation
            window begins then.

    Returns:
        The same for the same arguments, on any machine and at any time.
    """
    # A side without any mock file brings none.
    mocks = Mocked(base_mocks, revision_mocks) if base_mocks and revision_mocks else None
    if _identical(base, revision) and (mocks is None or mocks.same):
        return Comparison(base, revision, (), identical=True)
    rules = policy or Compatibility()
    with collector_paused():
        pruning = Pruning(base.description, revision.description)
        pairs = tuple(_changed(base, revision, rules, pruning))
        played = () if mocks is None else tuple(_played(base, revision, rules, pairs, mocks))
        inclusions = Inclusions(base, revision, rules)
        since = deprecated_since or {}
        sides = Sides(base, revision, rules, as_of, inclusions, pruning, pairs, since, mocks, played)
        facts = [fact for pair in pairs for area in AREAS for fact in area(pair, sides)]
        more, misfits = _behaviour(sides)
        findings = judge([*facts, *more], sides, misfits)
        return Comparison(base, revision, findings, identical=False, mocks=mocks)


def _behaviour(sides: Sides) -> tuple[Sequence[Fact], Sequence[Misfit]]:
    """Return what the mocks say; what plays them is loaded only where there is something to play."""
    if not sides.played:
        return (), ()
    from contractrepo.breaking.behaviour.playing import play

    return play(sides)


def _played(
    base: Contract, revision: Contract, policy: Compatibility, changed: Sequence[Pair], mocks: Mocked
) -> Iterator[Pair]:
    """Yield the operations with mocks that can have changed, or whose mocks did."""
    touched = {pair.key for pair in changed if pair.kind == "operation"}
    for pair in pair_operations(base.description.operations, revision.description.operations):
        if mocks.of(pair) == (None, None) or _is_ignored(pair, policy):
            continue
        if pair.key in touched or mocks.differ(pair):
            yield pair


def _changed(base: Contract, revision: Contract, policy: Compatibility, pruning: Pruning) -> Iterator[Pair]:
    """Yield the operations, their callbacks and the webhooks that can have changed and that the policy does not leave out."""
    old, new = base.description, revision.description
    for pair in pair_operations(old.operations, new.operations):
        if not _is_ignored(pair, policy) and pruning.touched(pair):
            yield pair
            if pair.old is not None and pair.new is not None:
                callbacks = old.callbacks_of(pair.old), new.callbacks_of(pair.new)
                yield from pair_operations(*callbacks, kind="callback")
    for pair in pair_operations(old.webhooks, new.webhooks, kind="webhook"):
        if pruning.touched(pair):
            yield pair


def _identical(base: Contract, revision: Contract) -> bool:
    """Equal text is the quick proof; ``1`` and ``1.0`` are spelled differently and equal all the same."""
    old, new = base.description.data, revision.description.data
    if old is new:
        return True
    if old != new:
        return False
    return json_text(old) == json_text(new) or json_equal(old, new)


def _is_ignored(pair: Pair, policy: Compatibility) -> bool:
    return any(path_fits(template, pair.path) for template in policy.ignore_paths)
