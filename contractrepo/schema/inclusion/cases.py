"""A schema as a union of cases: a record, and schemas that must not hold besides it.

One call opens one schema and what applies in place ($ref, allOf, anyOf, oneOf, not, if, dependent...), never its
properties or items. What cannot be said is kept as a reason in `opaque`: the record is then wider than the schema.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, compress, product
from typing import Any

from contractrepo.schema.inclusion.apart import Apart, Union
from contractrepo.schema.inclusion.assertions import assertions
from contractrepo.schema.inclusion.atoms import Atom, ordered
from contractrepo.schema.inclusion.clauses import Place
from contractrepo.schema.inclusion.combining import ANY_CASE, NOBODY, Case, absent, all_vague, both
from contractrepo.schema.inclusion.conjuncts import conjuncts, names_members, parts
from contractrepo.schema.inclusion.limits import BRANCHES, NESTING, OVERLAPPING, RIVALS, TooComplex
from contractrepo.schema.inclusion.records import INF, Object, Opaque, Record
from contractrepo.schema.inclusion.side import Side
from contractrepo.schema.inclusion.spelling import spelled
from contractrepo.schema.inclusion.unevaluated import evaluates, remaining

_NO_NAMES: frozenset[str] = frozenset()


class Cases:
    """The cases of schemas, remembered."""

    def __init__(self) -> None:
        self._known: dict[Atom, tuple[Case, ...]] = {}
        self._written: dict[tuple[Atom, bool], tuple[Case, ...]] = {}
        self._together: dict[frozenset[Atom], tuple[Case, ...]] = {}
        self._unions: dict[Atom, Union] = {}
        self._apart = Apart(self)
        self._open: dict[Atom, int] = {}
        self._rests_on: float = INF
        # Whether each case must know exactly which schemas hold.
        self._exact = False

    def of(self, atom: Atom) -> tuple[Case, ...]:
        """Return the cases of one schema."""
        if atom.side is None:
            return tuple((record, NOBODY) for record in atom.cases)
        found = self._known.get(atom)
        if found is None:
            outer, self._exact = self._exact, False
            written = self.as_written(atom, atom.side)
            found = spelled(written, atom, self.all_of)
            if (atom, False) in self._written:
                self._known[atom] = found
            self._exact = outer
        return found

    def as_written(self, atom: Atom, side: Side) -> tuple[Case, ...]:
        """Return the cases of one schema before it is asked how the values travel."""
        key = (atom, self._exact)
        found = self._written.get(key)
        if found is None:
            outer, self._rests_on = self._rests_on, INF
            self._exact = self._exact or evaluates(atom, side)
            try:
                found = self._schema(atom, side)
            except TooComplex as limit:
                many = Opaque("anyOf", str(limit), f"{side.role} {atom.pointer}")
                found = all_vague(ANY_CASE, atom.pointer, many)
            self._exact = key[1]
            # What rests on an assumption about a schema further out is true only there.
            if self._rests_on == INF:
                self._written[key] = found
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
                found = both(found, self.of(atom))
            self._together[atoms] = found
        return self._together[atoms]

    def near(self, record: Record, atom: Atom) -> list[Case]:
        """Return the cases of one schema that may share values with `record`."""
        union = self._unions.get(atom)
        if union is None:
            union = self._unions[atom] = Union(self.of(atom))
        return [case for case in union.near(record) if not self.apart(record, case[0])]

    def apart(self, left: Record, right: Record) -> bool:
        """Prove cheaply that no value is in both."""
        return self._apart.proved(left, right)

    @property
    def settled(self) -> bool:
        """Tell whether no schema is being opened: then what is found out holds everywhere."""
        return not self._open

    # -- one schema -----------------------------------------------------------------------------------------------

    def _schema(self, atom: Atom, side: Side) -> tuple[Case, ...]:
        if not isinstance(atom.schema, dict):
            return () if atom.schema is False else ANY_CASE
        found = ANY_CASE
        together = conjuncts(atom, side)
        hidden = atom.hidden | side.hidden(atom) if names_members(together) else atom.hidden
        for one in together:
            separate = one is not atom and evaluates(one, side)
            found = both(found, self.as_written(one, side) if separate else self._own(one, side, hidden))
        return remaining(found, atom, side)

    def _own(self, atom: Atom, side: Side, hidden: frozenset[str]) -> tuple[Case, ...]:
        """The keywords of one Schema Object but for allOf and $ref, which were followed before."""
        if not isinstance(atom.schema, dict):
            return () if atom.schema is False else ANY_CASE
        problem = side.malformed(atom)
        if problem is not None:
            return all_vague(ANY_CASE, atom.pointer, Opaque("schema", problem, side.content(atom.schema)))
        found: tuple[Case, ...] = tuple((record, NOBODY) for record in assertions(atom, side, hidden))
        if atom in self._open:
            # A parent whose oneOf lists children that are allOf [parent]: take for granted what is being shown.
            self._rests_on = min(self._rests_on, self._open[atom])
            return found
        if len(self._open) >= NESTING:
            deep = Opaque("allOf", "nested too deep", f"{side.role} {atom.pointer}")
            return all_vague(found, atom.pointer, deep)
        depth = self._open[atom] = len(self._open)
        outer, self._rests_on = self._rests_on, INF
        try:
            for more in self._applied(atom, side, hidden):
                found = both(found, more)
        finally:
            del self._open[atom]
        inner = self._rests_on if self._rests_on < depth else INF
        self._rests_on = min(outer, inner)
        return found

    def _applied(self, atom: Atom, side: Side, hidden: frozenset[str]) -> Iterator[Iterable[Case]]:
        """Yield what each keyword that applies schemas in place allows."""
        keywords = side.keywords(atom)
        if "$ref" in keywords and side.target(atom) is None:
            nowhere = Opaque("$ref", "it leads nowhere", keywords["$ref"])
            yield all_vague(ANY_CASE, atom.pointer, nowhere)
        if "$dynamicRef" in keywords and side.dynamic_target(atom) is None:
            varying = Opaque("$dynamicRef", "it depends on who refers to it", f"{side.role} {atom.pointer}")
            yield all_vague(ANY_CASE, atom.pointer, varying)
        if "anyOf" in keywords:
            yield self._some(parts(atom, side, "anyOf", hidden), atom, side)
        if "oneOf" in keywords:
            yield self._exactly_one(parts(atom, side, "oneOf"), side)
        if "not" in keywords:
            yield [(record, frozenset({side.part(atom, "not")})) for record, _ in ANY_CASE]
        if "if" in keywords:
            yield self._conditional(atom, side, keywords, hidden)
        for name in keywords.get("dependentSchemas", {}):
            place = Place(atom.pointer, "dependentSchemas")
            then = self.as_written(side.part(atom, "dependentSchemas", name, hidden=hidden), side)
            if self._exact:
                present = Object(required=frozenset({name}), places={f"required/{name}": place})
                then = both(then, [(present, NOBODY)])
            yield [*absent(name, place), *then]
        for name, needed in keywords.get("dependentRequired", {}).items():
            place = Place(atom.pointer, "dependentRequired")
            places = {f"required/{other}": place for other in needed}
            yield [*absent(name, place), (Object(required=frozenset(needed), places=places), NOBODY)]

    def _some(self, branches: list[Atom], atom: Atom, side: Side) -> Iterable[Case]:
        """A union; where it matters which branches hold, one for each choice of them."""
        cases = [self.as_written(branch, side) for branch in branches]
        union = [case for branch in cases for case in branch]
        if not self._exact or not any(self._meets(one, other) for one, other in combinations(cases, 2)):
            return union
        if len(branches) > OVERLAPPING:
            many = Opaque("anyOf", "too many alternatives", f"{side.role} {atom.pointer}")
            return all_vague(union, atom.pointer, many)
        choices = [held for held in product((True, False), repeat=len(cases)) if any(held)]
        return [case for held in choices for case in _chosen(branches, cases, held)]

    def _exactly_one(self, branches: list[Atom], side: Side) -> list[Case]:
        """A union in which a branch excludes only the branches that are not provably apart from it."""
        if len(branches) > BRANCHES:
            raise TooComplex("too many alternatives")
        cases = [self.as_written(branch, side) for branch in branches]
        found: list[Case] = []
        for mine, rivals in zip(cases, self._rivals(cases), strict=True):
            refused = frozenset(branches[other] for other in rivals)
            found += [(record, unwanted | refused) for record, unwanted in mine]
        return found

    def _rivals(self, cases: Sequence[Sequence[Case]]) -> list[set[int]]:
        """Return for each branch the positions of those that are not provably apart from it."""
        union = Union([case for branch in cases for case in branch])
        owners = [at for at, branch in enumerate(cases) for _ in branch]
        found: list[set[int]] = [set() for _ in cases]
        for at, branch in enumerate(cases):
            near = {owners[place] for record, _ in branch for place in union.places(record)}
            for other in sorted(one for one in near if one > at):
                if self._meets(branch, cases[other]):
                    found[at].add(other)
                    found[other].add(at)
                if len(found[at]) > RIVALS:
                    raise TooComplex("too many alternatives")
        return found

    def _meets(self, mine: Iterable[Case], theirs: Iterable[Case]) -> bool:
        return any(not self.apart(left, right) for left, _ in mine for right, _ in theirs)

    def _conditional(
        self, atom: Atom, side: Side, keywords: dict[str, Any], hidden: frozenset[str]
    ) -> Iterator[Case]:
        test = side.part(atom, "if")
        met = self.as_written(test, side)
        if "then" in keywords:
            met = both(met, self.as_written(side.part(atom, "then", hidden=hidden), side))
        yield from met
        other = ANY_CASE
        if "else" in keywords:
            other = self.as_written(side.part(atom, "else", hidden=hidden), side)
        for record, unwanted in other:
            yield record, unwanted | {test}


def _chosen(
    branches: Sequence[Atom], cases: Sequence[Iterable[Case]], held: Sequence[bool]
) -> tuple[Case, ...]:
    """Return the cases of the values that fit exactly the branches that are held."""
    refused = frozenset(branch for branch, holds in zip(branches, held, strict=True) if not holds)
    found = tuple((record, refused) for record, _ in ANY_CASE)
    for some in compress(cases, held):
        found = both(found, some)
    return found
