"""The three-way merge of one operation's examples."""

from __future__ import annotations

from typing import Any

from contractrepo.core.pointer import append
from contractrepo.mocking.files.mock import ABSENT
from contractrepo.syncing.addresses import AddressMerge
from contractrepo.syncing.asking import site
from contractrepo.syncing.both_sides import BothSides
from contractrepo.syncing.lens import BODY, Shared
from contractrepo.syncing.notes import merge_notes
from contractrepo.syncing.own_data import has_own
from contractrepo.syncing.plan import Choice
from contractrepo.syncing.three_way import Clash, equal, merged, replaced

_KEPT = object()


class ExampleMerge:
    """Merges the examples of an operation that both document and mock file have.

    Args:
        sides: The document's and the mock file's.
    """

    def __init__(self, sides: BothSides) -> None:
        self._sides = sides
        self._has_base = sides.views.has_base
        self._before, self._ours = sides.views.before, sides.views.ours
        self._old, self._theirs = sides.views.old, sides.views.theirs
        self._mocks = sides.mocks
        self._publisher = sides.publisher
        self._asking = sides.asking
        self._addresses = AddressMerge(sides)
        self._gone: set[str] = set()

    def run(self) -> None:
        """Find out what has to be written on either side."""
        for name in dict.fromkeys((*self._ours.shared, *self._theirs.shared)):
            ours, theirs = self._ours.shared.get(name), self._theirs.shared.get(name)
            if ours is not None and theirs is not None:
                self._both(name, ours, theirs)
            elif ours is not None:
                self._only_document(name, ours)
            elif theirs is not None:
                self._only_mocks(name, theirs)
        for name, bare in self._theirs.bare.items():
            known = self._old.bare.get(name)
            if known is None or not known.agrees(bare):
                self._publisher.bare(name, bare)

    @property
    def dropped(self) -> frozenset[str]:
        """Return the ids of the mock examples that go."""
        return frozenset(self._gone)

    def _both(self, name: str, ours: Shared, theirs: Shared) -> None:
        before, old = self._before.shared.get(name), self._old.shared.get(name)
        if before is None and old is None and self._has_base and not self._compatible(ours, theirs):
            values = ABSENT, ours.value(BODY), theirs.value(BODY)
            chosen = self._asking.decide("example-name-clash", name, site(ours), "", values)
            if chosen is not None:
                self._take(name, ours, theirs, chosen)
            return
        if self._addresses.merge(name, ours, theirs):
            return
        for part in dict.fromkeys((*ours.values, *theirs.values)):
            base = (before.value(part) if before else ABSENT), (old.value(part) if old else ABSENT)
            self._part(name, part, ours, theirs, base)
        merge_notes(name, self._sides)

    def _compatible(self, ours: Shared, theirs: Shared) -> bool:
        """Tell whether two examples that were made apart can be one."""
        parts = ours.values.keys() & theirs.values.keys()
        return ours.address == theirs.address and all(equal(ours.values[p], theirs.values[p]) for p in parts)

    def _part(self, name: str, part: str, ours: Shared, theirs: Shared, base: tuple[Any, Any]) -> None:
        mine, other = ours.value(part), theirs.value(part)
        if equal(mine, other) or (other is ABSENT and self._mocks.is_taken(name, part)):
            return
        forced = self._asking.forced(name, part)
        if forced is not None:
            self._write(name, part, ours, theirs, mine if forced == "spec" else other)
            return
        result, clashes = self._merged(base, mine, other)
        for pointer, *values in clashes:
            code = "ref-shared-example" if self._publisher.is_shared(ours, part) else "both-changed-value"
            place = self._place(ours, part) + pointer
            chosen = self._asking.decide(code, name, place, part + pointer, tuple(values))
            if chosen == "mocks":
                result = replaced(result, pointer, values[2])
            elif chosen is None:
                return
        self._write(name, part, ours, theirs, result)

    def _merged(self, base: tuple[Any, Any], mine: Any, other: Any) -> tuple[Any, list[Clash]]:
        """Return what comes out; where the two sides of the base differ, each is held against its own."""
        before, old = base
        if not self._has_base or (before is ABSENT and old is ABSENT):
            if mine is ABSENT or other is ABSENT:
                return (other if mine is ABSENT else mine), []
            return merged(ABSENT, mine, other)
        if equal(other, old):
            return (_KEPT if equal(mine, before) else mine), []
        if equal(mine, before):
            return other, []
        return merged(before, mine, other)

    def _write(self, name: str, part: str, ours: Shared, theirs: Shared, result: Any) -> None:
        if result is _KEPT:
            return
        if not equal(result, ours.value(part)):
            if result is ABSENT:
                self._publisher.withdraw(name, ours, part)
            else:
                self._publisher.change(name, ours, theirs, part, result)
        if not equal(result, theirs.value(part)):
            spelled = theirs.places[part].pointer if part in theirs.values else part
            if result is ABSENT:
                self._mocks.remove(name, spelled.removesuffix("/equals"))
            else:
                self._mocks.put(name, spelled, result)

    def _only_document(self, name: str, ours: Shared) -> None:
        before, old = self._before.shared.get(name), self._old.shared.get(name)
        if old is not None:
            if before is not None and before.agrees(ours):
                self._publisher.remove(name, ours)
                return
            values = old.value(BODY), ours.value(BODY), ABSENT
            chosen = self._asking.decide("deleted-vs-changed", name, site(ours), "", values)
            if chosen == "mocks":
                self._publisher.remove(name, ours)
            elif chosen == "spec":
                self._add(name)
        elif before is None or not before.agrees(ours):
            if name not in self._theirs.data:
                self._add(name)
                return
            values = ABSENT, ours.value(BODY), self._theirs.data[name]
            self._asking.decide("example-name-clash", name, site(ours), "", values, choices=())

    def _only_mocks(self, name: str, theirs: Shared) -> None:
        before, old = self._before.shared.get(name), self._old.shared.get(name)
        if before is None:
            if old is None or not old.agrees(theirs):
                self._publisher.example(name, theirs)
            return
        chosen: Choice | None = "spec"
        if old is not None and not old.agrees(theirs):
            values = before.value(BODY), ABSENT, theirs.value(BODY)
            chosen = self._asking.decide("deleted-vs-changed", name, site(before), "", values)
        if chosen == "mocks":
            self._publisher.example(name, theirs)
        elif chosen == "spec" and has_own(self._theirs.data[name], theirs):
            self._mocks.keep_apart(name)
        elif chosen == "spec":
            self._mocks.drop(name)
            self._gone.add(name)

    def _take(self, name: str, ours: Shared, theirs: Shared, winner: Choice) -> None:
        """Let one side win everything that both have for a name."""
        if ours.address != theirs.address and self._addresses.take(name, ours, theirs, winner):
            return
        for part in dict.fromkeys((*ours.values, *theirs.values)):
            self._write(name, part, ours, theirs, (ours if winner == "spec" else theirs).value(part))

    def _add(self, name: str) -> None:
        names = list(self._ours.data)
        self._mocks.add(name, self._ours.data[name], names[: names.index(name)])

    def _place(self, ours: Shared, part: str) -> str:
        """Return where the document has a part as it is used: a reference to a component counts as its value."""
        place = ours.places.get(part, ours.places[BODY])
        if place.pointer.startswith(place.site):
            return place.pointer
        return append(place.site, "value")
