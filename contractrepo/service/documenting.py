"""Documentation of stored contracts: built for any ref, kept for every release."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from contractrepo.core.layout import DOCS, POLICY, TAGS, docs_ref, short_ref, version_ref
from contractrepo.core.problem import Problem
from contractrepo.core.semver import parse_version
from contractrepo.docs import Approval, Release, Site, build_docs
from contractrepo.errors import ConflictError, ContractError
from contractrepo.git.changes import Instant, Receipt, RefChange
from contractrepo.git.refnames import ZERO
from contractrepo.git.repository import Repository
from contractrepo.service.naming import Finder, Named
from contractrepo.service.reviews.dossier import Dossier, Dossiers
from contractrepo.service.versions import released
from contractrepo.signing import fingerprint
from contractrepo.workflow.records import Record
from contractrepo.workflow.records.naming import place_of
from contractrepo.workflow.review import Opinion, Sighting
from contractrepo.workflow.review.requirements import FULFILLED


@dataclass(frozen=True, slots=True)
class Documenting:
    """Builds documentation from one repository.

    Attributes:
        store: The repository or clone.
        finder: Finds its contracts.
        dossiers: What is known about their versions.
        clock: Tells the time of receipts.
        user: Who the log says has asked.
    """

    store: Repository
    finder: Finder
    dossiers: Dossiers
    clock: Callable[[], Instant]
    user: str

    def site(self, name: str, ref: str, *, base_url: str | None = None, kind: str | None = None) -> Site:
        """Return the documentation of a contract at a ref; of a release, the same at any time.

        Args:
            name: The contract.
            ref: A branch, tag, version (``v1.2.0``) or commit.
            base_url: Where the site will stand.
            kind: ``html``, ``markdown``, or both without.

        Raises:
            UsageError: ``unknown-ref`` or ``unknown-contract``.
            ContractError: An example of the mocks breaks the contract.
        """
        found = self.finder.find(name, ref)
        version = found.state.contract.version
        review = self._review(found, version) if parse_version(version) is not None else None
        base = review.previous if review is not None else self._newest(name)
        previous = self.finder.find(name, f"v{base}").state.contract if base else None
        return build_docs(
            found.state.contract,
            found.state.mocks,
            previous=previous,
            release=review,
            base_url=base_url,
            format=kind,
        )

    def store_pending(self) -> list[str]:
        """Build and store the documentation of every release that has none, and return the refs written.

        Raises:
            ContractError: An example of the mocks of a release breaks the contract; those of the others are stored.
        """
        written: list[str] = []
        problems: list[Problem] = []
        for ref in self._pending():
            try:
                written += [ref] if self._stored(ref) else []
            except ContractError as error:
                problems += error.problems
        if problems:
            raise ContractError(problems)
        return written

    def _pending(self) -> Iterator[str]:
        there = self.store.refs(DOCS)
        for tag in self.store.refs(TAGS):
            place = place_of(tag)
            if place is not None and place.kind == "release":
                ref = docs_ref(place.name, place.version)
                if ref not in there and self._is_released(place.name, place.version):
                    yield ref

    def _is_released(self, name: str, version: str) -> bool:
        return self.dossiers.open(name, version).review.course.release is not None

    def _stored(self, ref: str) -> bool:
        name, _, version = ref.removeprefix(DOCS).partition("/")
        tree = self.store.write_tree(None, dict(self.site(name, version)))
        policy = self.store.refs(POLICY).get(POLICY)
        receipt = Receipt(self.user, "api", self.clock(), policy)
        try:
            self.store.update([RefChange(ref, ZERO, tree)], receipt)
        except ConflictError:  # somebody else built the same meanwhile
            return False
        return True

    def _newest(self, name: str) -> str:
        return next(map(str, released(self.store, name)), "")

    def _review(self, found: Named, version: str) -> Release:
        dossier = self.dossiers.open(found.name, version)
        release = dossier.review.course.release
        subject = dossier.facts.subject(found.commit)
        if release is not None and subject is not None and subject.tree == release.record.subject.tree:
            return _released(dossier, release.record)
        return _draft(dossier, found)


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
        date=_received(dossier, record.ref),
        state="released",
        approvals=tuple(_approval(dossier, opinion, settled=True) for opinion in given),
        proposed_by=_proposers(dossier),
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
        date=_received(dossier, proposal.ref) if proposal is not None else "",
        state=status.state.value,
        approvals=tuple(_approval(dossier, opinion, settled=False) for opinion in status.approvals),
        proposed_by=_proposers(dossier),
        missing=tuple(missing),
    )


def _approval(dossier: Dossier, opinion: Opinion, *, settled: bool) -> Approval:
    record = opinion.entry.record
    # As the person was called then, so that the pages of a release never change.
    book = dossier.facts.rulebook(record.policy) or dossier.rulebook
    person = book.principals.all.get(record.principal)
    sighting = _sighting(dossier, opinion.entry.ref)
    return Approval(
        principal=record.principal,
        name=person.name if person is not None else record.principal,
        role=record.role or "",
        fingerprint=fingerprint(sighting.signer) if sighting is not None and sighting.signer else "",
        received=_received(dossier, opinion.entry.ref),
        comment=record.comment,
        record=record.digest,
        counts=settled or opinion.counts,
        self_approval=record.principal in _proposers(dossier),
        why="" if settled else ", ".join(opinion.reasons),
    )


def _proposers(dossier: Dossier) -> tuple[str, ...]:
    return tuple(sorted(dossier.review.course.proposers))


def _received(dossier: Dossier, ref: str) -> str:
    sighting = _sighting(dossier, ref)
    return Instant(sighting.received).utc if sighting is not None and sighting.received is not None else ""


def _sighting(dossier: Dossier, ref: str) -> Sighting | None:
    return next((one for one in dossier.sightings if one.ref == ref), None)
