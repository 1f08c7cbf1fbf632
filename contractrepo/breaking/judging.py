"""From facts to findings: one per root cause, judged by the policy, breaking only where it is proved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from contractrepo.breaking.fact import Fact
from contractrepo.breaking.finding import Finding
from contractrepo.breaking.fingerprint import fingerprint
from contractrepo.breaking.rules import rule
from contractrepo.breaking.severity import Severity
from contractrepo.breaking.sides import Sides
from contractrepo.breaking.witness import SideName, Witness
from contractrepo.errors import Location
from contractrepo.policy import Compatibility

if TYPE_CHECKING:
    from contractrepo.breaking.behaviour.explaining import Shown
    from contractrepo.breaking.behaviour.misfits import Misfit

# A message is tried at this many of the operations that share a cause.
_TRIES = 3
# Mode of the policy -> whether the rule's severity counts (False), its mirror's (True), or the worse of both.
_ROLES = {"backward": (False,), "forward": (True,), "full": (False, True)}


def judge(facts: Iterable[Fact], sides: Sides, misfits: Sequence[Misfit] = ()) -> tuple[Finding, ...]:
    """Return the findings in their order: most severe first, then by path, method, rule and pointer.

    Args:
        facts: What the areas found.
        sides: Both contracts.
        misfits: Messages of mock examples that one side refuses; where a fact is the reason they are its witness.
    """
    groups = _grouped(facts)
    shown: dict[int, Shown] = {}
    if misfits:
        from contractrepo.breaking.behaviour.explaining import explained

        shown, left = explained(groups, misfits)
        groups += _grouped(misfit.as_fact() for misfit in left)
    findings = [_finding(group, sides, shown.get(index)) for index, group in enumerate(groups)]
    return tuple(sorted(findings, key=_order_of_finding))


def _grouped(facts: Iterable[Fact]) -> list[list[Fact]]:
    """Return the facts by cause, in the order of the causes."""
    groups: dict[object, list[Fact]] = {}
    for fact in facts:
        # Who sends a webhook's request is not who sends an operation's: the same cause has another severity.
        cause = fact.rule, fact.where, fact.old_pointer, fact.place, fact.pair.swapped
        groups.setdefault(cause, []).append(fact)
    return [sorted(group, key=_order_of_fact) for group in groups.values()]


def severity_of(fact: Fact, policy: Compatibility) -> Severity:
    """Return what a fact means under a policy, as long as it is proved."""
    found = rule(fact.rule)
    if found.id in policy.severity:
        return Severity(policy.severity[found.id])
    if policy.direction == "none":
        return Severity.INFO
    if found.names and policy.codegen:
        return Severity.BREAKING
    swapped = fact.pair.swapped and fact.pair.old is not None and fact.pair.new is not None
    mirrored = [role != swapped for role in _ROLES[policy.direction]]
    kept = [rule(found.mirror).severity if mirror else found.severity for mirror in mirrored]
    severity = max(kept, key=lambda one: one.weight)
    if severity == Severity.BREAKING and _excused(fact, policy):
        return Severity.WARNING
    return severity


def _excused(fact: Fact, policy: Compatibility) -> bool:
    settings = {
        "open_enums": policy.open_enums,
        "server_applies_defaults": policy.server_applies_defaults,
    }
    return fact.excuse is not None and settings[fact.excuse]


def _finding(group: Sequence[Fact], sides: Sides, shown: Shown | None) -> Finding:
    """Judge one cause by the first of its facts that is decided; all are decided or none, but for limits."""
    proved = [one for one in group if one.decided]
    fact = proved[0] if proved else group[0]
    severity = severity_of(fact, sides.policy)
    witness, decided = None, fact.decided
    if decided and severity != Severity.INFO:
        witness, decided = _proved(proved, sides)
    if shown is not None and (severity != Severity.INFO or shown.witness.accepted_by == "base"):
        witness, decided = _with_mock(witness, shown), decided or shown.exact
    if not decided and severity == Severity.BREAKING and fact.rule not in sides.policy.severity:
        severity = Severity.WARNING
    place = fact.place if fact.place is not None else fact.where
    first = group[0].pair
    return Finding(
        rule=fact.rule,
        severity=severity,
        decided=decided,
        direction=rule(fact.rule).direction,
        method=first.method,
        path=first.path,
        pointer=fact.where,
        old=fact.old,
        new=fact.new,
        message=fact.message,
        witness=witness,
        operations=tuple(dict.fromkeys(one.pair.key for one in group)),
        location=_location(sides, "revision", fact.pointer, fact),
        old_location=_location(sides, "base", fact.old_pointer, fact),
        fingerprint=fingerprint(fact.rule, first.key, place, fact.old, fact.new),
    )


def _proved(group: Sequence[Fact], sides: Sides) -> tuple[Witness | None, bool]:
    """Return the best witness and whether the fact stands.

    A fact about values stands by its witness; a fact about the structure stands by itself.
    """
    best = group[0].witness
    refuted = False
    for fact in group[:_TRIES]:
        if fact.demand is None:
            continue
        from contractrepo.breaking.witnesses.confirming import Refuted, confirm

        answer = confirm(fact.demand, fact.pair, sides)
        if isinstance(answer, Refuted):
            refuted = True
        elif answer is not None:
            best = best or answer
            if answer.request is not None:
                return answer, True
    return best, best is not None or not refuted


def _with_mock(witness: Witness | None, shown: Shown) -> Witness:
    """Name the example beside the smallest message; without a whole message its own is the witness."""
    if witness is None or witness.request is None or witness.accepted_by != shown.witness.accepted_by:
        return shown.witness
    return replace(witness, mock=shown.witness.mock)


def _location(sides: Sides, side: SideName, pointer: str | None, fact: Fact) -> Location:
    """Return the place on that side; of the operation, or of the document, where the thing itself is absent."""
    origin = fact.origins[side == "revision"]
    if origin is not None:
        return origin
    if pointer is None:
        operation = fact.pair.new if side == "revision" else fact.pair.old
        pointer = operation.pointer if operation is not None else "/paths"
    return sides.contract(side).description.location(pointer)


def _order_of_fact(fact: Fact) -> tuple[str, str]:
    return fact.pair.path, fact.pair.method


def _order_of_finding(finding: Finding) -> tuple[int, str, str, str, str, str]:
    return (
        -finding.severity.weight,
        finding.path,
        finding.method,
        finding.rule,
        finding.pointer,
        finding.fingerprint,
    )
