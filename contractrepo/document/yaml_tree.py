"""YAML events to plain JSON data, refusing what JSON cannot say and what costs too much."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from yaml import events as yaml_event

from contractrepo.core.pointer import join
from contractrepo.core.problem import ProblemSeverity
from contractrepo.core.text import printable
from contractrepo.document.flaw import Flaw, Unreadable
from contractrepo.document.limits import Limits
from contractrepo.document.scalars import NotJson, plain_value

# box, key that waits, starts of its members, anchor, nodes before it, deepest level reached
_Outer = tuple[Any, Any, list[Any], str | None, int, int]

_SILENT = (yaml_event.StreamStartEvent, yaml_event.StreamEndEvent, yaml_event.DocumentEndEvent)
_NO_KEY = object()
_MERGE = object()
_MOST_FLAWS = 100


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
        self.root: Any = _NO_KEY
        self.start: Any = None
        self.starts: dict[int, list[Any]] = {}
        self.flaws: list[Flaw] = []
        self._limits = limits
        self._box: Any = None  # the open array or object
        self._marks: list[Any] = []  # where its members start
        self._key: Any = _NO_KEY  # the key that waits for its value in an open object
        self._stack: list[_Outer] = []
        self._nodes = 0
        self._aliased = 0
        self._deepest = 0  # depth reached inside the open box, aliases followed
        self._anchors: dict[str, tuple[Any, int, int]] = {}  # value, nodes, height
        self._open_anchors: set[str] = set()
        self._merges: dict[int, list[Any]] = {}
        self._documents = 0
        self._handlers = {
            yaml_event.ScalarEvent: self._scalar,
            yaml_event.MappingStartEvent: self._start,
            yaml_event.SequenceStartEvent: self._start,
            yaml_event.MappingEndEvent: self._end,
            yaml_event.SequenceEndEvent: self._end,
            yaml_event.AliasEvent: self._alias,
            yaml_event.DocumentStartEvent: self._document,
            **dict.fromkeys(_SILENT, _ignore),
        }

    def build(self, events: Iterable[Any]) -> None:
        """Consume `events`.

        Raises:
            Unreadable: Reading cannot go on.
        """
        handlers = self._handlers
        for event in events:
            handlers[type(event)](event)
        if self.root is _NO_KEY:
            self.flaws.append(Flaw("document-empty", "the document is empty"))

    def _scalar(self, event: Any) -> None:
        box = self._box
        key = self._key
        if key is _NO_KEY and type(box) is dict:
            self._open_key(event)
            return
        if type(box) is list:
            self._marks.append(event.start_mark)
        value = event.value
        if not event.style:
            value = self._plain(event, value)
        elif event.tag is not None and event.tag != "!":
            self._refuse_tag(event)
        if event.anchor:
            self._anchors[event.anchor] = (value, 1, 0)
        if key is _NO_KEY or key is _MERGE:
            self._put(value, event)
        else:
            box[key] = value
            self._key = _NO_KEY

    def _plain(self, event: Any, text: str) -> Any:
        if event.tag is not None:
            if event.tag != "!":
                self._refuse_tag(event)
            return text
        try:
            return plain_value(text, digits=self._limits.digits)
        except NotJson as error:
            self._flaw(event, "number-not-json", str(error))
            return None

    def _open_key(self, event: Any) -> None:
        key = event.value
        if event.tag is not None and event.tag != "!":
            self._refuse_tag(event)
        if key == "<<" and not event.style:
            self._key = _MERGE
            hint = "write the members out: merge keys are not part of YAML 1.2"
            self._flaw(
                event, "yaml-merge-key", "'<<' merges another mapping into this one", hint, warning=True
            )
            return
        if event.anchor:
            self._anchors[event.anchor] = (key, 1, 0)
        self._key = key
        self._marks.append(event.start_mark)
        if key in self._box:
            message = f"the key '{printable(key, limit=80)}' occurs twice in one mapping"
            self._flaw(event, "duplicate-key", message)

    def _start(self, event: Any) -> None:
        if event.tag is not None and event.tag != "!":
            self._refuse_tag(event)
        if self._key is _NO_KEY and type(self._box) is dict:
            raise Unreadable(*self.flaws, self._at(event, "yaml-key", "a mapping key must be a plain scalar"))
        depth = len(self._stack) + 1
        if depth > self._limits.depth:
            raise Unreadable(*self.flaws, self._too_deep(event))
        value: Any = {} if type(event) is yaml_event.MappingStartEvent else []
        if event.anchor:
            self._anchors.pop(event.anchor, None)
            self._open_anchors.add(event.anchor)
        if type(self._box) is list:
            self._marks.append(event.start_mark)
        self._stack.append((self._box, self._key, self._marks, event.anchor, self._nodes, self._deepest))
        self._box, self._key, self._marks, self._deepest = value, _NO_KEY, [], depth
        self.starts[id(value)] = self._marks
        if depth == 1:
            self.start = event.start_mark

    def _end(self, event: Any) -> None:
        value, deepest = self._box, self._deepest
        if id(value) in self._merges:
            self._merge(value, self._merges.pop(id(value)))
        self._box, self._key, self._marks, anchor, before, outer = self._stack.pop()
        self._deepest = max(outer, deepest)
        self._nodes += len(value) + 1
        if self._nodes > self._limits.nodes:
            message = f"the document has more than {self._limits.nodes} values"
            raise Unreadable(*self.flaws, self._at(event, "too-large", message))
        if anchor:
            self._open_anchors.discard(anchor)
            self._anchors[anchor] = (value, self._nodes - before, deepest - len(self._stack))
        self._put(value, event)

    def _alias(self, event: Any) -> None:
        name = event.anchor
        if self._key is _NO_KEY and type(self._box) is dict:
            raise Unreadable(*self.flaws, self._at(event, "yaml-key", "a mapping key must not be an alias"))
        if name not in self._anchors:
            self._refuse_alias(event)
            self._put(None, event)
            return
        if type(self._box) is list:
            self._marks.append(event.start_mark)
        value, nodes, height = self._anchors[name]
        self._aliased += nodes
        self._nodes += nodes
        self._deepest = max(self._deepest, len(self._stack) + height)
        if self._deepest > self._limits.depth:
            raise Unreadable(*self.flaws, self._too_deep(event))
        if self._aliased > self._limits.aliased:
            message = f"aliases add more than {self._limits.aliased} values to the document"
            raise Unreadable(*self.flaws, self._at(event, "yaml-alias-limit", message))
        self._put(value, event)

    def _document(self, event: Any) -> None:
        self._documents += 1
        if self._documents > 1:
            hint = "keep one document per file"
            flaw = self._at(event, "yaml-many-documents", "a second document begins here", hint)
            raise Unreadable(*self.flaws, flaw)

    def _put(self, value: Any, event: Any) -> None:
        box = self._box
        if type(box) is list:
            box.append(value)
        elif box is None:
            self.root = value
            self.start = self.start or event.start_mark
        elif self._key is _MERGE:
            self._merges.setdefault(id(box), []).append(value)
            self._key = _NO_KEY
        else:
            box[self._key] = value
            self._key = _NO_KEY

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

    def _refuse_tag(self, event: Any) -> None:
        tag = printable(event.tag, limit=80)
        self._flaw(event, "yaml-tag", f"the tag {tag} is not allowed", "remove the tag")

    def _refuse_alias(self, event: Any) -> None:
        name = printable(event.anchor, limit=80)
        if event.anchor in self._open_anchors:
            self._flaw(event, "yaml-alias-cycle", f"the alias *{name} stands inside its own anchor &{name}")
        else:
            self._flaw(event, "yaml-alias-unknown", f"the alias *{name} has no anchor before it")

    def _too_deep(self, event: Any) -> Flaw:
        return self._at(event, "too-deep", f"nesting is deeper than {self._limits.depth}")

    def _flaw(
        self, event: Any, code: str, message: str, hint: str | None = None, *, warning: bool = False
    ) -> None:
        flaw = self._at(event, code, message, hint, warning=warning)
        self.flaws.append(flaw)
        if len(self.flaws) >= _MOST_FLAWS and any(one.severity == "error" for one in self.flaws):
            raise Unreadable(*self.flaws)

    def _at(
        self, event: Any, code: str, message: str, hint: str | None = None, *, warning: bool = False
    ) -> Flaw:
        mark = event.start_mark
        severity: ProblemSeverity = "warning" if warning else "error"
        return Flaw(code, message, mark.line + 1, mark.column + 1, self._pointer(), hint, severity)

    def _pointer(self) -> str:
        boxes = [*((box, key) for box, key, *_ in self._stack), (self._box, self._key)]
        return join(*(_token(box, key) for box, key in boxes if type(box) is list or key is not _NO_KEY))


def _ignore(event: Any) -> None:
    del event


def _token(box: Any, key: Any) -> str | int:
    if type(box) is list:
        return len(box)
    return "<<" if key is _MERGE else str(key)
