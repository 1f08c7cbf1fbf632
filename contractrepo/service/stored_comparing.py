"""The comparison of a stored contract with a ref, with its newest release, or with all of them."""

from __future__ import annotations

from datetime import date

from contractrepo import breaking
from contractrepo.breaking import Comparison
from contractrepo.core.layout import short_ref, version_ref
from contractrepo.errors import UsageError
from contractrepo.git.repository import Repository
from contractrepo.policy import Compatibility, Policy
from contractrepo.service.comparing import rules_for
from contractrepo.service.naming import Finder, Named
from contractrepo.service.policies import policy_in_force
from contractrepo.service.versions import released
from contractrepo.workflow.bases import bases

_KINDS_OF_BASES = ("released", "supported")
_WORST_FIRST = ("breaking", "undecided", "compatible", "unchanged")


def compare_stored(
    finder: Finder,
    revision: Named,
    base: str,
    *,
    policy: Policy | Compatibility | None = None,
    as_of: date | None = None,
) -> Comparison:
    """Compare a stored contract with a ref, with its newest release, or with all of them.

    Args:
        finder: Finds the base.
        revision: What is to take the place of the base.
        base: A ref, ``released`` or ``supported``.
        policy: Rules to judge by; the repository's own without.
        as_of: The date that decides sunsets.

    Returns:
        The worst result, of the newest base that gives it.

    Raises:
        UsageError: ``unknown-ref``, ``unknown-contract`` or ``no-release``.
    """
    rules = rules_for(policy or policy_in_force(finder.store).policy, revision.name)
    refs = (
        _bases(finder.store, revision, base, rules or Compatibility()) if base in _KINDS_OF_BASES else [base]
    )
    sides = [finder.find(revision.name, ref).state.contract for ref in refs]
    new = revision.state.contract
    found = [breaking.compare(old, new, policy=rules, as_of=as_of) for old in sides]
    return min(found, key=lambda comparison: _WORST_FIRST.index(comparison.verdict))


def _bases(store: Repository, revision: Named, kind: str, rules: Compatibility) -> list[str]:
    asked = rules.overridden({"bases": kind})
    versions = bases(released(store, revision.name), asked, revision.state.contract.version)
    if not versions:
        message = f"no version of '{revision.name}' was released yet"
        raise UsageError("no-release", message, "name a ref to compare with, for example main")
    return [short_ref(version_ref(revision.name, str(version))) for version in versions]
