"""What one kind of record means."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from contractrepo.policy import Role
from contractrepo.workflow.flaw import Flaw
from contractrepo.workflow.review.authority import people
from contractrepo.workflow.review.case import Case, Check
from contractrepo.workflow.review.course import Course, Entry
from contractrepo.workflow.review.standing import Standing


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of record.

    Attributes:
        name: As records spell it.
        role: Objects to people whose roles do not let them say it.
        statement: Objects to what does not fit the records before it; asked each time a review is computed.
        arrival: Objects to what does not fit the present; asked when the record lands, never again.
        follow: Returns the course after it.
    """

    name: str
    role: Check
    statement: Check
    arrival: Callable[[Case, Standing], Iterable[Flaw]]
    follow: Callable[[Course, Entry], Course]


def nothing(_case: Case) -> Iterable[Flaw]:
    """Object to nothing."""
    return ()


def held(case: Case, roles: Iterable[Role], *, anybody: bool = False) -> Iterator[Flaw]:
    """Yield ``role-missing`` where the signer has none of `roles`, or names a role that is not theirs.

    Args:
        case: The record.
        roles: Roles of the policy that may say it.
        anybody: Whether anybody may where there are no such roles, in any role they have.
    """
    who, said, allowed = case.record.principal, case.record.role, tuple(roles)
    free = anybody and not allowed
    if not free and who not in people(allowed):
        names = ", ".join(role.name for role in allowed) or "nobody"
        message = f"'{who}' may not {case.record.kind}: the policy lets {names} do it"
        yield Flaw("role-missing", message, "ask one of them, or the policy's admins for the role")
        return
    claimable = case.authority_then.roles.values() if anybody else allowed
    if said is not None and who not in people(role for role in claimable if role.name == said):
        message = f"'{who}' may not {case.record.kind} as {said}"
        own = ", ".join(role.name for role in claimable if who in role.of)
        yield Flaw("role-missing", message, f"name a role of yours with --role: {own}")
