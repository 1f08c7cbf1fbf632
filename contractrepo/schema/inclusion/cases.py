"""A schema as a union of cases: a record, and schemas that must not hold besides it.

One call opens one schema and what applies in place ($ref, allOf, anyOf, oneOf, not, if, dependent...), never its
properties or items. What cannot be said is kept as a reason in `opaque`: the record is then wider than the schema.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from contractrepo.schema.inclusion.assertions import assertions
from contractrepo.schema.inclusion.limits import BRANCHES, CASES, NESTING, TooComplex
from contractrepo.schema.inclusion.meeting import meet
from contractrepo.schema.inclusion.records import (
    EVERYTHING,
    INF,
    NOTHING,
    Atom,
    Clause,
    Conj,
    Object,
    Opaque,
    Place,
    Record,
    Scope,
    ordered,
)
from contractrepo.schema.inclusion.side import Side
from contractrepo.schema.inclusion.spelling import spelled

Case = tuple[Record, frozenset[Atom]]
_NOBODY: frozenset[Atom] = frozenset()
ANY_CASE: tuple[Case, ...] = tuple((record, _NOBODY) for record in EVERYTHING)
_NO_NAMES: frozenset[str] = frozenset()
_AMBIGUOUS = ("anyOf", "dependentSchemas", "$dynamicRef")
_UNEVALUATED = ("unevaluatedItems", "unevaluatedProperties")
_REFUSING = ("type", "const", "enum")
_DEPTH_OF_PROOF = 2


class Cases:
    """The cases of schemas, remembered."""

    def __init__(self) -> None:
        self._known: dict[Atom, tuple[Case, ...]] = {}
        self._written: dict[Atom, tuple[Case, ...]] = {}
        self._together: dict[frozenset[Atom], tuple[Case, ...]] = {}
        self._open: dict[Atom, int] = {}
        self._rests_on: float = INF

    def of(self, atom: Atom) -> tuple[Case, ...]:
        """Return the cases of one schema."""
        if atom.side is None:
            return tuple((record, _NOBODY) for record in atom.cases)
        found = self._known.get(atom)
        if found is None:
            written = self._as_written(atom, atom.side)
            found = spelled(written, atom, self.all_of)
            if atom in self._written:
                self._known[atom] = found
        return found

    def _as_written(self, atom: Atom, side: Side) -> tuple[Case, ...]:
        """Return the cases of one schema before it is asked how the values travel."""
        found = self._written.get(atom)
        if found is None:
            outer, self._rests_on = self._rests_on, INF
            try:
                found = self._schema(atom, side)
            except TooComplex as limit:
                many = Opaque("anyOf", str(limit), f"{side.role} {atom.pointer}")
                found = _vague(ANY_CASE, atom, many)
            # What rests on an assumption about a schema further out is true only there.
            if self._rests_on == INF:
                self._written[atom] = found
            self._rests_on = min(outer, self._rests_on)
        return found

    def all_of(self, atoms: frozenset[Atom]) -> tuple[Case, ...]:
        """Return the cases of the values that all of `atoms` accept."""
        if not atoms:
            return ANY_CASE
        if len(atoms) == 1:
            return self.of(next(iter(atoms)))
        if atoms not in self._together:
            found = ANY_CASE
            for atom in ordered(atoms):
                found = _both(found, self.of(atom))
            if self._open:
                return found
            self._together[atoms] = found
        return self._together[atoms]

    def apart(self, left: Record, right: Record, depth: int = _DEPTH_OF_PROOF) -> bool:
        """Prove cheaply that no value is in both: types, lists, bounds, and required properties that differ."""
        if type(left) is not type(right):
            return True
        if not isinstance(left, Object) or not isinstance(right, Object) or left.only or right.only:
            return meet(left, right) is None
        required = left.required | right.required
        if max(left.least, right.least, len(required)) > min(left.most, right.most):
            return True
        if any(one.opposite in right.opaque for one in left.opaque):
            return True
        return depth > 0 and any(
            self._never(left.value(name).also(right.value(name)), depth) for name in sorted(required)
        )

    def _never(self, value: Conj, depth: int) -> bool:
        """Tell whether a property cannot have a value; the schemas that it must fit are tried two by two."""
        if NOTHING.wanted & value.wanted:
            return True
        atoms = ordered(value.wanted)
        return any(
            all(
                self.apart(one, other, depth - 1) for one, _ in self.of(first) for other, _ in self.of(second)
            )
            for i, first in enumerate(atoms)
            for second in atoms[i + 1 :]
        )

    def refusing(self, atom: Atom, kind: type[Record]) -> Place:
        """Return the keyword of `atom`, or of a schema that applies with it, that refuses every value of a type."""
        side = atom.side
        assert side is not None, "only what a document says is asked for its place"
        for one in _conjuncts(atom, side):
            if not isinstance(one.schema, dict):
                continue
            keywords = side.keywords(one)
            if not _speaks_of(assertions(one, side, one.hidden), kind):
                # Without any of these, it is what the keywords ask for together that no value of the type has.
                return Place(one.pointer, next(name for name in (*_REFUSING, *keywords) if name in keywords))
            for name in ("anyOf", "oneOf"):
                branches = [self._as_written(part, side) for part in _parts(one, side, name)]
                if branches and not any(_speaks_of((r for r, _ in cases), kind) for cases in branches):
                    return Place(one.pointer, name)
        return Place(atom.pointer, "schema")

    # -- one schema -----------------------------------------------------------------------------------------------

    def _schema(self, atom: Atom, side: Side) -> tuple[Case, ...]:
        if not isinstance(atom.schema, dict):
            return () if atom.schema is False else ANY_CASE
        found = ANY_CASE
        conjuncts = _conjuncts(atom, side)
        hidden = atom.hidden | side.hidden(atom) if _names_members(conjuncts) else atom.hidden
        for one in conjuncts:
            separate = one is not atom and _evaluates(one, side)
            found = _both(found, self._as_written(one, side) if separate else self._own(one, side, hidden))
        return self._unevaluated(found, atom, side)

    def _own(self, atom: Atom, side: Side, hidden: frozenset[str]) -> tuple[Case, ...]:
        """The keywords of one Schema Object but for allOf and $ref, which were followed before."""
        if not isinstance(atom.schema, dict):
            return () if atom.schema is False else ANY_CASE
        problem = side.malformed(atom)
        if problem is not None:
            return _vague(ANY_CASE, atom, Opaque("schema", problem, side.content(atom.schema)))
        found: tuple[Case, ...] = tuple((record, _NOBODY) for record in assertions(atom, side, hidden))
        if atom in self._open:
            # A parent whose oneOf lists children that are allOf [parent]: take for granted what is being shown.
            self._rests_on = min(self._rests_on, self._open[atom])
            return found
        if len(self._open) >= NESTING:
            return _vague(found, atom, Opaque("allOf", "nested too deep", f"{side.role} {atom.pointer}"))
        depth = self._open[atom] = len(self._open)
        outer, self._rests_on = self._rests_on, INF
        try:
            for more in self._applied(atom, side, hidden):
                found = _both(found, more)
        finally:
            del self._open[atom]
        inner = self._rests_on if self._rests_on < depth else INF
        self._rests_on = min(outer, inner)
        return found

    def _applied(self, atom: Atom, side: Side, hidden: frozenset[str]) -> Iterator[Iterable[Case]]:
        """Yield what each keyword that applies schemas in place allows."""
        keywords = side.keywords(atom)
        if "$ref" in keywords and side.target(atom) is None:
            yield _vague(ANY_CASE, atom, Opaque("$ref", "it leads nowhere", keywords["$ref"]))
        if "$dynamicRef" in keywords:
            content = f"{side.role} {atom.pointer}"
            yield _vague(ANY_CASE, atom, Opaque("$dynamicRef", "it depends on who refers to it", content))
        if "anyOf" in keywords:
            branches = _parts(atom, side, "anyOf", hidden)
            yield [case for branch in branches for case in self._as_written(branch, side)]
        if "oneOf" in keywords:
            yield self._exactly_one(_parts(atom, side, "oneOf"), side)
        if "not" in keywords:
            yield [(record, frozenset({side.part(atom, "not")})) for record, _ in ANY_CASE]
        if "if" in keywords:
            yield self._conditional(atom, side, keywords, hidden)
        for name in keywords.get("dependentSchemas", {}):
            then = side.part(atom, "dependentSchemas", name, hidden=hidden)
            yield [*_absent(name, Place(atom.pointer, "dependentSchemas")), *self._as_written(then, side)]
        for name, needed in keywords.get("dependentRequired", {}).items():
            place = Place(atom.pointer, "dependentRequired")
            places = {f"required/{other}": place for other in needed}
            yield [*_absent(name, place), (Object(required=frozenset(needed), places=places), _NOBODY)]

    def _exactly_one(self, branches: list[Atom], side: Side) -> list[Case]:
        """A union in which a branch excludes only the branches that are not provably apart from it."""
        if len(branches) > BRANCHES:
            raise TooComplex("too many alternatives")
        cases = [self._as_written(branch, side) for branch in branches]
        found: list[Case] = []
        for i, mine in enumerate(cases):
            rivals = frozenset(
                branches[j] for j, theirs in enumerate(cases) if j != i and self._meets(mine, theirs)
            )
            found += [(record, unwanted | rivals) for record, unwanted in mine]
        return found

    def _meets(self, mine: Iterable[Case], theirs: Iterable[Case]) -> bool:
        return any(not self.apart(left, right) for left, _ in mine for right, _ in theirs)

    def _conditional(
        self, atom: Atom, side: Side, keywords: dict[str, Any], hidden: frozenset[str]
    ) -> Iterator[Case]:
        test = side.part(atom, "if")
        met = self._as_written(test, side)
        if "then" in keywords:
            met = _both(met, self._as_written(side.part(atom, "then", hidden=hidden), side))
        yield from met
        other = ANY_CASE
        if "else" in keywords:
            other = self._as_written(side.part(atom, "else", hidden=hidden), side)
        for record, unwanted in other:
            yield record, unwanted | {test}

    def _unevaluated(self, cases: tuple[Case, ...], atom: Atom, side: Side) -> tuple[Case, ...]:
        """Without anyOf and the like, what a case says about properties is what was evaluated."""
        keywords = side.keywords(atom)
        reason, content = "it depends on which schemas hold", side.content
        if keywords.get("unevaluatedItems", True) is not True:
            cases = _vague(cases, atom, Opaque("unevaluatedItems", reason, content(atom.schema)))
        rest = keywords.get("unevaluatedProperties", True)
        if rest is True:
            return cases
        if any(name in one for one in _in_place(atom, side) for name in _AMBIGUOUS):
            return _vague(cases, atom, Opaque("unevaluatedProperties", reason, content(atom.schema)))
        value = Conj(frozenset({side.part(atom, "unevaluatedProperties")}))
        place = Place(atom.pointer, "unevaluatedProperties")
        return tuple((_remaining(record, value, place), unwanted) for record, unwanted in cases)


def _parts(atom: Atom, side: Side, keyword: str, hidden: frozenset[str] = _NO_NAMES) -> list[Atom]:
    """Return the schemas that a keyword lists."""
    listed = side.keywords(atom).get(keyword, ())
    return [side.part(atom, keyword, at, hidden=hidden) for at in range(len(listed))]


def _conjuncts(atom: Atom, side: Side) -> list[Atom]:
    """Return the schemas that apply together with `atom` by $ref and allOf, each once.

    One that looks at what was evaluated is not followed further: it sees its own part only.
    """
    found = {atom: None}
    waiting = [atom]
    while waiting:
        one = waiting.pop()
        if not isinstance(one.schema, dict) or (one is not atom and _evaluates(one, side)):
            continue
        for other in reversed(_followed(one, side)):
            if other not in found:
                found[other] = None
                waiting.append(other)
    return list(found)


def _followed(atom: Atom, side: Side) -> list[Atom]:
    target = side.target(atom) if "$ref" in side.keywords(atom) else None
    parts = _parts(atom, side, "allOf")
    return parts if target is None else [target, *parts]


def _names_members(atoms: Iterable[Atom]) -> bool:
    schemas = (atom.schema for atom in atoms if isinstance(atom.schema, dict))
    return any("properties" in schema or "required" in schema for schema in schemas)


def _speaks_of(records: Iterable[Record], kind: type[Record]) -> bool:
    return any(isinstance(record, kind) for record in records)


def _evaluates(atom: Atom, side: Side) -> bool:
    return isinstance(atom.schema, dict) and any(name in side.keywords(atom) for name in _UNEVALUATED)


def _in_place(atom: Atom, side: Side) -> Iterator[dict[str, Any]]:
    """Yield the keywords of every Schema Object that may apply to the same value."""
    seen, waiting = {atom}, [atom]
    while waiting:
        one = waiting.pop()
        if not isinstance(one.schema, dict):
            continue
        keywords = side.keywords(one)
        yield keywords
        listed = [part for name in ("anyOf", "oneOf") for part in _parts(one, side, name)]
        single = [side.part(one, name) for name in ("if", "then", "else") if name in keywords]
        for other in (*_followed(one, side), *listed, *single):
            if other not in seen:
                seen.add(other)
                waiting.append(other)


def _remaining(record: Record, value: Conj, place: Place) -> Record:
    if not isinstance(record, Object) or any(clause.scope.is_rest for clause in record.every):
        return record
    scope = Scope(
        but_names=frozenset(clause.scope.name for clause in record.every if clause.scope.name is not None),
        but_patterns=frozenset(c.scope.pattern for c in record.every if c.scope.pattern is not None),
    )
    return replace(record, every=(*record.every, Clause(scope, value, place=place)))


def _both(left: Iterable[Case], right: Iterable[Case]) -> tuple[Case, ...]:
    if right is ANY_CASE:
        return tuple(left)
    found: dict[Case, None] = {}
    other = list(right)
    for mine, unwanted in left:
        for theirs, more in other:
            met = meet(mine, theirs)
            if met is not None:
                found[met, unwanted | more] = None
        if len(found) > CASES:
            raise TooComplex("too many alternatives")
    return tuple(found)


def _vague(cases: Iterable[Case], atom: Atom, constraint: Opaque) -> tuple[Case, ...]:
    """Return cases that are wider than they should be, because of a constraint that is not modelled."""
    place = {constraint.keyword: Place(atom.pointer, constraint.keyword)}
    return tuple(
        (replace(record, opaque=record.opaque | {constraint}, places={**record.places, **place}), unwanted)
        for record, unwanted in cases
    )


def _absent(name: str, place: Place) -> list[Case]:
    absent = Object(every=(Clause(Scope(name), NOTHING, place=place),))
    return [(absent if isinstance(record, Object) else record, _NOBODY) for record in EVERYTHING]
