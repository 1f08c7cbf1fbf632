"""References that lead back to themselves with no value between."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from contractrepo.checking.remark import Remark
from contractrepo.checking.subject import Subject
from contractrepo.core.pointer import append
from contractrepo.core.text import printable
from contractrepo.openapi.parts import Part
from contractrepo.openapi.references import local_pointer

# Keywords whose schemas are applied to the same value, so that a loop through them never ends.
_IN_PLACE_LISTS = ("allOf", "anyOf", "oneOf")
_IN_PLACE = ("not", "if", "then", "else")
_LEADING = frozenset({"$ref", *_IN_PLACE_LISTS, *_IN_PLACE})


def reference_loops(subject: Subject) -> Iterator[Remark]:
    """Yield one remark for each loop, at its first member."""
    edges = {part.pointer: targets for part in subject.description.links.parts if (targets := _targets(part))}
    done: set[str] = set()
    for start in edges:
        loop = _loop_through(start, edges, done)
        if loop:
            names = " -> ".join(printable(pointer.rpartition("/")[2], limit=40) for pointer in loop[:5])
            here = append(start, "$ref") if _is_reference(subject, start) else start
            yield Remark("ref-loop", here, f"these references lead in a circle: {names}")


def _targets(part: Part) -> list[str]:
    value = part.value
    if not isinstance(value, dict) or _LEADING.isdisjoint(value):
        return []
    target = None if part.reference is None else local_pointer(part.reference)
    found = [] if target is None else [target]
    if part.kind.name == "schema":
        found += _in_place(part.pointer, value)
    return found


def _in_place(pointer: str, schema: Mapping[str, Any]) -> Iterator[str]:
    for keyword in _IN_PLACE_LISTS:
        listed = schema.get(keyword)
        for index, _ in enumerate(listed if isinstance(listed, list) else []):
            yield append(pointer, keyword, index)
    for keyword in _IN_PLACE:
        if isinstance(schema.get(keyword), dict):
            yield append(pointer, keyword)


def _loop_through(start: str, edges: Mapping[str, list[str]], done: set[str]) -> list[str]:
    """Return the first loop met from `start`; what was seen before is not looked at again."""
    if start in done:
        return []
    way, onway = [start], {start}
    waiting = [iter(edges[start])]
    while waiting:
        following = next(waiting[-1], None)
        if following is None:
            waiting.pop()
            leaving = way.pop()
            onway.discard(leaving)
            done.add(leaving)
        elif following in onway:
            done |= onway
            return [*way[way.index(following) :], following]
        elif following in edges and following not in done:
            way.append(following)
            onway.add(following)
            waiting.append(iter(edges[following]))
    return []


def _is_reference(subject: Subject, pointer: str) -> bool:
    part = subject.part_at(pointer)
    return part is not None and part.reference is not None
