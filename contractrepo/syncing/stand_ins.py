"""Examples that stand in for responses without one: they follow the document's responses."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from contractrepo.core.json_values import json_equal
from contractrepo.mocking.documented import made_name
from contractrepo.openapi.model import Operation
from contractrepo.syncing.lens import Views, is_stand_in, key_of
from contractrepo.syncing.mock_writer import MockWriter


def moved_responses(before: Operation | None, now: Operation) -> dict[str, str]:
    """Return old key -> new key of the responses that say the same as in the base, under another key."""
    old = {one.status: one for one in before.responses} if before else {}
    new = {one.status: one for one in now.responses}
    found: dict[str, str] = {}
    for key in old.keys() - new.keys():
        same = [one for one in new.keys() - old.keys() if json_equal(new[one].data, old[key].data)]
        if len(same) == 1:
            found[key] = same[0]
    return {key: value for key, value in sorted(found.items()) if list(found.values()).count(value) == 1}


class StandIns:
    """Keeps the stand-ins of one mock file.

    Args:
        views: What both sides say and said.
        mocks: Changes the mock file.
        asked: Stand-ins of the document before anything was written to it: what the mocks brought into it asks for
            no change of the mocks.
    """

    def __init__(self, views: Views, mocks: MockWriter, asked: Collection[str]) -> None:
        self._asked = asked
        self._before = views.before
        self._ours = views.ours
        self._theirs = views.theirs
        self._mocks = mocks
        self._moves: Mapping[str, str] = {}
        self._renamed: dict[str, str] = {}

    def follow(self, moves: Mapping[str, str]) -> None:
        """Bring what the document does not hold under the keys that its responses have now."""
        self._moves = moves
        for name, data in self._theirs.data.items():
            key = moves.get(key_of(data["respond"]))
            if key is None or name in self._theirs.shared:
                continue
            self._mocks.move(name, key, None)
            if name == made_name(key_of(data["respond"])) and made_name(key) not in self._theirs.data:
                self._mocks.call(name, made_name(key))
                self._renamed[name] = made_name(key)

    def keep(self, dropped: frozenset[str]) -> None:
        """Remove stand-ins that are not needed, and add those that are.

        Args:
            dropped: Examples that go.
        """
        known = self._before.bare
        for name in sorted(known.keys() - self._ours.bare.keys() - self._renamed.keys()):
            if name in self._asked:
                continue
            if name in self._theirs.data and is_stand_in(name, self._theirs.data[name]):
                self._mocks.drop(name)
                dropped |= {name}
        left = [data for name, data in self._theirs.data.items() if name not in dropped]
        covered = {key_of(data["respond"]) for data in left}
        covered |= {self._moves[key] for key in covered if key in self._moves}
        for name, bare in self._ours.bare.items():
            if name in self._renamed.values():
                continue
            data = self._theirs.data.get(name)
            if data is not None:
                if is_stand_in(name, data) and name in known and known[name] != bare:
                    self._mocks.draft.put(f"/examples/{name}/respond", self._ours.data[name]["respond"])
            elif (name in self._asked and name not in known and bare.key not in covered) or not left:
                names = list(self._ours.data)
                self._mocks.add(name, self._ours.data[name], names[: names.index(name)])
                left.append(self._ours.data[name])
