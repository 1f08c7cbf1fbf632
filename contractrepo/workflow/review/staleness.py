"""Why what was said no longer fits: reasons in the order in which they are shown."""

from __future__ import annotations

from contractrepo.workflow.records import BasedOn, Record, Report, Subject
from contractrepo.workflow.review.facts import Facts

CONTENT = "content-changed"
BASE = "base-moved"
MAIN = "main-moved"
FINDINGS = "findings-changed"
REASONS = (CONTENT, BASE, MAIN, FINDINGS)


def differences(record: Record, other: Record) -> tuple[str, ...]:
    """Return in what two records do not speak of the same.

    The commit does not matter: a rebase that leaves the contract alone changes nothing of what people read.
    """
    found = {
        CONTENT: not same_content(record.subject, other.subject),
        **_moves(record.based_on, other.based_on),
        FINDINGS: _digest(record.report) != _digest(other.report),
    }
    return tuple(reason for reason in REASONS if found[reason])


def drift(proposal: Record, facts: Facts) -> tuple[str, ...]:
    """Return in what a proposal no longer fits the repository."""
    now = facts.report(proposal.subject.commit, proposal.report.as_of) if proposal.report else None
    found = {
        CONTENT: _design_moved(proposal, facts),
        **_moves(proposal.based_on, facts.based_on()),
        FINDINGS: _digest(proposal.report) != _digest(now),
    }
    return tuple(reason for reason in REASONS if found[reason])


def tip(proposal: Record, facts: Facts) -> str | None:
    """Return the tip of the proposed design, or of main where no design is named; None where there is none."""
    return facts.main() if proposal.design is None else facts.designs().get(proposal.design)


def same_content(subject: Subject, other: Subject) -> bool:
    """Tell whether two folders hold the same; a record may leave out the digest of the whole folder."""
    digests = {subject.content_digest, other.content_digest} - {None}
    return (
        (subject.path, subject.tree, subject.spec_digest) == (other.path, other.tree, other.spec_digest)
    ) and len(digests) <= 1


def _design_moved(proposal: Record, facts: Facts) -> bool:
    """A design that is gone moved nowhere: the record keeps its commit."""
    commit = tip(proposal, facts)
    if commit is None:
        return False
    subject = facts.subject(commit)
    return subject is None or not same_content(proposal.subject, subject)


def _moves(record: BasedOn | None, other: BasedOn | None) -> dict[str, bool]:
    old, new = record or BasedOn(), other or BasedOn()
    return {
        BASE: (old.version, old.tree, old.spec_digest) != (new.version, new.tree, new.spec_digest),
        MAIN: old.main_tree != new.main_tree,
    }


def _digest(report: Report | None) -> str | None:
    return report.digest if report is not None else None
