"""Schemas that would keep a validator busy for ages, or would have to be built too often."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from contractrepo.checking.remark import Remark
from contractrepo.checking.subject import Subject
from contractrepo.schema.dialects import MOST_REPEATED, TOO_MUCH_HIDDEN, Direction, Source, assemble
from contractrepo.schema.dialects.keywords import IN_PLACE_KEYWORDS

_JOINING = IN_PLACE_KEYWORDS | {"required"}
_MARKS: tuple[tuple[Direction, str], ...] = (("request", "readOnly"), ("response", "writeOnly"))


def schema_costs(subject: Subject) -> Iterator[Remark]:
    """Yield schemas that combine more others for one value than anybody can try; their parts may be harmless.

    And those of which a direction of traffic needs too many forms, as others hide their properties in so many ways.
    """
    for pointer in subject.costly:
        message = "this schema combines too many others for one value"
        yield Remark(
            "schema-too-costly", pointer, message, "combine fewer alternatives, or tell them apart earlier"
        )
    named: set[str] = set()
    for direction, mark in _MARKS:
        for pointer in _multiplied(subject, direction) if _may_multiply(subject, mark) else ():
            if pointer not in named:
                named.add(pointer)
                message = f"schemas that make its properties {mark} need this one in too many forms"
                yield Remark(
                    "schema-too-costly", pointer, message, f"write {mark} where the property is required"
                )


def _may_multiply(subject: Subject, mark: str) -> bool:
    """Tell whether there are so many schemas with parts and with marks below them that forms could matter.

    Each of n such schemas hides something or does not, so that there are 2 ** n forms at most of what they share. What
    `dependentSchemas` leads to is no part of `Subject.in_place`; it is rare enough to be tried out.
    """
    marked = [part.pointer for part, _ in subject.schemas_with(mark)]
    if not marked or subject.schemas_with("dependentSchemas"):
        return bool(marked)
    sources: dict[str, list[str]] = {}
    for start, ends in subject.in_place.items():
        for end in ends:
            sources.setdefault(end, []).append(start)
    properties = (pointer.rpartition("/properties/") for pointer in _reaching(marked, sources))
    holding = _reaching([holder for holder, found, _ in properties if found], sources)
    count = sum(map(partial(_combines, subject), holding))
    return count > 0 and _members(subject) << min(count, MOST_REPEATED.bit_length()) > MOST_REPEATED


def _members(subject: Subject) -> int:
    """Return what all schemas hold, counted as `assemble` counts what it builds once more."""
    return sum(
        1 + sum(len(value) for value in schema.values() if type(value) in (dict, list))
        for _, schema in subject.objects("schema")
    )


def _reaching(ends: Iterable[str], sources: Mapping[str, list[str]]) -> list[str]:
    """Return `ends` and everything that leads to them with no value between."""
    found = dict.fromkeys(ends)
    waiting = list(found)
    while waiting:
        new = [one for one in sources.get(waiting.pop(), ()) if one not in found]
        found.update(dict.fromkeys(new))
        waiting += new
    return list(found)


def _combines(subject: Subject, pointer: str) -> bool:
    """Tell whether a schema can hide properties from others that describe the same value."""
    part = subject.part_at(pointer)
    if part is None or part.kind.name != "schema" or pointer not in subject.in_place:
        return False
    return not _JOINING.isdisjoint(part.value)


def _multiplied(subject: Subject, direction: Direction) -> list[str]:
    description = subject.description
    source = Source(description.data, description.version.name, direction)
    rejected = assemble(source, description.schema_pointers).rejected
    return [pointer for pointer, reason in rejected.items() if reason == TOO_MUCH_HIDDEN]
