"""The states of a review, and which record each of them takes: the one table of the workflow."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from contractrepo.workflow.flaw import Flaw
from contractrepo.workflow.review.commands import command


class State(StrEnum):
    """Where a version stands. It is computed from signed records, never stored."""

    DRAFT = "draft"
    IN_REVIEW = "in-review"
    CHANGES_REQUESTED = "changes-requested"
    REJECTED = "rejected"
    APPROVED = "approved"
    RELEASED = "released"
    DEPRECATED = "deprecated"
    RETIRED = "retired"


_EARLY: Mapping[str, str] = dict.fromkeys(("deprecate", "retire"), "not-released")
_OPEN: Mapping[str, State | str] = {
    "propose": State.IN_REVIEW,
    "request-changes": State.IN_REVIEW,
    "reject": State.REJECTED,
    "approve": State.IN_REVIEW,
    "revoke": State.IN_REVIEW,
    "waive": State.IN_REVIEW,
    "release": "not-approved",
    **_EARLY,
}
_OVER: Mapping[str, str] = dict.fromkeys(
    ("propose", "request-changes", "reject", "approve", "revoke", "waive", "release"), "already-released"
)

TABLE: Mapping[State, Mapping[str, State | str]] = {
    State.DRAFT: {
        "propose": State.IN_REVIEW,
        **dict.fromkeys(
            ("request-changes", "reject", "approve", "revoke", "waive", "release"), "proposal-missing"
        ),
        **_EARLY,
    },
    State.IN_REVIEW: _OPEN,
    State.CHANGES_REQUESTED: _OPEN,
    State.REJECTED: {
        "propose": State.IN_REVIEW,
        "revoke": State.REJECTED,
        **dict.fromkeys(("request-changes", "reject", "approve", "waive", "release"), "review-rejected"),
        **_EARLY,
    },
    State.APPROVED: {**_OPEN, "release": State.RELEASED},
    State.RELEASED: {**_OVER, "deprecate": State.DEPRECATED, "retire": "not-deprecated"},
    State.DEPRECATED: {**_OVER, "deprecate": State.DEPRECATED, "retire": State.RETIRED},
    State.RETIRED: {**_OVER, **dict.fromkeys(("deprecate", "retire"), "already-retired")},
}
"""State -> kind of record -> the state it leads to, or the code under which it is refused.

No record leads to ``changes-requested`` or ``approved``: they are ``in-review`` with a live veto, or with the quorum.
``deprecated`` and ``retired`` are reached once the owners' quorum has said the same.
"""

_REASONS: Mapping[str, tuple[str, str]] = {
    "proposal-missing": ("nothing is proposed for {name} {version}", "{propose}"),
    "review-rejected": (
        "the proposal of {name} {version} was rejected",
        "change the design and propose it again: {propose}",
    ),
    "not-approved": ("{name} {version} is not approved", "see what is missing: {status}"),
    "already-released": ("{name} {version} is released, which is final", "prepare the next version"),
    "not-released": ("{name} {version} is not released", "see where it stands: {status}"),
    "not-deprecated": ("{name} {version} is not deprecated", "deprecate it first: {deprecate} --sunset DATE"),
    "already-retired": ("{name} {version} is retired, which is final", "see where it stands: {status}"),
}


def led_to(state: State, kind: str) -> State | None:
    """Return where a record of `kind` leads from `state`, or None where it is refused."""
    verdict = TABLE[state][kind]
    return verdict if isinstance(verdict, State) else None


def refusal(state: State, kind: str, name: str, version: str) -> Flaw | None:
    """Return why `state` refuses a record of `kind`, or None where it takes it."""
    code = TABLE[state][kind]
    if isinstance(code, State):
        return None
    commands = {word: command(word, name, version) for word in ("propose", "status", "deprecate")}
    message, hint = (
        text.format(kind=kind, name=name, version=version, **commands) for text in _REASONS[code]
    )
    return Flaw(code, message, hint)
