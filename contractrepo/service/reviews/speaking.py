"""Who speaks, and in which role, where that is left out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from contractrepo.core.text import printable
from contractrepo.errors import UsageError, WorkflowError
from contractrepo.policy import Role, Rulebook
from contractrepo.service.reviews.dossier import Dossier
from contractrepo.signing import SSHSigner, fingerprint
from contractrepo.workflow.review import Review
from contractrepo.workflow.review.authority import Authority
from contractrepo.workflow.review.ending import ENDS, owners
from contractrepo.workflow.review.waiving import APPROVER

# Kind of record -> the roles that may write it, where the policy has them.
_ACTING = {"propose": ("contributor", "maintainer"), "release": ("releaser",)}
_Asked = Callable[[Authority], Sequence[Role]]
_DECIDING: Mapping[str, _Asked] = {
    "reject": lambda authority: [role for role in authority.reviewers if role.veto],
    "waive": lambda authority: authority.named(APPROVER),
    **dict.fromkeys(ENDS, lambda authority: [role for role, _ in owners(authority)]),
}


def speaker(signer: SSHSigner, rulebook: Rulebook) -> str:
    """Return the person for whom a signer speaks: as it says, else the owner of its key.

    Raises:
        WorkflowError: ``principal-unknown``: the policy lists no such person, or nobody with the key.
    """
    return (
        owner(signer.public_key, rulebook) if signer.principal is None else known(signer.principal, rulebook)
    )


def known(person: str, rulebook: Rulebook) -> str:
    """Return `person`, whom the policy must list.

    Raises:
        WorkflowError: ``principal-unknown``.
    """
    if person not in rulebook.principals.all:
        message = f"the policy lists nobody as '{printable(person, limit=80)}'"
        hint = f"it lists {printable(', '.join(rulebook.principals.all), limit=400) or 'nobody'}"
        raise WorkflowError("principal-unknown", message, hint)
    return person


def owner(key: str, rulebook: Rulebook) -> str:
    """Return whose key a public key line is.

    Raises:
        WorkflowError: ``principal-unknown``.
    """
    person = rulebook.principals.of_key(key)
    if person is None:
        message = f"the policy lists nobody with the key {fingerprint(key)}"
        hint = f"ask the policy's admins to add it to principals.yaml: {key}"
        raise WorkflowError("principal-unknown", message, hint)
    return person.id


def role_for(kind: str, dossier: Dossier, person: str) -> str | None:
    """Return the role in which a person says something of that kind, where only one can be meant.

    Raises:
        UsageError: ``role-needed``: several can.
        WorkflowError: ``role-missing``: none can.
    """
    authority = Authority.of(dossier.rulebook, dossier.name)
    if kind in _ACTING:
        return next((role.name for role in authority.named(*_ACTING[kind]) if person in role.of), None)
    allowed = _DECIDING[kind](authority) if kind in _DECIDING else authority.deciders
    held = [role for role in allowed if person in role.of]
    if not held:
        raise _nobody(kind, person, allowed)
    waiting = [role for role in held if _is_waited_for(role, dossier.review, person)]
    found = waiting if len(waiting) == 1 else held
    if len(found) > 1:
        message = f"'{person}' can {kind} in several roles"
        raise UsageError("role-needed", message, f"say which with --role: {_names(found)}")
    return found[0].name


def _is_waited_for(role: Role, review: Review, person: str) -> bool:
    """Tell whether a version still needs that person to approve in that role."""
    open_ = {item.role for item in review.standing.requirements if item.state == "UNSATISFIED"}
    said = {(entry.record.principal, entry.record.role) for entry in review.standing.counting}
    return role.name in open_ and (person, role.name) not in said


def _nobody(kind: str, person: str, allowed: Sequence[Role]) -> WorkflowError:
    message = f"'{person}' may not {kind}: the policy lets {_names(allowed) or 'nobody'} do it"
    people = sorted({one for role in allowed for one in role.of})
    hint = f"ask {', '.join(people)}" if people else "ask the policy's admins for a role"
    return WorkflowError("role-missing", message, hint)


def _names(roles: Iterable[Role]) -> str:
    return ", ".join(role.name for role in roles)
