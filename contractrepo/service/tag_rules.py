"""The rules of pushed tags: signed records and releases land, nothing else does, and no tag moves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from contractrepo.core.layout import short_ref
from contractrepo.core.text import printable
from contractrepo.errors import ContractRepoError
from contractrepo.git.changes import Instant, Receipt, RefChange
from contractrepo.git.pending import PendingReader
from contractrepo.git.reader import RepositoryReader
from contractrepo.git.refnames import ZERO
from contractrepo.service.policy_changes.successions import succession
from contractrepo.service.reviews.comparisons import Comparisons
from contractrepo.service.reviews.dossier import Dossier, Dossiers
from contractrepo.service.trees import ContractTrees
from contractrepo.workflow.objection import Objection
from contractrepo.workflow.records.naming import place_of
from contractrepo.workflow.records.record import POLICY_NAME
from contractrepo.workflow.review import in_order
from contractrepo.workflow.succession import Succession

# Each may take a comparison of two documents.
_MOST = 100


@dataclass(frozen=True, slots=True)
class TagVerdict:
    """What came of the tags of a push.

    Attributes:
        objections: Ref -> everything that is said against it.
        released: Contract -> commit of every release that may land.
    """

    objections: Mapping[str, tuple[Objection, ...]]
    released: Mapping[str, str]


def judge_tags(
    reader: RepositoryReader,
    trees: ContractTrees,
    changes: Sequence[RefChange],
    designs: Sequence[RefChange],
    receipt: Receipt,
) -> TagVerdict:
    """Judge the tags of a push, each with those before it as if they had landed already.

    Args:
        reader: The repository as it was, with the objects of the push.
        trees: Its contracts.
        changes: The tags.
        designs: The designs of the same push, which a proposal may be about.
        receipt: Who pushes, and when.
    """
    if len(changes) > _MOST:
        message = f"{len(changes)} tags at once are more than the {_MOST} that are judged"
        return TagVerdict(
            {changes[0].ref: (Objection("tags-too-many", message, "push them in several steps"),)}, {}
        )
    court = _Court(reader, Comparisons(reader, trees), tuple(designs), receipt)
    objections = {change.ref: tuple(_misnamed(change)) for change in changes}
    records = [change for change in changes if not objections[change.ref]]
    for (name, version), group in _by_version(records).items():
        objections |= court.objections(name, version, group)
    released: dict[str, str] = {}
    for change in records:
        place = place_of(change.ref)
        if place is None or place.kind != "release" or objections[change.ref]:
            continue
        if place.name in released:
            objections[change.ref] = (_second(change),)
        else:
            released[place.name] = reader.commit_of(change.new)
    return TagVerdict(objections, released)


def _misnamed(change: RefChange) -> Iterator[Objection]:
    """Object to what no tag may do, whatever it holds."""
    shown, place = _shown(change.ref), place_of(change.ref)
    if change.new == ZERO:
        hint = "a release is withdrawn by deprecating and retiring it, a record by revoking it"
        yield Objection("ref-deletion", f"{shown} may not be deleted", hint)
    elif change.old != ZERO:
        yield Objection("tag-exists", f"{shown} exists; a tag is never moved", "write a new record instead")
    elif place is None:
        hint = "contractrepo render prints the tag of a record, and what to sign"
        yield Objection("tag-not-a-record", f"{shown} is the name of no record and no release", hint)


def _second(change: RefChange) -> Objection:
    """One release moves main, and what rests on the main before it is stale then."""
    message = f"{_shown(change.ref)}: another release of the same contract comes with it"
    return Objection("main-moved", message, "push one of them; then propose the other one again")


def _by_version(changes: Sequence[RefChange]) -> Mapping[tuple[str, str], list[RefChange]]:
    found: dict[tuple[str, str], list[RefChange]] = {}
    for change in changes:
        place = place_of(change.ref)
        assert place is not None
        found.setdefault((place.name, place.version), []).append(change)
    return found


@dataclass(frozen=True, slots=True)
class _Court:
    reader: RepositoryReader
    comparisons: Comparisons
    designs: tuple[RefChange, ...]
    receipt: Receipt

    def objections(
        self, name: str, version: str, changes: Sequence[RefChange]
    ) -> Mapping[str, tuple[Objection, ...]]:
        """Return what is said against the tags of one version, by ref."""
        try:
            return self._judged(name, version, changes)
        except ContractRepoError as error:
            return {
                one.ref: (Objection(error.code, f"{_shown(one.ref)}: {error.message}", error.hint),)
                for one in changes
            }

    def _judged(
        self, name: str, version: str, changes: Sequence[RefChange]
    ) -> Mapping[str, tuple[Objection, ...]]:
        refs = {change.ref for change in changes}
        dossier = self._docket(name, version, ())
        later = self._docket(name, version, changes).sightings
        found: dict[str, tuple[Objection, ...]] = {}
        for sighting in in_order(one for one in later if one.ref in refs):
            flaws = dossier.flaws(sighting)
            found[sighting.ref] = tuple(
                Objection(flaw.code, f"{_shown(sighting.ref)}: {flaw.message}", flaw.hint) for flaw in flaws
            )
            if not flaws:
                dossier = dossier.and_then(sighting)
        return found

    def _docket(self, name: str, version: str, tags: Sequence[RefChange]) -> Dossier | Succession:
        reader = PendingReader(self.reader, [*self.designs, *tags], self.receipt)
        if name == POLICY_NAME:
            return succession(reader, self._when, version)
        return Dossiers(reader, self.comparisons, self._when).open(name, version)

    def _when(self) -> Instant:
        return self.receipt.when


def _shown(ref: str) -> str:
    return printable(short_ref(ref), limit=100)
