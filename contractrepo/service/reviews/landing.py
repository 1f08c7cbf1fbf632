"""Signed records that land together: each is judged before anything is written, and once more under the lock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from contractrepo.core.author import Author
from contractrepo.git.changes import Receipt, RefChange
from contractrepo.git.refnames import ZERO
from contractrepo.git.repository import Repository
from contractrepo.service.landing import land_verified
from contractrepo.service.reviews.dossier import Dossier
from contractrepo.service.reviews.refusing import refused
from contractrepo.service.reviews.sightings import arriving
from contractrepo.signing import SSHSigner
from contractrepo.workflow.records import Record, payload_for
from contractrepo.workflow.review import Sighting, Status


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was written.

    Attributes:
        records: The records, in order; the last is the one that was asked for.
        status: Where the version stands now.
    """

    records: tuple[Record, ...]
    status: Status

    @property
    def refs(self) -> tuple[str, ...]:
        """The tags that hold the records, in the same order."""
        return tuple(record.ref for record in self.records)

    @property
    def ref(self) -> str:
        """The tag of the record that was asked for."""
        return self.refs[-1]

    @property
    def digest(self) -> str:
        """The digest of that record, by which others name it."""
        return self.records[-1].digest


class Landing:
    """Records of one person about one version, on their way into a repository.

    Args:
        store: The repository or clone.
        reopen: Gives what is known about the version at the moment it is called.
        signer: Signs each record.
        tagger: Who makes the tags.
        receipt: Who asks, how and when.
    """

    def __init__(
        self,
        store: Repository,
        reopen: Callable[[], Dossier],
        signer: SSHSigner,
        tagger: Author,
        receipt: Receipt,
    ) -> None:
        self.dossier = reopen()
        self._store = store
        self._reopen = reopen
        self._signer = signer
        self._tagger = tagger
        self._receipt = receipt
        self._records: list[Record] = []
        self._arriving: list[Sighting] = []

    def add(self, record: Record) -> None:
        """Sign a record; whatever is added next is judged as if it had landed.

        Raises:
            WorkflowError: It may not land; `data["flaws"]` says everything that speaks against it.
            SignatureError: The key cannot sign.
        """
        when = self._receipt.when
        payload = payload_for(record, self._tagger, when.seconds, when.offset_minutes)
        raw = payload + self._signer.sign(payload).encode("ascii")
        sighting = arriving(record.ref, raw, self._receipt, self.dossier.rulebook.digest)
        self.dossier = _judged(self.dossier, sighting)
        self._records.append(record)
        self._arriving.append(sighting)

    def judged(self) -> Recorded:
        """Return what `land` would write, and where the version stands without it."""
        return Recorded(tuple(self._records), self._reopen().review.status)

    def land(self) -> Recorded:
        """Write all of it as one transaction.

        Raises:
            WorkflowError: What changed meanwhile speaks against it; in a clone ``push-refused``.
            ConflictError: ``ref-changed``: the same person wrote another record meanwhile.
        """
        changes = [RefChange(one.ref, ZERO, self._store.write_tag(one.raw)) for one in self._arriving]
        land_verified(self._store, changes, self._receipt, self._verify)
        return self.judged()

    def _verify(self) -> None:
        dossier = self._reopen()
        for sighting in self._arriving:
            dossier = _judged(dossier, sighting)


def _judged(dossier: Dossier, sighting: Sighting) -> Dossier:
    flaws = dossier.flaws(sighting)
    if flaws:
        raise refused(flaws)
    return dossier.and_then(sighting)
