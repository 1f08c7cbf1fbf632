"""Records as they are to be signed: everything that a person need not say is filled in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from contractrepo.service.reviews.dossier import Dossier
from contractrepo.service.reviews.implying import Candidate
from contractrepo.service.reviews.refusing import refused
from contractrepo.service.reviews.speaking import role_for
from contractrepo.workflow.records import Deprecation, Record, Waiver, new_record
from contractrepo.workflow.review import State
from contractrepo.workflow.review.ending import ENDS
from contractrepo.workflow.review.states import refusal

# Kinds that bind what a version builds on and how it compares.
_BOUND = ("approve", "release")


@dataclass(frozen=True, slots=True)
class Statement:
    """What a person wants to say.

    Attributes:
        kind: One of the kinds of records.
        person: Who says it.
        role: In which role; the only possible one without.
        comment: What is said with it.
        candidate: What is proposed.
        revokes: Digest of the record that is taken back.
        waiver: What passes.
        deprecation: Until when a released version is supported.
    """

    kind: str
    person: str
    role: str | None = None
    comment: str = ""
    candidate: Candidate | None = field(default=None)
    revokes: str | None = None
    waiver: Waiver | None = None
    deprecation: Deprecation | None = None


def drafted(statement: Statement, dossier: Dossier) -> Record:
    """Return the record that says it about the version as it stands.

    Raises:
        UsageError: ``role-needed``, ``comment-missing``, ``comment-invalid``, ``version-invalid``.
        WorkflowError: ``proposal-missing``, ``role-missing``.
        ContractError: A document cannot be read at all.
    """
    if statement.candidate is not None:
        return _record(statement, dossier, **_proposed(statement.candidate, dossier))
    proposal = dossier.review.proposal
    if proposal is None:
        flaw = refusal(State.DRAFT, statement.kind, dossier.name, dossier.version)
        assert flaw is not None
        raise refused([flaw])
    if statement.kind in ENDS:
        return _record(statement, dossier, subject=proposal.subject, deprecation=statement.deprecation)
    members: dict[str, Any] = {"subject": proposal.subject, "proposal": proposal.digest}
    if statement.kind == "waive":
        members["waiver"] = statement.waiver
    if statement.kind == "revoke":
        members["revokes"] = statement.revokes
    if statement.kind == "release":
        members["approvals"] = dossier.review.counting
        members["waivers"] = dossier.review.waivers
    if statement.kind in _BOUND:
        assert proposal.report is not None
        members["based_on"] = dossier.facts.based_on()
        # Under the same date as the proposal: a sunset that has passed since then changes what the release says.
        members["report"] = dossier.facts.report(proposal.subject.commit, proposal.report.as_of)
    return _record(statement, dossier, **members)


def _proposed(candidate: Candidate, dossier: Dossier) -> dict[str, Any]:
    review, subject = dossier.review, dossier.facts.subject(candidate.commit)
    assert subject is not None  # its document was read when it became a candidate
    return {
        "subject": subject,
        "based_on": dossier.facts.based_on(),
        "report": dossier.facts.report(candidate.commit, dossier.today),
        "design": candidate.topic,
        "supersedes": review.supersedes,
        "answers": review.answers,
    }


def _record(statement: Statement, dossier: Dossier, **members: Any) -> Record:
    role = statement.role
    if role is None and statement.kind != "revoke":
        role = role_for(statement.kind, dossier, statement.person)
    seq, prev = dossier.review.chain(statement.person)
    return new_record(
        statement.kind,
        name=dossier.name,
        version=dossier.version,
        principal=statement.person,
        seq=seq,
        prev=prev,
        policy=dossier.rulebook.digest,
        repository=dossier.facts.repository(),
        role=role,
        comment=statement.comment.strip(),
        **members,
    )
