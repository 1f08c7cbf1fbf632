"""Every record and release of a repository, verified as it was received."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from contractrepo.core.layout import REVIEWS, TAGS, contract_path, version_ref
from contractrepo.core.semver import Version, parse_version
from contractrepo.errors import ContractRepoError
from contractrepo.git.changes import Instant
from contractrepo.service.auditing.prefetching import prefetch
from contractrepo.service.auditing.reading import AuditedReader
from contractrepo.service.auditing.walking import Walked
from contractrepo.service.reviews.dossier import Dossier, Dossiers
from contractrepo.workflow.auditing import AuditedRelease, AuditProblem, bump_problems
from contractrepo.workflow.auditing.records import received
from contractrepo.workflow.bases import bases, promised
from contractrepo.workflow.records import POLICY_NAME, Record
from contractrepo.workflow.records.naming import place_of
from contractrepo.workflow.review import Course, Sighting

# Versions that are read at once.
_WINDOW = 200


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found out about one version.

    Attributes:
        records: Number of its records, its release among them.
        problems: What does not verify.
        release: Its release, or None where it has none.
    """

    records: int
    problems: tuple[AuditProblem, ...]
    release: AuditedRelease | None


class Records:
    """The records of a repository.

    Args:
        reader: The repository, whose log was walked.
        dossiers: What is known about versions, by the same reader.
        walked: What the walk found.
    """

    def __init__(self, reader: AuditedReader, dossiers: Dossiers, walked: Walked) -> None:
        self._reader = reader
        self._dossiers = dossiers
        self._walked = walked

    def strangers(self) -> Iterator[AuditProblem]:
        """Yield tags that can hold no record."""
        for ref in self._reader.refs(TAGS):
            if place_of(ref) is None:
                yield AuditProblem("tag-not-a-record", ref, "it is the name of no record and no release")

    def versions(self, *, recompute: bool) -> Iterator[Verified]:
        """Yield what was found out about each version, sorted by contract and version.

        Args:
            recompute: Compare again what was compared, and check every released document again.
        """
        for start in range(0, len(self._about), _WINDOW):
            window = self._about[start : start + _WINDOW]
            prefetch(self._reader, [self._refs(name, version) for name, version in window])
            for name, version in window:
                try:
                    yield self._verified(self._dossiers.open(name, version), recompute=recompute)
                except ContractRepoError as error:
                    yield self._unreadable(name, version, error)

    def _refs(self, name: str, version: str) -> Mapping[str, str]:
        release = version_ref(name, version)
        found = self._reader.refs(release)
        held = {release: found[release]} if release in found else {}
        return {**self._reader.refs(f"{REVIEWS}{name}/{version}/"), **held}

    def _unreadable(self, name: str, version: str, error: ContractRepoError) -> Verified:
        """Return that a version cannot be judged, and of which of its refs that is because of what they hold."""
        release, refs = version_ref(name, version), self._refs(name, version)
        found = [AuditProblem(error.code, release, f"{name} {version} cannot be judged: {error.message}")]
        for ref, value in refs.items():
            try:
                self._reader.object(value)
            except ContractRepoError as damage:
                found.append(AuditProblem(damage.code, ref, damage.message))
        refuted = AuditedRelease(name, version, release, ok=False) if release in refs else None
        return Verified(len(refs), tuple(found), refuted)

    def _verified(self, found: Dossier, *, recompute: bool) -> Verified:
        about = found.name, found.version
        course, problems = received(about, found.sightings, found.rulebook, found.facts, today=found.today)
        tag = next(
            (one for one in found.sightings if one.ref == version_ref(found.name, found.version)), None
        )
        if course.release is not None and tag is not None:
            problems += self._release_problems(course.release.record, tag, found)
        if recompute:
            problems += (problem for one in found.sightings for problem in self._recomputed(one))
        release = _release(found, course, tag, problems) if tag is not None else None
        return Verified(len(found.sightings), tuple(problems), release)

    def _release_problems(self, record: Record, tag: Sighting, found: Dossier) -> Iterator[AuditProblem]:
        yield from bump_problems(record, self._below(record, tag, found))
        main = self._walked.mains.get(tag.object_id)
        path = contract_path(record.name)
        if main is None or self._reader.tree_id(main, path) != record.subject.tree:
            message = "main did not take the released contract together with the tag"
            yield AuditProblem("release-incomplete", tag.ref, message)

    def _below(self, record: Record, tag: Sighting, found: Dossier) -> list[Version]:
        """Return the versions whose promises the release had to keep when it came."""
        then = found.rulebook if tag.policy is None else found.facts.rulebook(tag.policy)
        version = parse_version(record.version)
        if then is None or version is None:
            return []
        known, own = self._released(record.name), version.precedence()
        earlier = [one for one, order in known.items() if order < tag.order and one.precedence() < own]
        rules = then.policy.for_contract(record.name)
        return promised(bases(earlier, rules, record.version), record.version)

    def _recomputed(self, sighting: Sighting) -> Iterator[AuditProblem]:
        tag = sighting.reading.tag if sighting.kind == "tag" else None
        if tag is None:
            return
        try:
            yield from self._dossiers.compared_again(sighting, tag.record)
        except ContractRepoError as error:
            yield AuditProblem(error.code, sighting.ref, error.message)

    def _released(self, name: str) -> Mapping[Version, int]:
        """Return the released versions of a contract and the order in which they came."""
        return self._orders.get(name, {})

    @cached_property
    def _orders(self) -> Mapping[str, Mapping[Version, int]]:
        found: dict[str, dict[Version, int]] = {}
        for ref, entry in self._reader.receipts(self._reader.refs(TAGS)).items():
            place = place_of(ref)
            version = parse_version(place.version) if place is not None else None
            if place is not None and version is not None and place.kind == "release":
                found.setdefault(place.name, {})[version] = entry.order
        return found

    @cached_property
    def _about(self) -> list[tuple[str, str]]:
        """Every contract and version about which there is a tag, sorted; versions by precedence."""
        places = {place for ref in self._reader.refs(TAGS) if (place := place_of(ref)) is not None}
        found = {(place.name, place.version) for place in places if place.name != POLICY_NAME}
        return sorted(found, key=lambda about: (about[0], parse_version(about[1]), about[1]))


def _release(found: Dossier, course: Course, tag: Sighting, problems: list[AuditProblem]) -> AuditedRelease:
    if course.release is None:
        return AuditedRelease(found.name, found.version, tag.ref, ok=False)
    record = course.release.record
    who = {entry.record.digest: entry for entry in course.entries}
    approvals = [who[digest] for digest in record.approvals if digest in who]
    concerned = {tag.ref, *(entry.ref for entry in approvals)}
    return AuditedRelease(
        found.name,
        found.version,
        tag.ref,
        ok=not any(problem.ref in concerned for problem in problems),
        commit=record.subject.commit,
        tree=record.subject.tree,
        record=record.digest,
        released_by=record.principal,
        approved_by=tuple(sorted({entry.record.principal for entry in approvals})),
        received=Instant(tag.received or 0).utc,
    )
