"""From the old text and the intended data to edits: a walk through both, in the order of the text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from contractrepo.editing.aligning import pairs, renamed
from contractrepo.editing.block_members import block_edits
from contractrepo.editing.comparing import Path, same
from contractrepo.editing.flow_members import flow_edits
from contractrepo.editing.members import Places, Plan, Unfit, behind_properties
from contractrepo.editing.merging import inherited
from contractrepo.editing.nodes import Node
from contractrepo.editing.slot import Slot
from contractrepo.editing.source import Edit
from contractrepo.editing.style import Style
from contractrepo.editing.values import put
from contractrepo.editing.writing import key_in_block, key_in_flow, key_text

Hints = Mapping[int, Mapping[str, str]]
"""Identity of a mapping of the old data -> its old keys -> their new ones."""


class Changes:
    r"""The edits that make a text hold other data.

    Args:
        text: The text, line ends as ``\n``.
        root: Its nodes.
        style: Its habits.
        hints: Renamed keys.
        anew: Paths, in the intended data, of values that are written anew instead of being edited.

    Attributes:
        edits: What to do.
        touched: Paths of the values that were written anew or lose or get members.
    """

    def __init__(self, text: str, root: Node, style: Style, hints: Hints, anew: Iterable[Path]) -> None:
        self.edits: list[Edit] = []
        self.touched: list[Path] = []
        self._text = text
        self._root = root
        self._style = style
        self._hints = hints
        self._anew = frozenset(anew)
        self._towards_anew = {path[:length] for path in self._anew for length in range(len(path) + 1)}
        self._anchored: dict[str, Any] = {}  # anchor -> what an alias that follows will give

    def plan(self, old: Any, new: Any) -> None:
        """Find the edits from `old`, the data of the text, to `new`."""
        self._value(Slot(self._text, self._root), old, new, ())

    def _value(self, slot: Slot, old: Any, new: Any, path: Path) -> None:
        node = slot.node
        if node.kind == "alias":
            self._alias(slot, old, new, path)
            return
        if path in self._anew:
            self._put(slot, None, new, path)
            return
        equal = same(old, new)
        if node.anchor is not None:
            self._anchored[node.anchor] = new
        if equal and not node.linked and path not in self._towards_anew:
            return
        if node.collection and type(old) is type(new) and old and new:
            self._members(slot, old, new, path)
        elif not equal:
            self._put(slot, old, new, path)

    def _alias(self, slot: Slot, old: Any, new: Any, path: Path) -> None:
        """An alias stays while it gives the intended value; the first one whose anchor is gone takes that over."""
        name = slot.node.anchor
        assert name is not None
        anew = path in self._anew
        if name in self._anchored and same(self._anchored[name], new) and not anew:
            return
        takes_over = name not in self._anchored and same(old, new) and not anew
        self._put(slot, None, new, path, anchor=name if takes_over else None)
        if takes_over:
            self._anchored[name] = new

    def _put(self, slot: Slot, old: Any, new: Any, path: Path, anchor: str | None = None) -> None:
        self.touched.append(path)
        style = replace(self._style, block_text=False) if path in self._anew else self._style
        self.edits += put(slot, old, new, style, anchor=anchor)
        if slot.node.kind != "alias" and slot.node.anchor is not None:
            self._anchored[slot.node.anchor] = new

    def _members(self, slot: Slot, old: Any, new: Any, path: Path) -> None:
        """Edit members where they stand; where that cannot be, write the collection anew."""
        before = len(self.edits), len(self.touched), dict(self._anchored)
        try:
            places = Places(self._text, slot.node)
            plan = (self._mapping if isinstance(old, dict) else self._sequence)(places, old, new, path)
            self._apply(slot, places, plan, path)
        except Unfit:
            del self.edits[before[0] :], self.touched[before[1] :]
            self._anchored = before[2]
            self._put(slot, None, new, path)

    def _mapping(self, places: Places, old: dict[str, Any], new: dict[str, Any], path: Path) -> Plan:
        node = places.node
        own = [index for index, key in enumerate(node.keys) if not key.merge]
        names = dict(zip(own, old, strict=False))  # what is merged in comes last
        to = renamed({name: old[name] for name in names.values()}, new, self._hints.get(id(old), {}))
        kept = {to[name]: index for index, name in names.items() if name in to}
        for wanted, index in kept.items():
            anchor = node.keys[index].anchor
            if anchor is not None:
                self._anchored[anchor] = wanted
            slot = Slot(self._text, node.values[index], places, index)
            self._value(slot, old[names[index]], new[wanted], (*path, wanted))
        merges = [index for index, key in enumerate(node.keys) if key.merge]
        given = inherited(self._text, [node.values[index] for index in merges], self._anchored)
        gone = set(own) - set(kept.values())
        if given is None or not given.keys() <= new.keys():
            given, gone = {}, gone | set(merges)
        leading = [
            index for index in merges if index < min(own, default=len(node.keys)) and index not in gone
        ]
        added = _added(new, kept, given, leading[-1] if leading else None)
        changed = {index: name for name, index in kept.items() if names[index] != name}
        return Plan(frozenset(gone), added, changed)

    def _sequence(self, places: Places, old: list[Any], new: list[Any], path: Path) -> Plan:
        paired = pairs(old, new)
        for left, right in paired:
            slot = Slot(self._text, places.node.values[left], places, left)
            self._value(slot, old[left], new[right], (*path, right))
        from_new = {right: left for left, right in paired}
        added: dict[int | None, list[Any]] = {}
        after: int | None = None
        for position, value in enumerate(new):
            if position in from_new:
                after = from_new[position]
            else:
                added.setdefault(after, []).append(value)
        return Plan(frozenset(range(len(old))) - set(from_new.values()), added, {})

    def _apply(self, slot: Slot, places: Places, plan: Plan, path: Path) -> None:
        if not (plan.removed or plan.added or plan.renamed):
            return
        self.touched.append(path)
        node = places.node
        if len(plan.removed) == len(node.values):
            raise Unfit
        style = self._style.beside(places.quotes).beside_keys(node.keys, self._text)
        for index, name in plan.renamed.items():
            self.edits.append(_renaming(places, index, name, style))
        if node.flow:
            self.edits += flow_edits(places, plan, style)
        else:
            self.edits += block_edits(places, plan, style, root=slot.places is None)


def _added(
    new: Mapping[str, Any], kept: Mapping[str, int], given: Mapping[str, Any], start: int | None
) -> dict[int | None, list[tuple[str, Any]]]:
    """Return new members by the position of the member that they come behind."""
    added: dict[int | None, list[tuple[str, Any]]] = {}
    after = start
    for name, value in new.items():
        if name in kept:
            after = kept[name]
        elif name not in given or not same(given[name], value):
            added.setdefault(after, []).append((name, value))
    return added


def _renaming(places: Places, index: int, name: str, style: Style) -> Edit:
    text, key = places.text, places.node.keys[index]
    start, end = behind_properties(text, key), key.end
    if text.startswith("?", places.starts[index]):
        return Edit(start, end, key_text(name, style, flow=places.node.flow))
    if places.node.flow:
        return Edit(start, end, key_in_flow(name, style))
    new = key_in_block(name, places.column, style)
    colon = places.colon(index)
    if "\n" in new and colon is not None and text.startswith("\t", colon + 1):
        return Edit(start, colon + 2, f"{new}: ")  # no tab may follow a colon that starts its line
    return Edit(start, end, new)
