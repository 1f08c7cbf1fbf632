"""The public `compare`: contracts, paths or text in, a `Comparison` out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from contractrepo import breaking
from contractrepo.breaking import Comparison
from contractrepo.contract import Contract, load
from contractrepo.policy import Compatibility

if TYPE_CHECKING:
    from contractrepo.mocking import MockSet
    from contractrepo.policy import Policy
    from contractrepo.workflow.move import ContractState

Source = Contract | Path | str | bytes


def compare(  # noqa: PLR0913  the fixed interface has them all
    base: Source,
    revision: Source,
    *,
    base_mocks: MockSet | None = None,
    revision_mocks: MockSet | None = None,
    policy: Policy | Compatibility | None = None,
    as_of: date | None = None,
) -> Comparison:
    """Compare two versions of a contract.

    Args:
        base: What consumers know: a `Contract`, a path, or text as `contractrepo.load` takes it.
        revision: What is to take its place.
        base_mocks: Mocks of the base. Where both sides bring theirs, the same request answered otherwise is a finding, and
            every example of either side is held against the other.
        revision_mocks: Mocks of the revision.
        policy: Rules to judge by; the built-in backward rules without.
        as_of: The date that decides sunsets; no clock is read.

    Returns:
        The same for the same arguments, on any machine and at any time.

    Raises:
        UsageError: ``file-not-found``.
        ContractError: A side cannot be read as an OpenAPI document at all.
    """
    return breaking.compare(
        _contract(base),
        _contract(revision),
        base_mocks=base_mocks,
        revision_mocks=revision_mocks,
        policy=rules_for(policy, ""),
        as_of=as_of,
    )


def compare_states(
    base: ContractState,
    revision: ContractState,
    *,
    policy: Compatibility | None = None,
    as_of: date | None = None,
    deprecated_since: Mapping[str, date] | None = None,
) -> Comparison:
    """Compare two stored versions of a contract, each with its mocks; arguments as in `breaking.compare`."""
    return breaking.compare(
        base.contract,
        revision.contract,
        base_mocks=base.mocks,
        revision_mocks=revision.mocks,
        policy=policy,
        as_of=as_of,
        deprecated_since=deprecated_since,
    )


def rules_for(policy: Policy | Compatibility | None, name: str) -> Compatibility | None:
    """Return the rules in force for a contract; None stands for the built-in ones."""
    return policy if policy is None or isinstance(policy, Compatibility) else policy.for_contract(name)


def _contract(source: Source) -> Contract:
    return source if isinstance(source, Contract) else load(source)
