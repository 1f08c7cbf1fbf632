"""The smallest object of a record."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain, count, product
from typing import Any

from contractrepo.schema.inclusion.answers import EMPTY, Answer, Found, Task, Unknown
from contractrepo.schema.inclusion.atoms import ANYTHING, Conj
from contractrepo.schema.inclusion.building.parts import Parts
from contractrepo.schema.inclusion.clauses import Clause, Scope
from contractrepo.schema.inclusion.limits import VARIED_ITEMS
from contractrepo.schema.inclusion.records import Object

_MOST_PATTERNS = 6
_Key = str | Unknown


@dataclass(slots=True)
class _Draft:
    """An object that is being built.

    Attributes:
        record: What it must be.
        forced: Members whose values are fixed.
        keys: Members that it will have, in order.
        extra: What some of their values must be besides.
        unsure: A member was added because it was not known whether one that was there would do.
    """

    record: Object
    forced: Mapping[str, Any]
    keys: dict[str, None]
    extra: dict[str, Conj] = field(default_factory=dict)
    unsure: bool = False

    def value(self, key: str) -> Conj:
        return self.record.value(key).also(self.extra.get(key, ANYTHING))


def object_(record: Object, forced: Mapping[str, Any], parts: Parts) -> Task:
    """The smallest object; `forced` fixes the values of some members."""
    draft = _Draft(record, forced, dict.fromkeys([*sorted(record.required), *forced]))
    named = [clause for clause in record.some if clause.scope.name is not None]
    free = [clause for clause in record.some if clause.scope.name is None]
    # What leaves no choice goes first.
    for clause in (*named, *free):
        got = yield from _placed(draft, clause, parts)
        if not isinstance(got, Found):
            return Unknown("members for several constraints") if got is EMPTY and clause in free[1:] else got
    members: dict[str, Any] = {}
    for key in draft.keys:
        got = Found(forced[key]) if key in forced else (yield draft.value(key))
        if isinstance(got, Found):
            name = yield from _named(record, key, parts)
            got = got if isinstance(name, Found) else name
        if not isinstance(got, Found):
            return got
        members[key] = got.value
    worst = yield from _spare(record, members, parts)
    if len(members) < record.least:
        return worst
    if len(members) <= record.most:
        return Found(members)
    return Unknown("maxProperties") if draft.unsure or len(free) > 1 else EMPTY


def object_member(record: Object, value: dict[str, Any], parts: Parts) -> Task:
    """The very value, where it is in the record."""
    if not record.least <= len(value) <= record.most or not record.required <= value.keys():
        return EMPTY
    worst: Answer = Found(value)
    for key, item in value.items():
        got = yield record.value(key).also(parts.this(item))
        if isinstance(got, Found):
            got = yield from _named(record, key, parts)
        if got is EMPTY:
            return EMPTY
        worst = got if isinstance(got, Unknown) else worst
    for clause in record.some:
        got = yield from _held(clause, value, parts)
        if got is EMPTY:
            return EMPTY
        worst = got if isinstance(got, Unknown) else worst
    return worst


def _held(clause: Clause, value: dict[str, Any], parts: Parts) -> Task:
    """Whether some member of a value is as the clause says."""
    worst: Answer = EMPTY
    for key, item in value.items():
        if not clause.scope.covers(key):
            continue
        got = yield clause.value.also(parts.this(item))
        if isinstance(got, Found) and clause.key != ANYTHING:
            got = yield clause.key.also(parts.this(key))
        if isinstance(got, Found):
            return got
        worst = got if isinstance(got, Unknown) else worst
    return worst


def _named(record: Object, key: str, parts: Parts) -> Task:
    """Whether a member may be called `key`."""
    if record.names == ANYTHING:
        return Found(key)
    return (yield record.names.also(parts.this(key)))


def _placed(draft: _Draft, clause: Clause, parts: Parts) -> Task:
    """Choose a key for "some key in this scope has such a value"."""
    worst: Answer = EMPTY
    for key in _present(draft, clause.scope):
        name = clause.key.also(draft.record.names)
        called = Found(key) if name == ANYTHING else (yield name.also(parts.this(key)))
        if not isinstance(called, Found):
            worst = called if isinstance(called, Unknown) else worst
            continue
        if key in draft.forced and clause.scope.name == key:
            # Built for this very clause: looking at it again would cost its whole size.
            return Found(draft.forced[key])
        value = draft.value(key).also(clause.value)
        got = yield (value.also(parts.this(draft.forced[key])) if key in draft.forced else value)
        if isinstance(got, Found):
            draft.unsure |= key not in draft.keys and isinstance(worst, Unknown)
            draft.keys[key] = None
            draft.extra[key] = draft.extra.get(key, ANYTHING).also(clause.value)
            return got
        worst = got if isinstance(got, Unknown) else worst
    if clause.scope.name is not None:
        return worst
    keys = yield from _fresh(draft.record, clause.scope, clause.key, draft.keys, parts)
    for fresh in keys:
        if isinstance(fresh, Unknown):
            worst = fresh
            continue
        got = yield draft.record.value(fresh).also(clause.value)
        if isinstance(got, Found):
            draft.unsure |= isinstance(worst, Unknown)
            draft.keys[fresh] = None
            draft.extra[fresh] = clause.value
            return got
        worst = got if isinstance(got, Unknown) else worst
    return worst


def _present(draft: _Draft, scope: Scope) -> list[str]:
    if scope.name is not None:
        return [scope.name]
    return [key for key in dict.fromkeys([*draft.keys, *draft.record.known()]) if scope.covers(key)]


def _spare(record: Object, members: dict[str, Any], parts: Parts) -> Task:
    """Add members until there are enough; the answer says why where that fails."""
    worst: Answer = EMPTY
    spare = [key for key in record.known() if key not in members] if record.least > len(members) else []
    while len(members) < record.least:
        if len(members) >= VARIED_ITEMS:
            return Unknown("an object that is too large to write out")
        named, before = bool(spare), len(members)
        keys: list[_Key] = [spare.pop(0)] if spare else []
        if not keys:
            keys = yield from _fresh(record, Scope(), ANYTHING, members, parts)
        for key in keys:
            got = key if isinstance(key, Unknown) else (yield record.value(key))
            if isinstance(got, Found) and isinstance(key, str):
                name = yield from _named(record, key, parts)
                if isinstance(name, Found):
                    members[key] = got.value
                    break
                got = name
            worst = got if isinstance(got, Unknown) else worst
        if len(members) == before and not named:
            return worst
    return worst


def _fresh(
    record: Object, scope: Scope, key: Conj, used: Iterable[str], parts: Parts
) -> Generator[Conj, Answer, list[_Key]]:
    """Return a key that nobody names for each set of patterns that can catch a key of the scope.

    All keys of such a cell have the same constraints, so the list is complete: no key in it means that there is none.
    """
    known = sorted({*record.known(), *used, *scope.but_names})
    others = {clause.scope.pattern for clause in record.every if clause.scope.pattern is not None}
    patterns = sorted(others - {scope.pattern} - scope.but_patterns)
    unbound = not patterns and scope.pattern is None and not scope.but_patterns
    if unbound and record.names == key == ANYTHING:
        letters = chain("xyz", (f"x{i}" for i in count()))
        return [next(name for name in letters if name not in known)]
    if len(patterns) > _MOST_PATTERNS:
        return [Unknown("patternProperties")]
    wanted = record.names.also(key)
    if scope.pattern is not None:
        wanted = wanted.also(Conj(frozenset({parts.matching(scope.pattern)})))
    unwanted = {parts.matching(pattern) for pattern in scope.but_patterns}
    unwanted |= {parts.listed(known)} if known else set()
    keys: list[_Key] = []
    for caught in sorted(product((False, True), repeat=len(patterns)), key=sum):
        hits = {parts.matching(pattern) for pattern, hit in zip(patterns, caught, strict=True) if hit}
        spared = {parts.matching(pattern) for pattern, hit in zip(patterns, caught, strict=True) if not hit}
        cell = wanted.also(Conj(frozenset(hits), frozenset(unwanted | spared)))
        got = yield cell.also(Conj(frozenset({parts.text()})))
        if got is EMPTY:
            # A name that is not empty reads better, but that is all.
            got = yield cell.also(Conj(frozenset({parts.text(least=0)})))
        if isinstance(got, Found):
            keys.append(got.value)
        elif isinstance(got, Unknown):
            keys.append(got)
    return keys
