"""`propose`: this commit shall become the version."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from contractrepo.workflow.flaw import Flaw
from contractrepo.workflow.records import Record
from contractrepo.workflow.review.case import Case
from contractrepo.workflow.review.course import Course, Entry
from contractrepo.workflow.review.kinds.kind import Kind, held
from contractrepo.workflow.review.stale_flaws import stale_flaws
from contractrepo.workflow.review.staleness import drift, same_content, tip
from contractrepo.workflow.review.standing import Standing
from contractrepo.workflow.review.versions import version_flaws
from contractrepo.workflow.review.waiving import waivable


def _role(case: Case) -> Iterable[Flaw]:
    return held(case, case.authority_then.named("contributor", "maintainer"), anybody=True)


def _statement(case: Case) -> Iterator[Flaw]:
    """A rejected proposal comes back changed, or not at all unless the rejection was lifted."""
    rejection, before = case.course.rejection, case.course.proposal
    if rejection is None or before is None:
        return
    if case.record.answers != rejection.entry.record.digest:
        message = f"it does not answer the rejection by '{rejection.entry.record.principal}'"
        yield Flaw("review-rejected", message, case.command("propose"))
    lifted = not case.matter.authority.blocks(rejection)
    if not lifted and same_content(case.record.subject, before.record.subject):
        message = "it proposes again what was rejected, without a change"
        yield Flaw("answer-unchanged", message, "change the design, or ask for the rejection to be revoked")


def _arrival(case: Case, _standing: Standing) -> Iterator[Flaw]:
    record = case.record
    if record.subject.commit != tip(record, case.facts):
        place = f"design '{record.design}'" if record.design is not None else "main"
        message = f"commit {record.subject.commit[:10]} is not the tip of {place}"
        yield Flaw("proposal-not-tip", message, f"push the design first, then: {case.command('propose')}")
    yield from _link_flaws(record, case)
    # Of a proposal that lands, content and findings are told by its own checks.
    moved = [reason for reason in drift(record, case.facts) if reason in {"base-moved", "main-moved"}]
    yield from stale_flaws(moved, case.command("propose"))
    commit = record.subject.commit
    yield from case.facts.unsound(commit)
    # What breaks may still be waived where the policy lets somebody do that; until then nothing is released.
    yield from version_flaws(case.matter, commit, waivable(case.matter, commit))


def _link_flaws(record: Record, case: Case) -> Iterator[Flaw]:
    before, rejection = case.course.proposal, case.course.rejection
    current = before.record.digest if before is not None else None
    allowed = {current} if rejection is None else {current, None}
    if record.supersedes not in allowed:
        message = (
            "somebody else proposed meanwhile" if current else "there is no proposal that it could replace"
        )
        yield Flaw("proposal-unknown", message, f"look at it, then: {case.command('propose')}")
    if record.answers is not None and rejection is None:
        message = "there is no rejection that it could answer"
        yield Flaw("reference-unknown", message, case.command("propose"))


def _follow(course: Course, entry: Entry) -> Course:
    """An answer ends the round: what was approved before is void, and whoever rejected is asked from now on."""
    rejection = course.rejection
    if rejection is not None:
        role = rejection.entry.record.role or ""
        course = replace(
            course,
            void=(*course.void, *course.approvals),
            approvals=(),
            waivers=(),
            vetoes=tuple(veto for veto in course.vetoes if veto is not rejection),
            joined=(*course.joined, role),
        )
    return replace(course, proposals=(*course.proposals, entry))


PROPOSE = Kind("propose", _role, _statement, _arrival, _follow)
