"""The public `compare`: contracts, paths or text in, a `Comparison` out; and the same for stored contracts."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from contractrepo import breaking
from contractrepo.breaking import Comparison
from contractrepo.contract import Contract, load
from contractrepo.core.layout import short_ref, version_ref
from contractrepo.errors import UsageError
from contractrepo.git.store import Store
from contractrepo.policy import Compatibility, Policy
from contractrepo.service.naming import Finder, Named
from contractrepo.service.policies import policy_in_force
from contractrepo.service.versions import released
from contractrepo.workflow.bases import bases

Source = Contract | Path | str | bytes

_KINDS_OF_BASES = ("released", "supported")
_WORST_FIRST = ("breaking", "undecided", "compatible", "unchanged")


def compare(
    base: Source,
    revision: Source,
    *,
    policy: Policy | Compatibility | None = None,
    as_of: date | None = None,
) -> Comparison:
    """Compare two versions of a contract.

    Args:
        base: What consumers know: a `Contract`, a path, or text as `contractrepo.load` takes it.
        revision: What is to take its place.
        policy: Rules to judge by; the built-in backward rules without.
        as_of: The date that decides sunsets; no clock is read.

    Returns:
        The same for the same arguments, on any machine and at any time.

    Raises:
        UsageError: ``file-not-found``.
        ContractError: A side cannot be read as an OpenAPI document at all.
    """
    return breaking.compare(_contract(base), _contract(revision), policy=_rules(policy, ""), as_of=as_of)


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
    rules = _rules(policy or policy_in_force(finder.store).policy, revision.name)
    refs = (
        _bases(finder.store, revision, base, rules or Compatibility()) if base in _KINDS_OF_BASES else [base]
    )
    sides = [finder.find(revision.name, ref).state.contract for ref in refs]
    new = revision.state.contract
    found = [breaking.compare(old, new, policy=rules, as_of=as_of) for old in sides]
    return min(found, key=lambda comparison: _WORST_FIRST.index(comparison.verdict))


def _bases(store: Store, revision: Named, kind: str, rules: Compatibility) -> list[str]:
    asked = rules.overridden({"bases": kind})
    versions = bases(released(store, revision.name), asked, revision.state.contract.version)
    if not versions:
        message = f"no version of '{revision.name}' was released yet"
        raise UsageError("no-release", message, "name a ref to compare with, for example main")
    return [short_ref(version_ref(revision.name, str(version))) for version in versions]


def _rules(policy: Policy | Compatibility | None, name: str) -> Compatibility | None:
    return policy.for_contract(name) if isinstance(policy, Policy) else policy


def _contract(source: Source) -> Contract:
    return source if isinstance(source, Contract) else load(source)
