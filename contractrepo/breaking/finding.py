"""What a comparison found, as a value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from contractrepo.breaking.rules import Direction
from contractrepo.breaking.severity import Severity
from contractrepo.breaking.witness import Witness
from contractrepo.errors import Location


@dataclass(frozen=True, slots=True)
class Finding:
    """One root cause.

    Attributes:
        rule: Id of the rule (see `RULES`).
        severity: After mode and overrides of the policy.
        decided: False where neither proof nor counterexample was found; the severity is then at most a warning.
        direction: Part of the exchange, or None where both are touched.
        method: Of the first operation concerned.
        path: Of the first operation concerned.
        pointer: JSON pointer into the revision, or into the base where only that holds the thing.
        old: Value on the base's side, None where absent.
        new: Value on the revision's side, None where absent.
        message: One sentence; the wording is not API.
        witness: A confirmed message, or None.
        operations: All operations that share this cause, as ``METHOD /path``, sorted by path.
        location: Place in the revision (of the nearest part that exists there).
        old_location: Place in the base.
        fingerprint: ``sha256:`` and the digest of rule, operation, pointer, old and new; the wording, the order of
            the document and its lines do not matter.
    """

    rule: str
    severity: Severity
    decided: bool
    direction: Direction | None
    method: str
    path: str
    pointer: str
    old: Any
    new: Any
    message: str
    witness: Witness | None
    operations: tuple[str, ...]
    location: Location
    old_location: Location
    fingerprint: str
