"""Is a scalar in a record?"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

from contractrepo.core.json_values import type_name
from contractrepo.schema.inclusion import patterns
from contractrepo.schema.inclusion.formats import is_format
from contractrepo.schema.inclusion.records import KINDS, Number, Record, String, text_of


def exact(value: Any) -> Fraction | None:
    """Return a JSON number exactly as it is written, or None for anything else."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    if isinstance(value, int):
        return Fraction(value)
    return Fraction(repr(value)) if math.isfinite(value) else None


def holds(record: Record, value: Any) -> bool:
    """Tell whether a value is in a record, as far as that needs no look at its parts."""
    listed = record.only is None or text_of(value) in record.only
    return listed and isinstance(record, KINDS[type_name(value)]) and fits(record, value)


def fits(record: Record, value: Any) -> bool:
    """Tell whether a scalar keeps every constraint of a record but its list (`only`)."""
    if record.excluded and text_of(value) in record.excluded:
        return False
    if isinstance(record, Number):
        number = exact(value)
        return number is not None and _number_fits(record, number)
    return not isinstance(record, String) or _string_fits(record, value)


def _number_fits(record: Number, number: Fraction) -> bool:
    (low, open_low), (high, closed_high) = record.low, record.high
    return (
        (number > low or (number == low and not open_low))
        and (number < high or (number == high and closed_high))
        and record.whole in {None, number.denominator == 1}
        and all((number / step).denominator == 1 for step in record.steps)
        and all((number / step).denominator != 1 for step in record.not_steps)
    )


def _string_fits(record: String, value: str) -> bool:
    return (
        record.least <= len(value) <= record.most
        and all(patterns.matches(pattern, value) for pattern in record.patterns)
        and not any(patterns.matches(pattern, value) for pattern in record.not_patterns)
        and all(is_format(name, value) for name in record.formats)
        and not any(is_format(name, value) for name in record.not_formats)
    )
