"""The review of a version as its documentation tells it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from contractrepo.core.layout import short_ref, version_ref
from contractrepo.docs import Approval, Release, Waiver
from contractrepo.git.changes import Instant
from contractrepo.service.naming import Named
from contractrepo.service.reviews.dossier import Dossier
from contractrepo.signing import fingerprint
from contractrepo.workflow.records import Record
from contractrepo.workflow.review import Opinion, Sighting
from contractrepo.workflow.review.requirements import FULFILLED


def review_of(dossier: Dossier, found: Named) -> Release:
    """Return the review of what was found: as its release has it where it is released, else as it stands."""
    release = dossier.review.course.release
    subject = dossier.facts.subject(found.commit)
    if release is not None and subject is not None and subject.tree == release.record.subject.tree:
        return _released(dossier, release.record)
    return _draft(dossier, found)


def received_at(dossier: Dossier, ref: str) -> str:
    """Return when the log says a record came (RFC 3339), or an empty text."""
    sighting = _sighting(dossier, ref)
    return Instant(sighting.received).utc if sighting is not None and sighting.received is not None else ""


def _released(dossier: Dossier, record: Record) -> Release:
    """Return the review as the release has it, whatever was said later."""
    base = record.based_on
    rested_on = set(record.approvals)
    given = [one for one in dossier.review.status.approvals if one.entry.record.digest in rested_on]
    return Release(
        tag=short_ref(version_ref(record.name, record.version)),
        commit=record.subject.commit,
        version=record.version,
        previous=(base.version if base is not None else None) or "",
        date=received_at(dossier, record.ref),
        state="released",
        approvals=tuple(_approval(dossier, opinion, settled=True) for opinion in given),
        proposed_by=_proposers(dossier),
        waivers=tuple(_waivers(dossier)),
    )


def _draft(dossier: Dossier, found: Named) -> Release:
    """Return the review as it stands; an approval counts for what was approved, so a draft beyond it has none."""
    status, proposal = dossier.review.status, dossier.review.course.proposal
    base = dossier.facts.based_on().version
    missing = [
        f"{requirement.id}: {requirement.message}"
        for requirement in status.requirements
        if requirement.state not in FULFILLED
    ]
    return Release(
        tag="",
        commit=found.commit,
        version=dossier.version,
        previous=base or "",
        date=received_at(dossier, proposal.ref) if proposal is not None else "",
        state=status.state.value,
        approvals=(
            *(_approval(dossier, opinion, settled=False) for opinion in status.approvals),
            *(_decision(dossier, veto.entry.record) for veto in status.standing.vetoes),
        ),
        proposed_by=_proposers(dossier),
        waivers=tuple(_waivers(dossier)),
        missing=tuple(missing),
    )


def _approval(dossier: Dossier, opinion: Opinion, *, settled: bool) -> Approval:
    return replace(
        _decision(dossier, opinion.entry.record),
        counts=settled or opinion.counts,
        why="" if settled else ", ".join(opinion.reasons),
    )


def _decision(dossier: Dossier, record: Record) -> Approval:
    # As the person was called then, so that the pages of a release never change.
    book = dossier.facts.rulebook(record.policy) or dossier.rulebook
    person = book.principals.all.get(record.principal)
    sighting = _sighting(dossier, record.ref)
    return Approval(
        principal=record.principal,
        name=person.name if person is not None else record.principal,
        role=record.role or "",
        fingerprint=fingerprint(sighting.signer) if sighting is not None and sighting.signer else "",
        received=received_at(dossier, record.ref),
        comment=record.comment,
        record=record.digest,
        counts=True,
        self_approval=record.kind == "approve" and record.principal in _proposers(dossier),
        decision=record.kind,
    )


def _waivers(dossier: Dossier) -> Iterator[Waiver]:
    """Yield the findings that somebody answers for, as far as that counts."""
    for opinion in dossier.review.status.standing.waivers:
        record, said = opinion.entry.record, opinion.entry.record.waiver
        if said is not None and opinion.counts:
            for finding in said.findings:
                yield Waiver(finding, said.effect, record.comment, said.expires, record.principal)


def _proposers(dossier: Dossier) -> tuple[str, ...]:
    return tuple(sorted(dossier.review.course.proposers))


def _sighting(dossier: Dossier, ref: str) -> Sighting | None:
    return next((one for one in dossier.sightings if one.ref == ref), None)
