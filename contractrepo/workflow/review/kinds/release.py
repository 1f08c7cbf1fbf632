"""`release`: the version is what was approved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from contractrepo.workflow.flaw import Flaw
from contractrepo.workflow.review.case import Case
from contractrepo.workflow.review.course import Course, Entry
from contractrepo.workflow.review.kinds.kind import Kind, held
from contractrepo.workflow.review.stale_flaws import stale_flaws
from contractrepo.workflow.review.staleness import differences
from contractrepo.workflow.review.standing import Standing
from contractrepo.workflow.review.versions import version_flaws
from contractrepo.workflow.review.waiving import day_of, named, waived


def _role(case: Case) -> Iterable[Flaw]:
    return held(case, case.authority_then.named("releaser"), anybody=True)


def _statement(case: Case) -> Iterator[Flaw]:
    record, proposal = case.record, case.course.proposal
    assert proposal is not None
    if record.proposal != proposal.record.digest or record.subject.commit != proposal.record.subject.commit:
        message = "it does not release the current proposal at its commit"
        yield Flaw("proposal-unknown", message, case.command("release"))
    yield from _waiver_flaws(case)
    drifted = case.landing.drift if case.landing is not None else ()
    differing = [reason for reason in differences(record, proposal.record) if reason not in drifted]
    yield from stale_flaws(differing, case.command("release"))
    complete = case.facts.release_complete(record.subject.commit, record.subject.tree)
    if case.landing is None and not complete:
        message = "main never took the released contract: the tag came without its merge"
        yield Flaw("release-incomplete", message, case.command("release"))


def _waiver_flaws(case: Case) -> Iterator[Flaw]:
    """A waiver is for one version, and lived when the release came."""
    found = named(case.course, case.record.waivers)
    if len(found) < len(case.record.waivers):
        message = "it rests on a waiver that this version does not have"
        yield Flaw("waiver-unknown", message, f"see what counts: {case.command('status')}")
    received = day_of(case.sighting.received, case.matter.today)
    for entry in found:
        waiver = entry.record.waiver
        if waiver is not None and waiver.expires <= received:
            message = f"the waiver by '{entry.record.principal}' expired on {waiver.expires}"
            yield Flaw("waiver-expired", message, f"see what is missing: {case.command('status')}")


def _arrival(case: Case, standing: Standing) -> Iterator[Flaw]:
    """A stale proposal has no quorum; the reasons are told all the same."""
    counting = {entry.record.digest for entry in standing.counting}
    if not counting.issuperset(case.record.approvals):
        message = "it rests on approvals that do not count"
        yield Flaw("not-approved", message, f"see what counts: {case.command('status')}")
    yield from stale_flaws(standing.drift, case.command("propose"))
    commit = case.record.subject.commit
    yield from case.facts.unsound(commit)
    resting_on = named(case.course, case.record.waivers)
    worth = [opinion.entry for opinion in standing.waivers if opinion.counts]
    let_pass = [entry for entry in resting_on if entry in worth]
    if len(let_pass) < len(resting_on):
        yield Flaw("waiver-unknown", "it rests on waivers that do not count", case.command("status"))
    yield from version_flaws(case.matter, commit, waived(let_pass, case.matter.authority))


def _follow(course: Course, entry: Entry) -> Course:
    return replace(course, release=entry)


RELEASE = Kind("release", _role, _statement, _arrival, _follow)
