"""YAML events to plain JSON data, refusing what JSON cannot say and what costs too much."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
    StreamStartEvent,
)

from contractrepo.core.text import printable
from contractrepo.document.flaw import FLATTEN, Flaw
from contractrepo.document.limits import Limits
from contractrepo.document.scalars import NotJson, PlainValues, tagged_value
from contractrepo.document.yaml_flaws import CORE, REFER, YamlFlaws

_SILENT = (StreamStartEvent, StreamEndEvent, DocumentEndEvent)
_MERGE = "<<"


class TreeBuilder:
    """Builds the tree of one document; an alias gives the same object again, so the tree must not be changed.

    Args:
        limits: Bounds on depth and size.

    Attributes:
        root: The data, after `build`.
        start: Where it starts.
        starts: Identity of each array and object -> where its items and keys start, in the order of its members.
        flaws: What was found; errors mean that the tree is not the author's.
    """

    def __init__(self, limits: Limits) -> None:
        self.root: Any = None
        self.start: Any = None
        self.starts: dict[int, list[Any]] = {}
        self._limits = limits
        self._rest: Iterator[Any] = iter(())
        self._wrong = YamlFlaws()
        self.flaws = self._wrong.found
        self._values = PlainValues(limits.digits)
        self._depth = 0
        self._deepest = 0  # depth reached inside the open box, aliases followed
        self._nodes = 0
        self._aliased = 0
        self._anchors: dict[str, tuple[Any, int, int]] = {}  # value, nodes, height
        self._open_anchors: set[str] = set()
        self._readers = {
            ScalarEvent: self._scalar,
            MappingStartEvent: self._object,
            SequenceStartEvent: self._array,
            AliasEvent: self._alias,
        }

    def build(self, events: Iterable[Any]) -> None:
        """Consume `events`.

        Raises:
            Unreadable: Reading cannot go on.
        """
        self._rest = iter(events)
        documents = 0
        for event in self._rest:
            if type(event) is DocumentStartEvent:
                documents += 1
                if documents > 1:
                    hint = "keep one document per file"
                    self._wrong.stop(event, "yaml-many-documents", "a second document begins here", hint)
            elif type(event) not in _SILENT:
                self.start = event.start_mark
                try:
                    self.root = self._readers[type(event)](event)
                except RecursionError:
                    self._wrong.path.clear()
                    self._wrong.stop(event, "too-deep", "nesting is deeper than can be read", FLATTEN)
        if not documents:
            hint = "begin with 'openapi: 3.1.0'"
            self.flaws.append(Flaw("document-empty", "the document is empty", hint=hint))

    # Nearly all of a text is read by the loops of the next two, so that there every step counts.

    def _object(self, opening: Any) -> dict[str, Any]:
        box: dict[str, Any] = {}
        marks = self.starts[id(box)] = []
        merged: list[Any] = []
        rest, readers, values, path = self._rest, self._readers, self._values, self._wrong.path
        outer, nodes = self._deepest, self._nodes
        self._deepest = self._depth = self._depth + 1
        if opening.anchor or opening.tag is not None or self._depth > self._limits.depth:
            self._look_at_opening(opening, "map")
        for event in rest:
            if type(event) is not ScalarEvent:
                if type(event) is MappingEndEvent:
                    break
                self._wrong.key(event)
            key = event.value
            if key in box or key == _MERGE or event.anchor or event.tag is not None:
                self._look_at_key(event, box)
                if key == _MERGE and not event.style:
                    merged.append(self._merged())
                    continue
            marks.append(event.start_mark)
            event = next(rest)
            if type(event) is ScalarEvent and event.tag is None and not event.anchor:
                try:
                    box[key] = event.value if event.style else values[event.value]
                    continue
                except NotJson:
                    pass
            path.append(key)
            box[key] = readers[type(event)](event)
            path.pop()
        if merged:
            self._merge(box, merged)
        self._nodes += len(box) + 1
        if opening.anchor or self._nodes > self._limits.nodes:
            self._look_at_box(opening, box, nodes, event)
        self._depth -= 1
        self._deepest = max(self._deepest, outer)
        return box

    def _array(self, opening: Any) -> list[Any]:
        box: list[Any] = []
        marks = self.starts[id(box)] = []
        readers, values, path = self._readers, self._values, self._wrong.path
        outer, nodes = self._deepest, self._nodes
        self._deepest = self._depth = self._depth + 1
        if opening.anchor or opening.tag is not None or self._depth > self._limits.depth:
            self._look_at_opening(opening, "seq")
        for event in self._rest:
            if type(event) is SequenceEndEvent:
                break
            marks.append(event.start_mark)
            if type(event) is ScalarEvent and event.tag is None and not event.anchor:
                try:
                    box.append(event.value if event.style else values[event.value])
                    continue
                except NotJson:
                    pass
            path.append(len(box))
            box.append(readers[type(event)](event))
            path.pop()
        self._nodes += len(box) + 1
        if opening.anchor or self._nodes > self._limits.nodes:
            self._look_at_box(opening, box, nodes, event)
        self._depth -= 1
        self._deepest = max(self._deepest, outer)
        return box

    def _look_at_opening(self, opening: Any, tag: str) -> None:
        if opening.tag is not None:
            self._wrong.tag(opening, tag)
        if self._depth > self._limits.depth:
            self._wrong.depth(opening, self._limits.depth)
        if opening.anchor:
            self._anchors.pop(opening.anchor, None)
            self._open_anchors.add(opening.anchor)

    def _look_at_box(self, opening: Any, box: Any, before: int, end: Any) -> None:
        """Look at a box that is read, before which there were so many nodes."""
        if self._nodes > self._limits.nodes:
            self._wrong.stop(end, "too-large", f"the document has more than {self._limits.nodes} values")
        self._open_anchors.discard(opening.anchor)
        self._anchors[opening.anchor] = (box, self._nodes - before, self._deepest - self._depth + 1)

    def _scalar(self, event: Any) -> Any:
        """Read a scalar with a tag or anchor, a number that JSON cannot hold, or one that is all there is."""
        value = event.value
        try:
            if event.tag is not None and event.tag.startswith(CORE):
                value = tagged_value(event.tag.removeprefix(CORE), value, digits=self._limits.digits)
            elif event.tag is not None:
                self._wrong.tag(event)
            elif not event.style:
                value = self._values[value]
        except NotJson as error:
            value = None
            self._wrong.add(event, "number-not-json", str(error))
        except ValueError:
            self._wrong.tag(event, "")
        if event.anchor:
            self._anchors[event.anchor] = (value, 1, 0)
        return value

    def _alias(self, event: Any) -> Any:
        if event.anchor not in self._anchors:
            self._wrong.alias(event, is_open=event.anchor in self._open_anchors)
            return None
        value, nodes, height = self._anchors[event.anchor]
        self._aliased += nodes
        self._nodes += nodes
        self._deepest = max(self._deepest, self._depth + height)
        if self._deepest > self._limits.depth:
            self._wrong.depth(event, self._limits.depth)
        if self._aliased > self._limits.aliased:
            message = f"aliases add more than {self._limits.aliased} values to the document"
            self._wrong.stop(event, "yaml-alias-limit", message, REFER)
        return value

    def _merged(self) -> Any:
        """Read what a merge key names; an alias that names nothing is a flaw already."""
        event = next(self._rest)
        self._wrong.path.append(_MERGE)
        known = type(event) is not AliasEvent or event.anchor in self._anchors
        value = self._readers[type(event)](event)
        sources = value if isinstance(value, list) else [value]
        if known and not all(isinstance(one, dict) for one in sources):
            hint = "name a mapping, as in <<: *name, or quote the key: '<<'"
            self._wrong.add(event, "yaml-merge-value", "'<<' merges mappings, and this is none", hint)
        self._wrong.path.pop()
        return value

    def _merge(self, target: dict[str, Any], sources: Iterable[Any]) -> None:
        """Members already there win; earlier sources win over later ones; a member starts where it was written."""
        marks = self.starts[id(target)]
        for source in sources:
            for one in source if isinstance(source, list) else [source]:
                if not isinstance(one, dict):
                    continue
                for (key, value), mark in zip(one.items(), self.starts[id(one)], strict=True):
                    if key not in target:
                        target[key] = value
                        marks.append(mark)

    def _look_at_key(self, event: Any, box: dict[str, Any]) -> None:
        key = event.value
        self._wrong.tag(event)
        self._wrong.path.append(key)
        if key == _MERGE and not event.style:
            hint = "write the members out: merge keys are not part of YAML 1.2"
            message = "'<<' merges another mapping into this one"
            self._wrong.add(event, "yaml-merge-key", message, hint, warning=True)
        else:
            if event.anchor:
                self._anchors[event.anchor] = (key, 1, 0)
            if key in box:
                message = f"the key '{printable(key, limit=80)}' occurs twice in one mapping"
                self._wrong.add(event, "duplicate-key", message, "remove one of them")
        self._wrong.path.pop()
