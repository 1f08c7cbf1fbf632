"""What a repository allows: compatibility rules, roles and limits, read from `refs/meta/policy`."""

from contractrepo.policy.compatibility import Compatibility
from contractrepo.policy.policy import Policy

__all__ = ["Compatibility", "Policy"]
