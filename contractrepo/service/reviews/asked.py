"""What is asked for, before anything is looked up."""

from __future__ import annotations

from dataclasses import dataclass

from contractrepo.workflow.records import Deprecation, Waiver


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants written; what is left out is implied where only one answer is possible.

    Attributes:
        kind: One of the kinds of records but ``revoke``.
        name: The contract.
        version: The version.
        role: In which role.
        design: For ``propose``: topic of the design.
        comment: What is said with it.
        waiver: For ``waive``: what passes.
        deprecation: For ``deprecate``: until when the version is supported.
    """

    kind: str
    name: str
    version: str | None = None
    role: str | None = None
    design: str | None = None
    comment: str = ""
    waiver: Waiver | None = None
    deprecation: Deprecation | None = None
