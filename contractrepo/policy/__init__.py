"""What a repository allows: compatibility rules, roles, people and limits, read from `refs/meta/policy`."""

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
