"""Signed records that land together: each is judged before anything is written, and once more under the lock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, Protocol, Self, TypeVar

from contractrepo.core.author import Author
from contractrepo.git.changes import Receipt, RefChange
from contractrepo.git.refnames import ZERO
from contractrepo.git.repository import Repository
from contractrepo.policy import Rulebook
from contractrepo.service.landing import land_verified
from contractrepo.service.reviews.refusing import refused
from contractrepo.service.reviews.sightings import arriving
from contractrepo.signing import SSHSigner
from contractrepo.workflow.flaw import Flaw
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


class Docket(Protocol):
    """What is known about what records speak of: a `Dossier` or a `Succession`."""

    @property
    def rulebook(self) -> Rulebook:
        """The rules in force."""
        ...

    def flaws(self, sighting: Sighting) -> list[Flaw]:
        """Return everything that speaks against the landing of one more record."""
        ...

    def and_then(self, sighting: Sighting) -> Self:
        """Return it as it is once a record has landed."""
        ...


_Known = TypeVar("_Known", bound=Docket)


class Landing(Generic[_Known]):
    """Records of one person about one version, on their way into a repository.

    Args:
        store: The repository or clone.
        reopen: Gives what is known about the version, or the policy, at the moment it is called.
        signer: Signs each record.
        tagger: Who makes the tags.
        receipt: Who asks, how and when.
    """

    def __init__(
        self,
        store: Repository,
        reopen: Callable[[], _Known],
        signer: SSHSigner,
        tagger: Author,
        receipt: Receipt,
    ) -> None:
        self.docket = reopen()
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
        sighting = arriving(record.ref, raw, self._receipt, self.docket.rulebook.digest)
        self.docket = _judged(self.docket, sighting)
        self._records.append(record)
        self._arriving.append(sighting)

    @property
    def records(self) -> tuple[Record, ...]:
        """What was added, in order."""
        return tuple(self._records)

    def land(self) -> None:
        """Write all of it as one transaction.

        Raises:
            WorkflowError: What changed meanwhile speaks against it; in a clone ``push-refused``.
            ConflictError: ``ref-changed``: the same person wrote another record meanwhile.
        """
        changes = [RefChange(one.ref, ZERO, self._store.write_tag(one.raw)) for one in self._arriving]
        land_verified(self._store, changes, self._receipt, self._verify)

    def _verify(self) -> None:
        docket = self._reopen()
        for sighting in self._arriving:
            docket = _judged(docket, sighting)


def _judged(docket: _Known, sighting: Sighting) -> _Known:
    flaws = docket.flaws(sighting)
    if flaws:
        raise refused(flaws)
    return docket.and_then(sighting)
