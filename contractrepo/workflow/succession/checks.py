"""What a record about the next policy has to hold, in the order of the report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from contractrepo.workflow.flaw import Flaw
from contractrepo.workflow.records import Record, Subject
from contractrepo.workflow.review.authority import ADMIN
from contractrepo.workflow.review.case import Case, Check
from contractrepo.workflow.review.checks import FORM
from contractrepo.workflow.review.checks.chain import chain
from contractrepo.workflow.review.checks.policy import policy
from contractrepo.workflow.review.checks.principal import principal
from contractrepo.workflow.review.checks.repository import repository
from contractrepo.workflow.review.kinds.kind import held
from contractrepo.workflow.review.staleness import same_content

_KINDS = ("propose", "approve", "revoke")


def judge(
    case: Case, standing: Sequence[Record], about: Iterable[Flaw], subject: Subject | None = None
) -> list[Flaw]:
    """Return everything that speaks against the landing of a record.

    Args:
        case: The record.
        standing: The valid records before it.
        about: What speaks against the policy that it is about.
        subject: What the commit holds that it speaks of.
    """
    flaws = [flaw for check in FORM for flaw in check(case)]
    if case.reading.found is None:
        return flaws
    if case.record.kind not in _KINDS:
        message = f"a policy is proposed, approved and revoked; '{case.record.kind}' says nothing about one"
        return [*flaws, Flaw("tag-not-a-record", message, "contractrepo policy show")]
    flaws += [flaw for check in _CONTENT for flaw in check(case)]
    flaws += _subject(case, subject)
    if case.record.kind == "revoke":
        return [*flaws, *_revocation(case, standing)]
    return [*flaws, *about, *_proposal(case, standing)]


def _role(case: Case) -> Iterable[Flaw]:
    """Whoever is listed may propose; the people of policy-admin decide."""
    if case.record.kind == "approve":
        return held(case, case.authority_then.named(ADMIN))
    return held(case, (), anybody=True)


_CONTENT: tuple[Check, ...] = (principal, _role, chain, policy, repository)


def _subject(case: Case, found: Subject | None) -> Iterator[Flaw]:
    said = case.record.subject
    if found is None or not same_content(said, found):
        message = f"the digests are not those of the policy at commit {said.commit[:10]}"
        yield Flaw("subject-mismatch", message, f"sign again: {case.command(case.record.kind)}")


def _proposal(case: Case, standing: Iterable[Record]) -> Iterator[Flaw]:
    named, commit = case.record.proposal, case.record.subject.commit
    if named is None:
        return
    proposals = [one for one in standing if one.kind == "propose" and one.subject.commit == commit]
    if named not in {one.digest for one in proposals}:
        yield Flaw(
            "proposal-unknown", "nothing of that digest proposes this policy", "contractrepo policy show"
        )


def _revocation(case: Case, standing: Iterable[Record]) -> Iterator[Flaw]:
    """Nobody takes back what another person said."""
    record = case.record
    own = [one for one in standing if one.kind == "approve" and one.principal == record.principal]
    if record.revokes not in {one.digest for one in own}:
        message = "it names no approval of its author that stands"
        yield Flaw("reference-unknown", message, "contractrepo policy show")
