"""Names of contracts and design topics."""

from __future__ import annotations

import re

_NAME = re.compile(r"[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?\Z")
_RESERVED = frozenset({"review", "policy"})
NAME_RULE = "lower-case letters, digits and inner hyphens, at most 64 characters, not 'review' or 'policy'"


def is_contract_name(name: str) -> bool:
    """Tell whether `name` may name a contract."""
    return bool(_NAME.match(name)) and name not in _RESERVED


def is_topic(topic: str) -> bool:
    """Tell whether `topic` may name a design: one segment of the grammar of contract names."""
    return bool(_NAME.match(topic))
