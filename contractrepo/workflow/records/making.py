"""New records, for signing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from contractrepo.core.text import shown
from contractrepo.errors import UsageError
from contractrepo.workflow.records.comments import comment_fault
from contractrepo.workflow.records.later import Deprecation, Waiver
from contractrepo.workflow.records.record import Record
from contractrepo.workflow.records.rendering import render
from contractrepo.workflow.records.shape import shape_faults
from contractrepo.workflow.records.values import BasedOn, Report, Subject

_REASONED = ("request-changes", "reject", "waive")
# The rest of a tag's 64 KiB is for its headers and the signature.
_MOST_BYTES = 60 * 1024


def new_record(  # noqa: PLR0913  one argument for each member of the format
    kind: str,
    *,
    name: str,
    version: str,
    principal: str,
    seq: int,
    prev: str | None,
    policy: str,
    subject: Subject,
    repository: str | None = None,
    role: str | None = None,
    comment: str = "",
    based_on: BasedOn | None = None,
    report: Report | None = None,
    proposal: str | None = None,
    design: str | None = None,
    supersedes: str | None = None,
    answers: str | None = None,
    revokes: str | None = None,
    approvals: Iterable[str] = (),
    waivers: Iterable[str] = (),
    waiver: Waiver | None = None,
    deprecation: Deprecation | None = None,
) -> Record:
    """Return a record that is ready to be rendered and signed.

    Args:
        kind: One of `KINDS`.
        name: The contract, or ``policy``.
        version: Semver without ``v``; for the policy its serial.
        principal: Id of the person who speaks.
        seq: Number of the record among those of the same person about the same version, from 1.
        prev: Digest of the one before it; None for the first.
        policy: Digest of the rulebook in force.
        subject: What is spoken about.
        repository: First commit of the policy of the repository that it is for.
        role: Needed to approve, to reject, to waive, to deprecate and to retire.
        comment: Needed to request changes, to reject and to waive.
        based_on: Needed to propose, approve and release a contract; likewise `report`.
        report: The comparison seen.
        proposal: Digest of the proposal; needed by all but ``propose``, ``deprecate``, ``retire`` and the first
            approval of a policy.
        design: Topic, for ``propose``.
        supersedes: Digest of the proposal replaced, for ``propose``.
        answers: Digest of the rejection answered, for ``propose``.
        revokes: Digest of the record taken back, for ``revoke``.
        approvals: Digests, in any order, for ``release``.
        waivers: Digests, in any order, for ``release``.
        waiver: For ``waive``.
        deprecation: For ``deprecate``.

    Raises:
        UsageError: ``comment-missing``, ``comment-invalid``, or ``record-invalid`` where a value has not the form that
            record.schema.json gives it, or this kind of record has no place for it.
    """
    _check_comment(kind, comment)
    members: dict[str, Any] = {
        "v": 1,
        "kind": kind,
        "contract": {"name": name, "version": version},
        "principal": principal,
        "seq": seq,
        "policy": policy,
        "subject": subject.as_json(),
        "repository": repository,
        "role": role,
        "comment": comment or None,
        "base": based_on.as_json() if based_on is not None else None,
        "report": report.as_json() if report is not None else None,
        "proposal": proposal,
        "design": design,
        "supersedes": supersedes,
        "answers": answers,
        "revokes": revokes,
        "approvals": sorted(set(approvals)) or None,
        "waivers": sorted(set(waivers)) or None,
        "waiver": waiver.as_json() if waiver is not None else None,
        "deprecation": deprecation.as_json() if deprecation is not None else None,
    }
    data = {key: value for key, value in members.items() if value is not None}
    return _checked({**_always(kind), **data, "prev": prev})


def _always(kind: str) -> dict[str, Any]:
    """Return the members that a kind of record has even where there is nothing to say."""
    if kind == "propose":
        return {"design": None}
    return {"approvals": [], "waivers": []} if kind == "release" else {}


def _check_comment(kind: str, comment: str) -> None:
    if not comment and kind in _REASONED:
        raise UsageError("comment-missing", f"'{kind}' needs a comment that says why", hint="give it with -m")
    fault = comment_fault(comment)
    if fault is not None:
        message = f"{shown(comment, limit=60)} may not be a comment: {fault}"
        hint = "write plain text; records are read in terminals and must pass through git unchanged"
        raise UsageError("comment-invalid", message, hint)


def _checked(data: dict[str, Any]) -> Record:
    faults = shape_faults(data)
    if faults:
        raise UsageError("record-invalid", f"this is no record: {faults[0]}", data={"faults": faults})
    record = Record(data)
    if len(render(record)) > _MOST_BYTES:
        message = f"the record would have more than {_MOST_BYTES} bytes"
        raise UsageError("comment-invalid", message, hint="write a shorter comment and link to the rest")
    return record
