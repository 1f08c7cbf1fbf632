"""One entry of the log, held against its place in the chain and against what its tree really changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from contractrepo.core.layout import DOCS, LOG, TAGS
from contractrepo.core.text import printable
from contractrepo.workflow.auditing.problem import AuditProblem

_NOTHING = "0" * 40
Moves = Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Step:
    """An entry as it was found.

    Attributes:
        id: Its commit.
        order: The position that it states.
        place: The position that it has, counted from 0.
        received: The time of receipt that it states, in seconds since 1970.
        after: The time of receipt of the entry before it; 0 for the first.
        made: When its commit says it was made.
        policy: The commit of the policy under which it says it was judged.
        policies: The commits of the policy that it may have been judged under; None stands for none.
        listed: Ref -> old and new object id, as the entry lists them; 40 zeros stand for nothing.
        moved: The same, as the trees of this entry and the one before it tell.
        parents: Parents of its commit.
        expected_parents: The entry before it, and every commit that it brings in.
        copies: Id -> raw bytes of the tag objects that it keeps.
        tags: Id -> raw bytes of the tag objects that it brings in.
        rewinding: Refs that it moves to something that is not built on where they were.
        spelled: Whether it is spelled as this package spells entries.
    """

    id: str
    order: int
    place: int
    received: int
    after: int
    made: int
    policy: str | None
    policies: frozenset[str | None]
    listed: Moves
    moved: Moves
    parents: tuple[str, ...]
    expected_parents: tuple[str, ...]
    copies: Mapping[str, bytes] = field(default_factory=dict)
    tags: Mapping[str, bytes] = field(default_factory=dict)
    rewinding: frozenset[str] = frozenset()
    spelled: bool = True


def step_problems(step: Step) -> list[AuditProblem]:
    """Return everything that is wrong with an entry, in the order of the checks."""
    return [
        AuditProblem(code, ref, f"entry {step.id[:12]} {message}")
        for code, check in _CHECKS
        for ref, message in check(step)
    ]


_Found = Iterator[tuple[str, str]]


def _malformed(step: Step) -> _Found:
    if not step.spelled:
        yield LOG, "is not spelled as the log's entries are"


def _chain(step: Step) -> _Found:
    if step.order != step.place:
        yield LOG, f"calls itself number {step.order} and is number {step.place}"
    if step.parents != step.expected_parents:
        yield LOG, "does not have the entry before it and the commits it brings in as its parents"


def _clock(step: Step) -> _Found:
    if step.received < step.after:
        yield LOG, "was received before the entry that it follows"
    if step.received != step.made:
        yield LOG, "states another time of receipt than its commit"


def _state(step: Step) -> _Found:
    for ref in sorted(step.listed.keys() | step.moved.keys()):
        if step.listed.get(ref) != step.moved.get(ref):
            yield ref, f"lists {_said(step.listed.get(ref))}, its tree says {_said(step.moved.get(ref))}"


def _copies(step: Step) -> _Found:
    if step.copies != step.tags:
        changed = {one for one, _ in step.copies.items() ^ step.tags.items()}
        yield LOG, f"does not keep the raw bytes of the tags it brings in: {', '.join(sorted(changed))}"


def _policy(step: Step) -> _Found:
    if step.policy not in step.policies:
        yield LOG, "was judged under another policy than the one in force"


def _moves(step: Step) -> _Found:
    for ref, (old, new) in step.listed.items():
        if new == _NOTHING:
            yield ref, "deletes a governed ref"
        elif old != _NOTHING and ref.startswith(TAGS):
            yield ref, "moves a tag"
    for ref in sorted(step.rewinding):
        yield ref, "moves it to something that is not built on where it was"


def followed(ref: str) -> bool:
    """Tell whether each value of a governed ref has to be built on the one before it."""
    return not ref.startswith((TAGS, DOCS))


def policies_allowed(before: str | None, after: str | None, *, open_still: bool) -> frozenset[str | None]:
    """Return the policies that an entry may have been judged under.

    Args:
        before: The policy that was in force.
        after: The policy in force from the entry on.
        open_still: Nobody could sign under the one before: whoever gives it people founds the policy, under itself.
    """
    return frozenset({before, after} if open_still and before != after else {before})


def _said(move: tuple[str, str] | None) -> str:
    if move is None:
        return "no change"
    old, new = ("nothing" if value == _NOTHING else printable(value[:12]) for value in move)
    return f"{old} to {new}"


_CHECKS: tuple[tuple[str, Callable[[Step], _Found]], ...] = (
    ("log-malformed", _malformed),
    ("log-chain", _chain),
    ("log-clock", _clock),
    ("log-state", _state),
    ("log-copy", _copies),
    ("log-policy", _policy),
    ("log-move", _moves),
)
