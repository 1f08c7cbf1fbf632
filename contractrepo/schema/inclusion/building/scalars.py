"""The smallest number or string of a record."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from fractions import Fraction
from itertools import chain, islice

from contractrepo.schema.inclusion import patterns
from contractrepo.schema.inclusion.answers import EMPTY, Answer, Found, Unknown
from contractrepo.schema.inclusion.formats import FORMATS
from contractrepo.schema.inclusion.limits import TEXT_LENGTH, TooComplex
from contractrepo.schema.inclusion.membership import fits
from contractrepo.schema.inclusion.records import Bound, Number, String

_TRIES = 60
_WORDS = 50
# 0, 1, -1, 2, -2, ...
_SMALL = sorted(range(-9, 10), key=lambda i: (abs(i), i < 0))
_LETTERS = "aAb0- *{"


def number(record: Number) -> Answer:
    """Return the number closest to 0 that is easily found."""
    step = _step(record)
    if step is None:
        return _between(record)
    if record.whole is False and step.denominator == 1:
        return EMPTY
    if any((step / other).denominator == 1 for other in record.not_steps):
        return EMPTY
    tries = _TRIES + 2 * len(record.excluded)
    start = _nearest_multiple(record.low[0], record.high[0], step)
    for i in range(tries):
        for multiple in (step * (start + i), step * (start - i)):
            if fits(record, plain(multiple)):
                return Found(plain(multiple))
    low, high = record.low[0], record.high[0]
    exhausted = isinstance(low, Fraction) and isinstance(high, Fraction) and (high - low) / step < tries
    return EMPTY if exhausted else Unknown("multipleOf")


def _step(record: Number) -> Fraction | None:
    """Return the number whose multiples are the candidates: the least common multiple of all steps."""
    step = Fraction(1) if record.whole else None
    for other in record.steps:
        if step is None:
            step = other
        else:
            numerator = math.lcm(step.numerator * other.denominator, other.numerator * step.denominator)
            step = Fraction(numerator, step.denominator * other.denominator)
    return step


def _nearest_multiple(low: Bound, high: Bound, step: Fraction) -> int:
    if low > 0:
        return math.ceil(low / step)
    return math.floor(high / step) if high < 0 else 0


def _between(record: Number) -> Answer:
    low, high = record.low[0], record.high[0]
    if low == high:
        return Found(plain(low)) if fits(record, plain(low)) else EMPTY
    for candidate in _candidates(low, high):
        if fits(record, plain(candidate)):
            return Found(plain(candidate))
    return Unknown("number")


def _candidates(low: Bound, high: Bound) -> Iterator[Fraction]:
    half = Fraction(1, 2)
    base = [Fraction(0)]
    if isinstance(low, Fraction):
        base += [low, low + 1, low + half]
    if isinstance(high, Fraction):
        base += [high, high - 1, high - half]
    if isinstance(low, Fraction) and isinstance(high, Fraction):
        base += [low + (high - low) * Fraction(i, 16) for i in range(1, 16)]
    near = (start + Fraction(i, parts) for parts in (1, 2, 10, 100, 1000) for i in _SMALL for start in base)
    return chain(base, near)


def plain(value: Bound) -> int | float:
    """Return a number as JSON data; one that has no finite decimal form is rounded."""
    exact = Fraction(value)
    return exact.numerator if exact.denominator == 1 else float(exact)


def string(record: String) -> Answer:
    """Return the shortest string that is easily found."""
    if record.least > TEXT_LENGTH:
        return Unknown("a text that is too long to write out")
    least = int(record.least)
    samples = (text for name in sorted(record.formats) for text in FORMATS[name].samples)
    # A text that is not empty reads better, and it can be told from none on the wire.
    letters = () if record.formats else (*(letter * max(least, 1) for letter in _LETTERS), "")
    for text in chain(samples, letters):
        if fits(record, text):
            return Found(text)
    return _word(record, least)


def _word(record: String, least: int) -> Answer:
    # The expression of a format may match more than the format: it can show that there is nothing, not that there is.
    wanted = sorted({*record.patterns, *(FORMATS[name].pattern for name in record.formats)})
    excluded = [json.loads(text) for text in sorted(record.excluded)]
    any_word = False
    try:
        for text in islice(
            patterns.words(wanted, sorted(record.not_patterns), excluded, least, record.most), _WORDS
        ):
            any_word = True
            if fits(record, text):
                return Found(text)
    except TooComplex as limit:
        return Unknown(f"pattern: {limit}")
    names = sorted(record.formats | record.not_formats)
    return Unknown(f"format {', '.join(names)}") if any_word else EMPTY
