"""Nothing that works with a supported version stops working."""

from collections.abc import Iterable

from contractrepo.breaking import compare
from contractrepo.workflow.move import Move, Refusal


def compatible(move: Move) -> Iterable[Refusal]:
    """Refuse a change that breaks consumers of a base; the newest base that breaks is reported."""
    rules = move.policy.for_contract(move.name)
    if rules.mode == "none" or not move.bases:
        return
    hint = f"push it as a design: git push origin HEAD:refs/heads/design/{move.name}/TOPIC"
    if move.new is None:
        message = f"'{move.name}' has consumers and may not be removed from main"
        yield Refusal("contract-removed", message, hint, contract=move.name)
        return
    for base in move.bases:
        comparison = compare(base.contract, move.new.contract, policy=rules)
        if comparison.verdict == "breaking":
            message = f"this would break consumers of {base.ref}"
            yield Refusal("breaking-change", message, hint, comparison=comparison, base=base, contract=move.name)
            return
