"""The comparison of two contracts, from documents to findings."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from contractrepo.breaking.areas import AREAS
from contractrepo.breaking.comparison import Comparison
from contractrepo.breaking.inclusions import Inclusions
from contractrepo.breaking.judging import judge
from contractrepo.breaking.pairing import Pair, pair_operations
from contractrepo.breaking.pruning import Pruning, json_text
from contractrepo.breaking.sides import Sides
from contractrepo.contract import Contract
from contractrepo.core.collecting import collector_paused
from contractrepo.core.json_values import json_equal
from contractrepo.policy import Compatibility


def compare(
    base: Contract,
    revision: Contract,
    *,
    policy: Compatibility | None = None,
    as_of: dt.date | None = None,
) -> Comparison:
    """Compare two versions of a contract.

    Args:
        base: What consumers know.
        revision: What is to take its place.
        policy: Rules to judge by; the built-in backward rules without.
        as_of: The date that decides sunsets; without it none has passed.

    Returns:
        The same for the same arguments, on any machine and at any time.
    """
    if _identical(base, revision):
        return Comparison(base, revision, (), identical=True)
    rules = policy or Compatibility()
    with collector_paused():
        pruning = Pruning(base.description, revision.description)
        pairs = tuple(_changed(base, revision, rules, pruning))
        sides = Sides(base, revision, rules, as_of, Inclusions(base, revision, rules), pruning, pairs)
        facts = [fact for pair in pairs for area in AREAS for fact in area(pair, sides)]
        return Comparison(base, revision, judge(facts, sides), identical=False)


def _changed(base: Contract, revision: Contract, policy: Compatibility, pruning: Pruning) -> Iterator[Pair]:
    """Yield the operations, their callbacks and the webhooks that can have changed and that the policy does not leave out."""
    old, new = base.description, revision.description
    ignored = _pattern(policy.ignore_paths)
    for pair in pair_operations(old.operations, new.operations):
        if ignored.fullmatch(pair.path) is None and pruning.touched(pair):
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


def _pattern(templates: Sequence[str]) -> re.Pattern[str]:
    """Return what matches any of the templates: ``*`` is one segment, ``**`` any number of them."""
    return re.compile("|".join(_expression(template) for template in templates) or r"(?!)")


def _expression(template: str) -> str:
    parts = (
        ".*" if part == "**" else re.escape(part).replace(r"\*", "[^/]*") for part in template.split("/")
    )
    return "/".join(parts).replace("/.*", "(?:/.*)?")
