"""Where an example belongs: its response and media type, merged from three states."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from contractrepo.mocking.files.mock import ABSENT
from contractrepo.syncing.asking import site
from contractrepo.syncing.both_sides import BothSides
from contractrepo.syncing.lens import BODY, Shared, View, key_of
from contractrepo.syncing.plan import Choice
from contractrepo.syncing.three_way import equal


class AddressMerge:
    """Merges the addresses of the examples of one operation.

    Args:
        sides: The document's and the mock file's.
    """

    def __init__(self, sides: BothSides) -> None:
        self._views = sides.views
        self._mocks = sides.mocks
        self._publisher = sides.publisher
        self._asking = sides.asking

    def merge(self, name: str, ours: Shared, theirs: Shared) -> bool:
        """Bring the example of a name to one response and media type; tell whether it moved in the document."""
        if ours.address == theirs.address:
            return False
        before, old = self._views.before.shared.get(name), self._views.old.shared.get(name)
        return self.take(name, ours, theirs, self._winner(name, ours, theirs, before, old))

    def take(self, name: str, ours: Shared, theirs: Shared, winner: Choice | None) -> bool:
        """Let one side win; tell whether the example moved in the document, where the next pass finds it."""
        before = self._views.before.shared.get(name)
        if winner == "spec":
            media = None if before and before.media == ours.media else ours.media
            self._mocks.move(name, ours.key, media)
        elif winner == "mocks":
            if before and not equal(before.values[BODY], ours.values[BODY]):
                theirs = replace(theirs, values={**theirs.values, BODY: ours.values[BODY]})
            others = [one for other, one in self._views.theirs.data.items() if other != name]
            there = [one for one in others if key_of(one["respond"]) == ours.key]
            only = not any(one["respond"].get("contentType") in (None, ours.media) for one in there)
            self._publisher.move(name, ours, theirs, last=not there, only=only)
        return winner == "mocks"

    def _winner(
        self, name: str, ours: Shared, theirs: Shared, before: Shared | None, old: Shared | None
    ) -> Choice | None:
        mine, other = ours.address, theirs.address
        if before is None or old is None:
            values = ABSENT, list(mine), list(other)
            return self._asking.decide("example-name-clash", name, site(ours), "/respond", values)
        if _raw_address(self._views.theirs, name) == _raw_address(self._views.old, name):
            return None if mine == before.address else "spec"
        if mine == before.address:
            return "mocks"
        apart = mine[0] == before.key or mine[1] == before.media
        crossed = apart and mine[0] != other[0] and mine[1] != other[1]
        code = "status-vs-content-type" if crossed else "both-changed-value"
        known = list(before.address), list(mine), list(other)
        return self._asking.decide(code, name, site(ours), "/respond", known)


def _raw_address(view: View, name: str) -> tuple[Any, ...]:
    respond = view.data[name]["respond"]
    return respond["status"], respond.get("as"), respond.get("contentType")
