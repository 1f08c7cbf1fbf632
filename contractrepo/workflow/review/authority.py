"""What the roles of a policy allow whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from contractrepo.policy import Role, Rulebook
from contractrepo.workflow.review.course import Veto

ADMIN = "policy-admin"


@dataclass(frozen=True, slots=True)
class Authority:
    """Who may do what about one contract under one rulebook.

    Attributes:
        roles: Name -> role, in the order of the policy.
        self_approval: Whether the only person of a role may approve what they proposed.
        override: Who may lift another person's veto, and how many of them it takes; None where nobody may.
    """

    roles: Mapping[str, Role]
    self_approval: bool = False
    override: tuple[Role, int] | None = None

    @staticmethod
    def of(book: Rulebook, name: str) -> Authority:
        """Return what `book` allows about the contract `name`."""
        roles = book.policy.roles(name)
        rule = book.policy.override_veto(name)
        override = (roles[rule[0]], rule[1]) if rule is not None else None
        return Authority(roles, book.policy.allow_self_approval(name), override)

    @property
    def reviewers(self) -> tuple[Role, ...]:
        """The roles whose approval a release needs."""
        return tuple(role for role in self.roles.values() if role.reviewer)

    @property
    def deciders(self) -> tuple[Role, ...]:
        """The roles that may approve: the reviewers, and policy-admin where no reviewer is always asked."""
        always = any(not role.touches for role in self.reviewers)
        stand_in = () if always else self.named(ADMIN)
        return (*self.reviewers, *stand_in)

    def named(self, *names: str) -> tuple[Role, ...]:
        """Return those of the roles `names` that exist."""
        return tuple(self.roles[name] for name in names if name in self.roles)

    def may_approve_own(self, role: Role) -> bool:
        """Tell whether a person of `role` may approve what they proposed: only where there is nobody else."""
        return self.self_approval and len(set(role.of)) == 1

    def blocks(self, veto: Veto) -> bool:
        """Tell whether a veto is live: its author still reviews, and neither they nor the override quorum lifted it."""
        author = veto.entry.record.principal
        return author in people(self.deciders) and not veto.withdrawn and not self.overridden(veto)

    def overridden(self, veto: Veto) -> bool:
        """Tell whether the override quorum lifted a veto."""
        return self.override is not None and len(self.overriders(veto)) >= self.override[1]

    def overriders(self, veto: Veto) -> tuple[str, ...]:
        """Return who of those that may lift another person's veto did so, by name."""
        may = set(self.override[0].of) if self.override is not None else set()
        return tuple(sorted(may.intersection(veto.lifters) - {veto.entry.record.principal}))


def people(roles: Iterable[Role]) -> frozenset[str]:
    """Return everybody in `roles`."""
    return frozenset(person for role in roles for person in role.of)
