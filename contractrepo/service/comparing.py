"""The public `compare`: contracts, paths or text in, a `Comparison` out."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from contractrepo import breaking
from contractrepo.breaking import Comparison
from contractrepo.contract import Contract, load
from contractrepo.policy import Compatibility, Policy

Source = Contract | Path | str | bytes


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
    return breaking.compare(_contract(base), _contract(revision), policy=rules_for(policy, ""), as_of=as_of)


def rules_for(policy: Policy | Compatibility | None, name: str) -> Compatibility | None:
    """Return the rules in force for a contract; None stands for the built-in ones."""
    return policy.for_contract(name) if isinstance(policy, Policy) else policy


def _contract(source: Source) -> Contract:
    return source if isinstance(source, Contract) else load(source)
