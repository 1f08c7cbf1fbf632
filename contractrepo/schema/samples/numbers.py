"""Numbers within bounds and on a grid, exactly."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import ceil, floor

from contractrepo.schema.samples.demand import Demand

_HALF = Fraction(1, 2)
_MOST = 200


def numbers(demand: Demand, wish: int, *, whole: bool) -> Iterator[int | float]:
    """Yield different numbers that meet the bounds and the step of `demand`, that nearest to `wish` first.

    Args:
        demand: Bounds and step.
        wish: A number that would read well.
        whole: Whether only integers will do.
    """
    step = _grid(demand.step, whole=whole)
    low, high = _ends(demand, step)
    if low is not None and high is not None and low > high:
        if demand.step is None and not whole:
            yield from _between(demand)
        return
    start = floor(Fraction(wish) / step)
    start = start if low is None else max(start, low)
    start = start if high is None else min(start, high)
    for distance in range(_MOST):
        for at in dict.fromkeys((start + distance, start - distance)):
            if (low is None or at >= low) and (high is None or at <= high):
                yield _plain(at * step)


def _grid(step: Fraction | None, *, whole: bool) -> Fraction:
    if step is None:
        return Fraction(1) if whole else _HALF
    # The multiples of a/b that are whole are those of a.
    return Fraction(step.numerator) if whole else step


def _ends(demand: Demand, step: Fraction) -> tuple[int | None, int | None]:
    """Return the least and greatest multiple of `step` within the bounds."""
    low = high = None
    if demand.low is not None:
        bound, exclusive = demand.low
        low = floor(bound / step) + 1 if exclusive else ceil(bound / step)
    if demand.high is not None:
        bound, exclusive = demand.high
        high = ceil(bound / step) - 1 if exclusive else floor(bound / step)
    return low, high


def _between(demand: Demand) -> Iterator[int | float]:
    """Between two bounds that are close together: the bounds where they may be met, and points between them."""
    assert demand.low is not None
    assert demand.high is not None
    low, high = demand.low[0], demand.high[0]
    if low == high and not (demand.low[1] or demand.high[1]):
        yield _plain(low)
    if low < high:
        for parts in range(2, 20):
            yield _plain(low + (high - low) / parts)


def _plain(number: Fraction) -> int | float:
    return number.numerator if number.denominator == 1 else float(number)
