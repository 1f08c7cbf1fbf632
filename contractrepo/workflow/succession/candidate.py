"""A policy that may follow the one in force, and what speaks against that whoever agrees."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from contractrepo.policy import Rulebook
from contractrepo.workflow.flaw import Flaw
from contractrepo.workflow.records import Subject
from contractrepo.workflow.review.authority import ADMIN

_AGAIN = "contractrepo policy propose FILE"


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a commit holds that is to become the policy.

    Attributes:
        commit: The commit.
        parents: Its parents.
        subject: What a record says about it, or None where the commit cannot be read.
        book: Rules and people, or None where it holds none that can be read.
        fault: Why that is.
    """

    commit: str
    parents: tuple[str, ...] = ()
    subject: Subject | None = None
    book: Rulebook | None = None
    fault: str = "the commit cannot be read"


def candidate_flaws(candidate: Candidate, commit: str, old: Rulebook, now: int) -> Iterator[Flaw]:
    """Yield why a policy may not follow the one in force.

    Args:
        candidate: The new one.
        commit: Where the one in force stands.
        old: What that one holds.
        now: The second at which it would take its place.
    """
    if candidate.book is None:
        yield Flaw(
            "policy-unreadable", f"what is proposed is no policy: {candidate.fault}", "mend it, propose again"
        )
        return
    if candidate.parents != (commit,):
        message = "the proposed policy is not built on the one in force alone"
        yield Flaw("base-moved", message, _AGAIN)
    serial, wanted = candidate.book.policy.serial, old.policy.serial + 1
    if serial != wanted:
        message = f"the proposed policy has the serial {serial}, {wanted} has to come"
        yield Flaw("policy-serial", message, f"write serial: {wanted} in policy.yaml")
    yield from _locked_out(candidate.book, now)


def _locked_out(book: Rulebook, now: int) -> Iterator[Flaw]:
    """Whoever is to change the next policy must be able to sign."""
    role = book.policy.roles("")[ADMIN]
    people = [book.principals.all.get(name) for name in dict.fromkeys(role.of)]
    able = [
        person.id
        for person in people
        if person is not None and any(key.fault(now) is None for key in person.keys)
    ]
    if len(able) < role.threshold:
        message = f"{len(able)} people of {ADMIN} could sign, {role.threshold} have to: nobody could change it any more"
        yield Flaw("policy-locked-out", message, f"give more people of {ADMIN} a key that is valid now")
