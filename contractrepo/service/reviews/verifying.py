"""Every check of one record, in order, with its answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from contractrepo.core.text import printable
from contractrepo.errors import UsageError
from contractrepo.service.reviews.dossier import Dossiers
from contractrepo.service.reviews.finding import full_ref
from contractrepo.workflow.flaw import Flaw
from contractrepo.workflow.records import POLICY_NAME, Record, Report
from contractrepo.workflow.records.naming import place_of
from contractrepo.workflow.review import Sighting

_FORM = ("tag", "size and grammar", "ref binding", "receipt in the log", "signature")
_CONTENT = (
    "principal, role and time",
    "chain of the person's records",
    "tree and digests",
    "policy",
    "findings recomputed",
    "place in the review and quorum",
)
_PLACE = _CONTENT[-1]
_OF_CODE: Mapping[str, str] = {
    "tag-lightweight": "tag",
    "tag-target": "tag",
    **dict.fromkeys(
        ("record-too-large", "record-malformed", "record-invalid", "record-not-canonical"),
        "size and grammar",
    ),
    "record-ref-mismatch": "ref binding",
    "record-object-mismatch": "ref binding",
    "record-unlogged": "receipt in the log",
    "record-unsigned": "signature",
    **dict.fromkeys(
        (
            "signature-malformed",
            "signature-namespace",
            "signature-invalid",
            "signature-weak",
            "signature-unsupported",
        ),
        "signature",
    ),
    **dict.fromkeys(
        (
            "principal-unknown",
            "key-unknown",
            "key-of-another",
            "key-not-yet-valid",
            "key-expired",
            "key-revoked",
            "key-compromised",
            "role-missing",
        ),
        "principal, role and time",
    ),
    "record-chain": "chain of the person's records",
    "subject-mismatch": "tree and digests",
    "policy-mismatch": "policy",
    "findings-mismatch": "findings recomputed",
}


@dataclass(frozen=True, slots=True)
class Check:
    """One check.

    Attributes:
        name: What was asked.
        asked: Whether it could be: what cannot be read is asked nothing more.
        flaws: What speaks against it.
    """

    name: str
    asked: bool
    flaws: tuple[Flaw, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether it holds."""
        return self.asked and not self.flaws

    @property
    def answer(self) -> str:
        """The answer in one word."""
        return ("yes" if self.ok else "no") if self.asked else "-"


@dataclass(frozen=True, slots=True)
class Verification:
    """The checks of one ref.

    Attributes:
        ref: The full name.
        checks: In order.
    """

    ref: str
    checks: tuple[Check, ...]

    @property
    def ok(self) -> bool:
        """Whether all of them hold."""
        return all(check.ok for check in self.checks)

    def as_json(self) -> dict[str, Any]:
        """Return the document that ``verify --format json`` prints."""
        checks = [
            {
                "name": check.name,
                "answer": check.answer,
                "flaws": [
                    {"code": flaw.code, "message": flaw.message, "hint": flaw.hint} for flaw in check.flaws
                ],
            }
            for check in self.checks
        ]
        return {"schema": "contractrepo/verification/1", "ref": self.ref, "ok": self.ok, "checks": checks}


def verify(dossiers: Dossiers, ref: str) -> Verification:
    """Return every check of a record or release that has landed.

    Args:
        dossiers: What is known about versions.
        ref: The tag, with or without ``refs/tags/``.

    Raises:
        UsageError: ``record-unknown``.
    """
    name = full_ref(ref)
    place = place_of(name)
    if place is None or place.name == POLICY_NAME:
        raise _unknown(ref)
    found = dossiers.open(place.name, place.version)
    sighting = next((one for one in found.sightings if one.ref == name), None)
    if sighting is None:
        raise _unknown(ref)
    record = _record(sighting)
    flaws = [refusal.flaw for refusal in found.review.status.refused if refusal.ref == name]
    if record is not None and record.report is not None:
        flaws += _findings(dossiers.report_then(sighting, record), record.report)
    return Verification(name, _checks(flaws, readable=record is not None))


def _unknown(ref: str) -> UsageError:
    message = f"there is no record about a contract at {printable(ref, limit=200)}"
    return UsageError("record-unknown", message, "name a tag: review/NAME/VERSION/... or NAME/vVERSION")


def _record(sighting: Sighting) -> Record | None:
    found = sighting.reading.found if sighting.kind == "tag" else None
    return found.record if found is not None else None


def _findings(then: Report | None, said: Report) -> list[Flaw]:
    if then == said:
        return []
    return [Flaw("findings-mismatch", "a comparison gives other findings than the record states")]


def _checks(flaws: Iterable[Flaw], *, readable: bool) -> tuple[Check, ...]:
    """Return flaws by check; of what cannot be read nothing more than its form can be asked."""
    found: dict[str, list[Flaw]] = {}
    for flaw in flaws:
        found.setdefault(_OF_CODE.get(flaw.code, _PLACE), []).append(flaw)
    form = (Check(name, asked=True, flaws=tuple(found.get(name, ()))) for name in _FORM)
    content = (Check(name, readable, tuple(found.get(name, ()))) for name in _CONTENT)
    return (*form, *content)
