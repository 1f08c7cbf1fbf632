"""A contract about to move on a branch, as a value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contractrepo.contract import Contract
    from contractrepo.mocking import MockSet
    from contractrepo.policy import Policy


@dataclass(frozen=True, slots=True)
class ContractState:
    """A contract as one tree holds it.

    Attributes:
        contract: The document, compiled.
        mocks: Its mocks, parsed.
        files: Relative path -> content of everything in its folder.
    """

    contract: Contract
    mocks: MockSet
    files: Mapping[str, bytes] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Base:
    """A version that must keep working.

    Attributes:
        ref: How people name it, for example ``orders/v1.1.0`` or ``main``.
        contract: The contract there.
        mocks: Its mocks, where they are known.
        accepted: Fingerprints of what a later release broke, and people let pass: it is broken already.
    """

    ref: str
    contract: Contract
    mocks: MockSet | None = None
    accepted: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Move:
    """One contract's change on main.

    Attributes:
        name: The contract.
        old: As main holds it, or None where it is new.
        new: As main would hold it, or None where it is removed.
        bases: Versions that must keep working, newest first.
        released: Whether any version of it was released.
        policy: The policy as it was before the change.
        topics: Topics of its designs, so that the way out names a free one.
        as_of: The day of the change, which decides sunsets; without it none has passed.
        deprecated_since: Operation (``METHOD /path``) -> the day of the release that deprecated it.
    """

    name: str
    old: ContractState | None
    new: ContractState | None
    bases: tuple[Base, ...]
    released: bool
    policy: Policy
    topics: frozenset[str] = frozenset()
    as_of: date | None = None
    deprecated_since: Mapping[str, date] = field(default_factory=dict)
