"""Sightings to the course of a review: a walk in the order of the log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from contractrepo.policy import Rulebook
from contractrepo.workflow.flaw import Flaw
from contractrepo.workflow.records import Reading, Record
from contractrepo.workflow.review.authority import Authority
from contractrepo.workflow.review.case import Case
from contractrepo.workflow.review.checks import judge
from contractrepo.workflow.review.checks.principal import key_fault
from contractrepo.workflow.review.course import Course, Entry
from contractrepo.workflow.review.ending import ENDS, ended
from contractrepo.workflow.review.kinds import KINDS
from contractrepo.workflow.review.makers import makers
from contractrepo.workflow.review.matter import Matter
from contractrepo.workflow.review.ordering import in_order
from contractrepo.workflow.review.sighting import Sighting
from contractrepo.workflow.review.states import State, led_to

_TAINTED = Flaw(
    "key-compromised",
    "its key is known today to have been in other hands when the record came",
    "look at what was released, and release a version that people trust",
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A ref that does not count, and one reason.

    Attributes:
        ref: The ref.
        flaw: What is wrong with it.
    """

    ref: str
    flaw: Flaw


@dataclass(frozen=True, slots=True)
class Walk:
    """What a walk found.

    Attributes:
        course: What the records that verified amount to.
        refused: The others, and why, in order.
    """

    course: Course
    refused: tuple[Refusal, ...]


def walk(
    sightings: Iterable[Sighting], matter: Matter, today: Rulebook, *, as_received: bool = False
) -> Walk:
    """Walk the records of a version.

    Args:
        sightings: Everything under its refs, in any order.
        matter: The version.
        today: The policy in force, which may know of compromised keys that the policy of a release did not.
        as_received: Judge each record by the policy of its own receipt: whether it was right to take it, whatever it is
            worth today.
    """
    course = Course()
    refused: list[Refusal] = []
    for sighting in in_order(sightings):
        reading = sighting.reading
        case = Case(matter, sighting, reading, course)
        flaws = judge(_then(case) if as_received or _is_end(reading) else case)
        tainted = (as_received or matter.book is not today) and _tainted(sighting, reading, today)
        refused += (Refusal(sighting.ref, flaw) for flaw in (flaws or ([_TAINTED] if tainted else [])))
        if reading.tag is None or sighting.received is None:
            continue
        record = reading.tag.record
        if not flaws:
            entry = Entry(record, sighting.ref, tainted, makers(case), sighting.received)
            course = _followed(course, entry, case.authority_then)
        course = replace(course, chains=chained(course.chains, record))
    return Walk(course, tuple(refused))


def _is_end(reading: Reading) -> bool:
    """Tell whether a record came after the release, whose policy says nothing about it."""
    return reading.found is not None and reading.found.record.kind in ENDS


def _then(case: Case) -> Case:
    book = case.book_then
    return case if book is None else replace(case, matter=replace(case.matter, book=book))


def _followed(course: Course, entry: Entry, authority: Authority) -> Course:
    """Let a record take effect. Vetoes and the quorum are no phases: they are told from what stands.

    The end of a version is one: what its owners decided is not undone by a later policy.
    """
    kind = entry.record.kind
    before = State.APPROVED if kind == "release" else course.phase
    phase = led_to(before, kind)
    assert phase is not None
    course = KINDS[kind].follow(course, entry)
    course = replace(course, entries=(*course.entries, entry))
    return ended(course, entry, authority) if kind in ENDS else replace(course, phase=phase)


def chained(chains: Mapping[str, tuple[int, str]], record: Record) -> Mapping[str, tuple[int, str]]:
    """Let a person's chain go on behind every record that landed, even where it no longer counts."""
    if record.seq <= chains.get(record.principal, (0, ""))[0]:
        return chains
    return {**chains, record.principal: (record.seq, record.digest)}


def _tainted(sighting: Sighting, reading: Reading, today: Rulebook) -> bool:
    if reading.tag is None:
        return False
    owner = today.principals.all.get(reading.tag.record.principal)
    return key_fault(sighting, owner) == "key-compromised"
