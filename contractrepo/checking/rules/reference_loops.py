"""References that lead back to themselves with no value between."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from contractrepo.checking.remark import Remark
from contractrepo.checking.subject import Subject
from contractrepo.core.pointer import append
from contractrepo.core.text import printable


def reference_loops(subject: Subject) -> Iterator[Remark]:
    """Yield one remark for each loop, at its first member."""
    edges = subject.in_place
    done: set[str] = set()
    for start in edges:
        loop = _loop_through(start, edges, done)
        if loop:
            names = " -> ".join(map(_name, loop[:5]))
            here = append(start, "$ref") if _is_reference(subject, start) else start
            message = f"these references lead in a circle: {names}"
            yield Remark("ref-loop", here, message, "write out what one of them stands for")


def _name(pointer: str) -> str:
    *_, holder, last = pointer.split("/")
    return printable(f"{holder}/{last}" if last.isdigit() else last, limit=40)


def _loop_through(start: str, edges: Mapping[str, list[str]], done: set[str]) -> list[str]:
    """Return the first loop met from `start`; what was seen before is not looked at again."""
    if start in done:
        return []
    if edges.keys().isdisjoint(edges[start]):
        done.add(start)
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
