"""Values that travel as text: scalars compare by their spelling, and a lone item may stand for its array."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from contractrepo.schema.inclusion.atoms import Atom
from contractrepo.schema.inclusion.clauses import Place
from contractrepo.schema.inclusion.records import Array, Boolean, Null, Number, Object, Opaque, Record, String

_Case = tuple[Record, frozenset[Atom]]
_INTEGER = r"^-?(0|[1-9][0-9]*)$"
_DECIMAL = r"^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$"
_AGAINST_STRING = frozenset({Opaque("type", "the text of a scalar against a constraint on strings", "")})
_WITHIN_BOUNDS = frozenset({Opaque("type", "the text of a number within bounds", "")})
_PLAIN_STRING = String()
_ANY_NUMBER, _ANY_BOOLEAN = Number(), Boolean()


def spelled(
    cases: tuple[_Case, ...], atom: Atom, all_of: Callable[[frozenset[Atom]], tuple[_Case, ...]]
) -> tuple[_Case, ...]:
    """Return the cases of `atom` as they are on the wire.

    Args:
        cases: What the schema says.
        atom: The schema, with its side.
        all_of: Gives the cases of the values that several schemas accept.
    """
    if atom.side is None or not atom.side.text:
        return cases
    if atom.side.sends:
        # Null has no spelling that a client could send; a server that declares it sends something unexpected.
        kept = Null if atom.side.source.direction == "response" else ()
        return tuple(case for case in cases if not isinstance(case[0], Null) or isinstance(case[0], kept))
    if atom.repeated:
        cases = (*cases, *_lone_items(cases, all_of))
    return tuple(dict.fromkeys(reading for case in cases for reading in _readings(*case)))


def _readings(record: Record, unwanted: frozenset[Atom]) -> Iterator[_Case]:
    yield record, unwanted
    if isinstance(record, String):
        yield from ((scalar, unwanted) for scalar in _as_scalars(record))
    elif isinstance(record, (Number, Boolean)):
        yield _as_string(record), unwanted


def _as_scalars(record: String) -> Iterator[Record]:
    """The text of a number or a boolean is a string too."""
    constrained = replace(record, only=None, places={}) != _PLAIN_STRING
    if record.only is not None:
        yield from _listed_scalars(record)
    elif constrained:
        yield Number(opaque=_AGAINST_STRING, places=record.places)
        yield Boolean(opaque=_AGAINST_STRING, places=record.places)
    else:
        yield _ANY_NUMBER
        yield _ANY_BOOLEAN


def _listed_scalars(record: String) -> Iterator[Record]:
    texts = {text[1:-1] for text in record.only or ()}
    booleans = texts & {"true", "false"}
    numbers = frozenset(text for text in texts if text.lstrip("-").isdigit() and str(int(text)) == text)
    if numbers:
        yield Number(only=numbers, places=record.places)
    if booleans:
        yield Boolean(only=frozenset(booleans), places=record.places)


def _as_string(record: Number | Boolean) -> Record:
    if record.only is not None:
        return String(only=frozenset(f'"{text}"' for text in record.only), places=_by_type(record, "only"))
    bare = Number(whole=record.whole) if isinstance(record, Number) else record
    integer = isinstance(record, Number) and record.whole
    text = String(
        patterns=frozenset({_INTEGER if integer else _DECIMAL}), places=_by_type(record, "patterns")
    )
    if record == bare:
        return text
    return replace(text, opaque=_WITHIN_BOUNDS)


def _by_type(record: Record, field: str) -> dict[str, Place]:
    """Return where a record was stated, so that a field which stands for its type is looked for there."""
    places = dict(record.places)
    if field not in places and "type" in places:
        places[field] = places["type"]
    return places


def _lone_items(
    cases: tuple[_Case, ...], all_of: Callable[[frozenset[Atom]], tuple[_Case, ...]]
) -> Iterator[_Case]:
    """In style form, exploded, ``a=x`` is the scalar x and also the array [x]."""
    for record, _ in cases:
        if isinstance(record, Array) and record.least <= 1 <= record.most:
            items = all_of(record.item(0).wanted)
            yield from (case for case in items if not isinstance(case[0], (Array, Object)))
