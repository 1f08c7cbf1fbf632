"""Who may do what: a role and its people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

ACTORS = ("contributor", "maintainer", "releaser", "breaking-approver", "policy-admin")


@dataclass(frozen=True, slots=True)
class Role:
    """A role as it holds for one contract.

    Attributes:
        name: As the policy names it.
        of: Ids of its people, as written.
        threshold: How many distinct people have to agree where the role is asked.
        reviewer: Whether a release needs its approval: every role but the five of `ACTORS`.
        veto: Whether one of its people may end a proposal with ``reject``.
        touches: Places of the document, as in policy.yaml; the role is asked only where the change touches one of
            them. Empty: it is always asked.
    """

    name: str
    of: tuple[str, ...]
    threshold: int = 1
    reviewer: bool = True
    veto: bool = False
    touches: tuple[str, ...] = ()

    @staticmethod
    def of_settings(name: str, settings: Mapping[str, Any]) -> Role:
        """Return the role that policy.yaml describes by `settings`."""
        return Role(
            name,
            tuple(settings["of"]),
            settings.get("threshold", 1),
            name not in ACTORS,
            settings.get("veto", False),
            tuple(settings.get("when", {}).get("touches", ())),
        )
