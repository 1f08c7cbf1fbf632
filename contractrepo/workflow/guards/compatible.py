"""Nothing that works with a supported version stops working."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from contractrepo.breaking import Comparison, compare
from contractrepo.core.semver import parse_version
from contractrepo.workflow.move import Base, Move
from contractrepo.workflow.objection import Objection
from contractrepo.workflow.topics import free_topic, version_topic


def compatible(move: Move) -> Iterable[Objection]:
    """Object to a change that breaks consumers of a base; the newest base that breaks is reported.

    What cannot be decided does not block, but is said.
    """
    rules = move.policy.for_contract(move.name)
    if rules.mode == "none" or not move.bases:
        return
    if move.new is None:
        yield _removed(move)
        return
    undecided: Objection | None = None
    for base in move.bases:
        comparison = _without(
            compare(
                base.contract,
                move.new.contract,
                base_mocks=base.mocks,
                revision_mocks=move.new.mocks,
                policy=rules,
                as_of=move.as_of,
                deprecated_since=move.deprecated_since,
            ),
            base.accepted,
        )
        if comparison.verdict == "breaking":
            yield _broken(move, base, comparison)
            return
        if comparison.undecided and undecided is None:
            undecided = _undecided(move, base, comparison)
    if undecided is not None:
        yield undecided


def _without(comparison: Comparison, accepted: frozenset[str]) -> Comparison:
    """Leave out what a later release broke already, and people let pass."""
    if not accepted:
        return comparison
    left = tuple(one for one in comparison.findings if one.fingerprint not in accepted)
    return replace(comparison, findings=left)


def _removed(move: Move) -> Objection:
    message = f"'{move.name}' has consumers and may not be removed from main"
    hint = f"keep contracts/{move.name}; a policy with compatibility mode 'none' lets it go"
    return Objection("contract-removed", message, hint, contract=move.name)


def _broken(move: Move, base: Base, comparison: Comparison) -> Objection:
    newest = parse_version(move.bases[0].contract.version)
    least = newest and newest.bumped("major")
    return Objection(
        "breaking-change",
        f"this would break consumers of {base.ref}",
        contract=move.name,
        comparison=comparison,
        base=base,
        least=least,
        topic=free_topic(version_topic(least), move.topics),
    )


def _undecided(move: Move, base: Base, comparison: Comparison) -> Objection:
    count = comparison.undecided
    message = f"{count} change{'s' * (count > 1)} could not be proved harmless to consumers of {base.ref}"
    hint = "look at them before you go on"
    return Objection(
        "change-undecided",
        message,
        hint,
        blocking=False,
        contract=move.name,
        comparison=comparison,
        base=base,
    )
