"""Sightings to the course of a review: a walk in the order of the log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from contractrepo.policy import Rulebook
from contractrepo.workflow.flaw import Flaw
from contractrepo.workflow.records import Reading, Record, read_tag
from contractrepo.workflow.review.case import Case
from contractrepo.workflow.review.checks import judge
from contractrepo.workflow.review.checks.principal import key_fault
from contractrepo.workflow.review.course import Course, Entry
from contractrepo.workflow.review.kinds import KINDS
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


def walk(sightings: Iterable[Sighting], matter: Matter, today: Rulebook) -> Walk:
    """Walk the records of a version.

    Args:
        sightings: Everything under its refs, in any order.
        matter: The version.
        today: The policy in force, which may know of compromised keys that the policy of a release did not.
    """
    course = Course()
    refused: list[Refusal] = []
    for sighting in in_order(sightings):
        reading = read_tag(sighting.raw, sighting.ref)
        flaws = judge(Case(matter, sighting, reading, course))
        tainted = matter.book is not today and _tainted(sighting, reading, today)
        refused += (Refusal(sighting.ref, flaw) for flaw in (flaws or ([_TAINTED] if tainted else [])))
        if reading.tag is None or sighting.received is None:
            continue
        record = reading.tag.record
        if not flaws:
            course = _followed(course, Entry(record, sighting.ref, tainted))
        course = replace(course, chains=_chained(course.chains, record))
    return Walk(course, tuple(refused))


def _followed(course: Course, entry: Entry) -> Course:
    """Let a record take effect. Vetoes and the quorum are no phases: they are told from what stands."""
    kind = entry.record.kind
    before = State.APPROVED if kind == "release" else course.phase
    phase = led_to(before, kind)
    assert phase is not None
    course = KINDS[kind].follow(course, entry)
    return replace(course, phase=phase, entries=(*course.entries, entry))


def _chained(chains: Mapping[str, tuple[int, str]], record: Record) -> Mapping[str, tuple[int, str]]:
    """Let a person's chain go on behind every record that landed, even where it no longer counts."""
    if record.seq <= chains.get(record.principal, (0, ""))[0]:
        return chains
    return {**chains, record.principal: (record.seq, record.digest)}


def _tainted(sighting: Sighting, reading: Reading, today: Rulebook) -> bool:
    if reading.tag is None:
        return False
    owner = today.principals.all.get(reading.tag.record.principal)
    return key_fault(sighting, owner) == "key-compromised"
