"""One finding of a comparison as a node of a tree."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from contractrepo.breaking import Severity
from contractrepo.breaking.finding import Finding
from contractrepo.breaking.rules import rule
from contractrepo.core.text import printable, shown
from contractrepo.docs.blocks import Badge, Block, Code, Fact, Facts, Inlines, Node, Text, Tone
from contractrepo.docs.changes.witness import witness_blocks
from contractrepo.errors import Location

_TONES: dict[Severity, Tone] = {
    Severity.BREAKING: "danger",
    Severity.WARNING: "warning",
    Severity.INFO: "info",
}
_LONGEST_VALUE = 400
_MOST_OTHERS = 20


def finding_node(finding: Finding) -> Node:
    """Return a finding: its message, and below it rule, values, places and witness; open where it breaks something."""
    head: list[Badge | Text | Code] = [Badge(finding.severity.value, _TONES[finding.severity])]
    if not finding.decided:
        head += [Text(" "), Badge("not decided", "warning")]
    head += [Text(f" {printable(finding.message)} "), Code(finding.rule)]
    is_open = finding.severity == Severity.BREAKING
    return Node(tuple(head), tuple(_blocks(finding)), "open" if is_open else "closed")


def _blocks(finding: Finding) -> Iterator[Block]:
    yield Facts(tuple(_facts(finding)))
    if finding.witness is not None:
        yield from witness_blocks(finding.witness)


def _facts(finding: Finding) -> Iterator[Fact]:
    known = rule(finding.rule)
    if finding.direction is not None:
        yield Fact("Part", (Text(finding.direction),))
    yield Fact("Before", _value(finding.old))
    yield Fact("After", _value(finding.new))
    yield Fact("Required bump", (Code(_bump(finding)),))
    yield Fact("Pointer", (Code(printable(finding.pointer) or "/"),))
    for label, place in (("Place now", finding.location), ("Place before", finding.old_location)):
        yield from _place(label, place)
    if finding.severity == Severity.BREAKING:
        yield Fact("Way out", (Text(known.way_out),))
    others = [name for name in finding.operations if name != f"{finding.method} {finding.path}"]
    if others:
        yield Fact("Also", _listed(others))


def _value(value: Any) -> Inlines:
    return (Text("absent"),) if value is None else (Code(shown(value, limit=_LONGEST_VALUE)),)


def _bump(finding: Finding) -> str:
    if finding.severity == Severity.BREAKING:
        return "major"
    return "minor" if rule(finding.rule).capability else "patch"


def _place(label: str, place: Location) -> Iterator[Fact]:
    if str(place):
        yield Fact(label, (Code(printable(str(place))),))


def _listed(names: list[str]) -> Inlines:
    found: list[Code | Text] = []
    for name in names[:_MOST_OTHERS]:
        found += [Text(", "), Code(printable(name))] if found else [Code(printable(name))]
    more = len(names) - _MOST_OTHERS
    return (*found, Text(f" and {more} more")) if more > 0 else tuple(found)
