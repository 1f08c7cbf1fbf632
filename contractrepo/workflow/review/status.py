"""Where a version stands, as `status` prints it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from contractrepo.workflow.deprecated import Deprecated
from contractrepo.workflow.flaw import Flaw
from contractrepo.workflow.review.course import Course, Entry, Veto
from contractrepo.workflow.review.folding import Refusal
from contractrepo.workflow.review.requirements import Requirement
from contractrepo.workflow.review.standing import Opinion, Standing
from contractrepo.workflow.review.states import State
from contractrepo.workflow.review.waiving import day_of

Docs = Literal["built", "pending"]


@dataclass(frozen=True, slots=True)
class Status:
    """Where a version stands.

    Attributes:
        contract: Its name.
        version: The version without ``v``.
        course: What was said.
        standing: What that amounts to today.
        refused: Refs that do not count, one reason each.
        next: The next command line, or None where there is nothing to run.
        docs: Whether the documentation of a released version is there; None before.
        warnings: What nothing stops for, and people should know before they agree.
    """

    contract: str
    version: str
    course: Course
    standing: Standing
    refused: tuple[Refusal, ...] = ()
    next: str | None = None
    docs: Docs | None = None
    warnings: tuple[Flaw, ...] = ()

    @property
    def state(self) -> State:
        """The state."""
        return self.standing.state

    @property
    def requirements(self) -> tuple[Requirement, ...]:
        """What a release needs."""
        return self.standing.requirements

    @property
    def approvals(self) -> tuple[Opinion, ...]:
        """Every approval that was not revoked."""
        return self.standing.opinions

    @property
    def deprecated(self) -> Deprecated | None:
        """Since when and until when a deprecated version is supported; None before."""
        entry = self.course.deprecation
        said = entry.record.deprecation if entry is not None else None
        if entry is None or said is None or entry.received is None:
            return None
        return Deprecated(entry.received, said.sunset, said.successor)

    @property
    def own(self) -> tuple[str, ...]:
        """Who approved what they proposed, where the policy lets them: to be shown as SELF."""
        return tuple(sorted({opinion.entry.record.principal for opinion in self.approvals if opinion.own}))

    def as_json(self) -> dict[str, Any]:
        """Return the document that `status --format json` prints."""
        proposal, release = self.course.proposal, self.course.release
        return {
            "schema": "contractrepo/status/1",
            "contract": self.contract,
            "version": self.version,
            "state": self.state.value,
            "proposal": _proposal(proposal) if proposal is not None else None,
            "requirements": [requirement.as_json() for requirement in self.requirements],
            "approvals": [_approval(opinion) for opinion in self.approvals],
            "stale": [*_stale(self.approvals)],
            "vetoes": [_veto(veto) for veto in self.standing.vetoes],
            "waivers": [_waiver(opinion) for opinion in self.standing.waivers],
            "refused": [_refusal(refusal) for refusal in self.refused],
            "warnings": [{"code": flaw.code, "message": flaw.message} for flaw in self.warnings],
            "self": list(self.own),
            "docs": self.docs,
            "released": _release(release) if release is not None else None,
            "deprecated": self.deprecated.as_json() if self.deprecated is not None else None,
            "retired": _day(self.course.retirement) if self.course.retirement is not None else None,
            "next": self.next,
        }


def _proposal(entry: Entry) -> dict[str, Any]:
    record = entry.record
    return {
        "ref": entry.ref,
        "commit": record.subject.commit,
        "tree": record.subject.tree,
        "base": record.based_on.version if record.based_on is not None else None,
        "requiredBump": record.report.required_bump if record.report is not None else None,
    }


def _approval(opinion: Opinion) -> dict[str, Any]:
    return {**_said(opinion.entry), "counts": opinion.counts}


def _stale(opinions: tuple[Opinion, ...]) -> Iterator[dict[str, Any]]:
    for opinion in opinions:
        for reason in opinion.reasons:
            yield {"principal": opinion.entry.record.principal, "why": reason}


def _veto(veto: Veto) -> dict[str, Any]:
    record = veto.entry.record
    return {**_said(veto.entry), "kind": record.kind, "comment": record.comment}


def _waiver(opinion: Opinion) -> dict[str, Any]:
    record = opinion.entry.record
    said = record.waiver.as_json() if record.waiver is not None else {}
    worth = {"counts": opinion.counts, "why": list(opinion.reasons)}
    return {**_said(opinion.entry), **said, "reason": record.comment, **worth}


def _day(entry: Entry) -> str:
    return day_of(entry.received, "")


def _refusal(refusal: Refusal) -> dict[str, Any]:
    return {"ref": refusal.ref, "code": refusal.flaw.code, "message": refusal.flaw.message}


def _release(entry: Entry) -> dict[str, Any]:
    record = entry.record
    facts = {"commit": record.subject.commit, "tree": record.subject.tree}
    return {**_said(entry), **facts, "approvals": list(record.approvals)}


def _said(entry: Entry) -> dict[str, Any]:
    record = entry.record
    return {
        "principal": record.principal,
        "role": record.role,
        "record": record.digest,
        "ref": entry.ref,
    }
