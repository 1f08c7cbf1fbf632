"""Records, and raw tags of them with a signature that nobody has to verify here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from contractrepo.core.author import Author
from contractrepo.workflow.records import (
    BasedOn,
    Deprecation,
    Record,
    Report,
    Subject,
    Waiver,
    new_record,
    payload_for,
)

ARMOUR = b"-----BEGIN SSH SIGNATURE-----\nU1NIU0lHAAAAAQ==\n-----END SSH SIGNATURE-----\n"
SUBJECT = Subject("5" * 40, "c" * 40, "contracts/orders", f"sha256:{'e' * 64}")
PLAIN: dict[str, Any] = {
    "name": "orders",
    "version": "1.1.0",
    "principal": "ada",
    "seq": 2,
    "prev": f"sha256:{'1' * 64}",
    "policy": f"sha256:{'2' * 64}",
    "subject": SUBJECT,
}
WHAT: dict[str, dict[str, Any]] = {
    "propose": {"design": "paging"},
    "request-changes": {"proposal": f"sha256:{'3' * 64}", "comment": "Name the page."},
    "reject": {"proposal": f"sha256:{'3' * 64}", "comment": "Not at all.", "role": "api-owner"},
    "approve": {"proposal": f"sha256:{'3' * 64}", "comment": "Reads well.\nSee API-42.", "role": "api-owner"},
    "revoke": {"proposal": f"sha256:{'3' * 64}", "revokes": f"sha256:{'4' * 64}"},
    "waive": {
        "proposal": f"sha256:{'3' * 64}",
        "comment": "Nobody calls it.",
        "role": "breaking-approver",
        "waiver": Waiver(
            "accepted-break", "2026-12-24", (f"sha256:{'6' * 64}", f"sha256:{'5' * 64}"), "API-42"
        ),
    },
    "release": {"proposal": f"sha256:{'3' * 64}", "approvals": [f"sha256:{'4' * 64}"]},
    "deprecate": {"role": "api-owner", "deprecation": Deprecation("2027-06-01", "2.0.0")},
    "retire": {"role": "api-owner"},
}
COMPARED = {
    "based_on": BasedOn("1.0.0", "4" * 40, f"sha256:{'0' * 64}", "4" * 40),
    "report": Report("2026-11-22", 0, f"sha256:{'8' * 64}", "minor"),
}


@pytest.fixture(scope="session")
def record() -> Callable[..., Record]:
    """Return what makes a record of a kind about orders 1.1.0, with values in place of the usual ones."""
    return _record


@pytest.fixture(scope="session")
def signed() -> Callable[..., bytes]:
    """Return what makes the raw tag of a record."""
    return _signed


def _record(kind: str = "approve", **changes: Any) -> Record:
    compared = COMPARED if kind in {"propose", "approve", "release"} else {}
    return new_record(kind, **{**PLAIN, **compared, **WHAT.get(kind, {}), **changes})


def _signed(record: Record, seconds: int = 1_795_342_452) -> bytes:
    return payload_for(record, Author("Ada Lovelace", "ada@example.org"), seconds, 120) + ARMOUR
