"""The catalogue of rules: every kind of change that a comparison can report."""

from __future__ import annotations

from contractrepo.breaking.rules.behaviour import BEHAVIOUR
from contractrepo.breaking.rules.exchange import exchange_rules
from contractrepo.breaking.rules.meanings import meaning_rules
from contractrepo.breaking.rules.rule import Direction, Effect, Rule
from contractrepo.breaking.rules.schemas import schema_rule_id, schema_rules
from contractrepo.breaking.rules.self_mirrored import SELF_MIRRORED

RULES: tuple[Rule, ...] = tuple(
    sorted(
        (*exchange_rules(), *SELF_MIRRORED, *schema_rules(), *meaning_rules(), *BEHAVIOUR),
        key=lambda rule: rule.id,
    )
)
"""All rules, sorted by id."""

_BY_ID = {rule.id: rule for rule in RULES}

__all__ = ["RULES", "Direction", "Effect", "Rule", "rule", "schema_rule_id"]


def rule(rule_id: str) -> Rule:
    """Return the rule of that id.

    Raises:
        KeyError: There is none.
    """
    return _BY_ID[rule_id]
