"""Texts that read well, have a format, or match regular expressions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, islice

from contractrepo.schema.engines import text_test
from contractrepo.schema.inclusion import patterns
from contractrepo.schema.inclusion.limits import TooComplex
from contractrepo.schema.samples.demand import Demand
from contractrepo.schema.samples.plain_texts import plain_texts

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_MOST_WORDS = 50
_MORE_WORDS = 10
_LONGEST = 100_000
_FORMATS = {
    "binary": ("content",),
    "byte": ("aGVsbG8=", "d29ybGQ="),
    "char": ("a", "b"),
    "date": ("2024-05-17", "2024-06-18", "2025-01-02"),
    "date-time": ("2024-05-17T09:30:00Z", "2024-06-18T16:45:30Z", "2025-01-02T03:04:05Z"),
    "decimal": ("12.50", "7.25"),
    "duration": ("P1D", "PT15M"),
    "email": ("ada@example.org", "grace@example.org"),
    "hostname": ("api.example.org", "www.example.org"),
    "idn-email": ("ada@example.org", "grace@example.org"),
    "idn-hostname": ("api.example.org", "www.example.org"),
    "ipv4": ("192.0.2.10", "192.0.2.20"),
    "ipv6": ("2001:db8::1", "2001:db8::2"),
    "iri": ("https://example.org/items/1", "https://example.org/items/2"),
    "iri-reference": ("/items/1", "/items/2"),
    "json-pointer": ("/items/1", "/items/2"),
    "password": ("correct horse battery staple",),
    "regex": ("^[a-z]+$", "^[0-9]+$"),
    "relative-json-pointer": ("1/items", "0"),
    "time": ("09:30:00Z", "16:45:30Z"),
    "uri": ("https://example.org/items/1", "https://example.org/items/2"),
    "uri-reference": ("/items/1", "/items/2"),
    "uri-template": ("/items/{id}", "/people/{id}"),
    "url": ("https://example.org/items/1", "https://example.org/items/2"),
}
_BY_NAME = (
    ("email", "ada@example.org"),
    ("firstname", "Ada"),
    ("lastname", "Lovelace"),
    ("username", "ada"),
    ("currency", "EUR"),
    ("country", "NL"),
    ("language", "en"),
    ("locale", "en-GB"),
    ("city", "Amsterdam"),
    ("street", "Main Street 1"),
    ("phone", "+31201234567"),
    ("url", "https://example.org"),
    ("uri", "https://example.org"),
    ("date", "2024-05-17"),
    ("status", "active"),
    ("title", "An example"),
    ("description", "An example for the reader."),
    ("message", "An example for the reader."),
    ("name", "Example"),
    ("id", "id-1001"),
    ("code", "A1"),
)


def texts(demand: Demand, name: str, seed: int, *, plain: bool = False) -> Iterator[str]:
    """Yield different texts that meet length, patterns and format of `demand`, as far as these are known.

    Args:
        demand: What the text must meet.
        name: The property that holds it.
        seed: A number that tells this text from others.
        plain: Whether to begin with the texts that say no more than their format.
    """
    given: set[str] = set()
    tests = [(text_test("pattern", pattern), True) for pattern in demand.patterns]
    tests += [(text_test("pattern", pattern), False) for pattern in demand.unwanted]
    if demand.patterns or len(demand.formats) > 1:
        tests += [(text_test("format", form), True) for form in demand.formats]
    low, high = demand.length
    first = plain_texts(demand) if plain else ()
    for text in chain(first, _candidates(demand, name, seed)):
        if (
            low <= len(text) <= high
            and text not in given
            and all(test(text) is wanted for test, wanted in tests)
        ):
            given.add(text)
            yield text


def _candidates(demand: Demand, name: str, seed: int) -> Iterator[str]:
    for form in demand.formats:
        yield from _of_format(form, seed)
    if demand.formats:
        yield from _stretched(demand, seed)
    if demand.patterns:
        nice = _nice(name)
        yield from (nice, nice.upper(), nice.lower())
        yield from _matching(demand)
    elif not demand.formats or demand.formats[0] not in _FORMATS:
        yield from _free(demand, name)


def _of_format(name: str, seed: int) -> Iterator[str]:
    known = _FORMATS.get(name, ())
    start = seed % len(known) if known else 0
    yield from (*known[start:], *known[:start])
    if name == "uuid":
        for at in range(_MOST_WORDS):
            digits = f"{(seed * 0x9E3779B97F4A7C15 + at) % 16**16:016x}{seed % 16**16:016x}"
            yield f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:]}"


def _matching(demand: Demand) -> Iterator[str]:
    low, high = demand.length
    found: list[str] = []
    try:
        # An empty text says little: it comes last.
        for least in dict.fromkeys((max(low, 1), low)):
            found += islice(patterns.words(demand.patterns, demand.unwanted, (), least, high), _MOST_WORDS)
            yield from found
        for _ in range(_MORE_WORDS):
            found += islice(patterns.words(demand.patterns, demand.unwanted, found, low, high), 1)
            yield from found[-1:]
    except (TooComplex, patterns.UnsupportedPattern):
        return


def _free(demand: Demand, name: str) -> Iterator[str]:
    low, high = demand.length
    nice = _nice(name)
    nice = nice if len(nice) <= high else nice[: int(high)]
    if len(nice) < low <= _LONGEST:
        nice = (f"{nice} " * low)[: low - 1] + "."
    yield nice
    yield nice[: max(low, 1)]
    yield f"{nice} {nice}"
    for at in range(_MOST_WORDS):
        mark = f"{at + 2}"
        room = len(nice) if len(nice) + len(mark) > high else len(nice) + len(mark)
        yield (nice[: max(room - len(mark), 0)] + mark)[:room]
    if low == 0:
        yield ""


def _nice(name: str) -> str:
    words = [word.lower() for word in _WORD.findall(name)]
    joined = "".join(words)
    return next(
        (text for part, text in _BY_NAME if part in words or (len(part) > 5 and part in joined)), "text"
    )


def _stretched(demand: Demand, seed: int) -> Iterator[str]:
    """Texts of a format that also have to be long: only some formats can grow."""
    low, _ = demand.length
    if low > _LONGEST:
        return
    name, filler = demand.formats[0], "x" * low
    if name in {"uri", "url", "iri", "uri-reference", "iri-reference"}:
        yield f"https://example.org/{filler}"[: max(low, 21)]
    elif name in {"email", "idn-email"}:
        yield f"{filler[:60]}@{'.'.join(['example'] * (low // 8 + 1))}.org"
    elif name in {"password", "binary"}:
        yield f"{seed}{filler}"[: max(low, 1)]
    elif name == "byte":
        yield "QUJD" * (low // 4 + 1)
