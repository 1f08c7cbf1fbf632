"""What the valid records of a version, in their order, amount to; nothing here looks at the present."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from contractrepo.workflow.records import Record
from contractrepo.workflow.review.states import State


@dataclass(frozen=True, slots=True)
class Entry:
    """A record that verified.

    Attributes:
        record: What it says.
        ref: The tag that holds it.
        tainted: Its key is known today to have been in other hands when it came. Only a released version keeps
            such records: what was released stays released.
        makers: Of a proposal everybody who took part in it besides its signer: see `makers`.
        received: When the log says it came, in seconds since 1970.
    """

    record: Record
    ref: str
    tainted: bool = False
    makers: frozenset[str] = frozenset()
    received: int | None = None


@dataclass(frozen=True, slots=True)
class Veto:
    """A refusal that blocks until it is lifted.

    Attributes:
        entry: The record, ``request-changes`` or ``reject``.
        lifters: Who took it back: its author, or others for the override quorum; in order, each once.
    """

    entry: Entry
    lifters: tuple[str, ...] = ()

    @property
    def withdrawn(self) -> bool:
        """Whether its author took it back."""
        return self.entry.record.principal in self.lifters

    def lifted_by(self, person: str) -> Veto:
        """Return the veto after a person took it back."""
        return self if person in self.lifters else replace(self, lifters=(*self.lifters, person))


@dataclass(frozen=True, slots=True)
class Course:
    """The course of a review.

    Attributes:
        phase: ``draft``, ``in-review``, ``rejected``, ``released``, ``deprecated`` or ``retired``: what
            records alone decide.
        entries: Every valid record.
        proposals: The last one is the current one.
        approvals: Those not revoked and not void, the newest of each person and role.
        void: Approvals that a rejection ended.
        vetoes: Those not yet answered by a new proposal, lifted or not.
        waivers: Those not revoked and not void.
        joined: Roles that are asked because one of their people rejected an earlier proposal.
        release: The record that released the version.
        endings: What was said about its end, the newest of each person, role and kind.
        deprecation: The record with which the owners' quorum had deprecated it, the newest one.
        retirement: The same of its retirement.
        chains: Person -> number and digest of their newest record, valid or not.
    """

    phase: State = State.DRAFT
    entries: tuple[Entry, ...] = ()
    proposals: tuple[Entry, ...] = ()
    approvals: tuple[Entry, ...] = ()
    void: tuple[Entry, ...] = ()
    vetoes: tuple[Veto, ...] = ()
    waivers: tuple[Entry, ...] = ()
    joined: tuple[str, ...] = ()
    release: Entry | None = None
    endings: tuple[Entry, ...] = ()
    deprecation: Entry | None = None
    retirement: Entry | None = None
    chains: Mapping[str, tuple[int, str]] = field(default_factory=dict)

    @property
    def proposal(self) -> Entry | None:
        """The current proposal."""
        return self.proposals[-1] if self.proposals else None

    @property
    def rejection(self) -> Veto | None:
        """The rejection that waits for an answer."""
        return next((veto for veto in self.vetoes if veto.entry.record.kind == "reject"), None)

    @property
    def proposers(self) -> frozenset[str]:
        """Everybody who signed a proposal of the version, or took part in one."""
        return frozenset(who for entry in self.proposals for who in (entry.record.principal, *entry.makers))

    def chain(self, principal: str) -> tuple[int, str | None]:
        """Return number and `prev` of the next record of a person."""
        seq, digest = self.chains.get(principal, (0, None))
        return seq + 1, digest
