"""What a repository allows: compatibility rules, roles, people and limits, read from `refs/meta/policy`.

The names are loaded when they are first used: a comparison needs the rules of compatibility alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from contractrepo.core.lazy import lazy_names

if TYPE_CHECKING:
    from contractrepo.policy.checks import Checks
    from contractrepo.policy.compatibility import Compatibility
    from contractrepo.policy.key import Key, key_line
    from contractrepo.policy.policy import Policy
    from contractrepo.policy.principals import Principal, Principals
    from contractrepo.policy.role import Role
    from contractrepo.policy.rulebook import Rulebook

__all__ = [
    "Checks",
    "Compatibility",
    "Key",
    "Policy",
    "Principal",
    "Principals",
    "Role",
    "Rulebook",
    "key_line",
]

__getattr__ = lazy_names(
    __name__,
    {
        "Checks": "checks",
        "Compatibility": "compatibility",
        "Key": "key",
        "Policy": "policy",
        "Principal": "principals",
        "Principals": "principals",
        "Role": "role",
        "Rulebook": "rulebook",
        "key_line": "key",
    },
)
