"""A contract about to move on main, and why it may not."""

from __future__ import annotations

from dataclasses import dataclass, field

from contractrepo.contract import Contract
from contractrepo.core.problem import Problem
from contractrepo.breaking import Comparison
from contractrepo.mocking import MockSet
from contractrepo.policy import Policy


@dataclass(frozen=True, slots=True)
class ContractState:
    """A contract as one tree holds it: document and mocks."""

    contract: Contract
    mocks: MockSet


@dataclass(frozen=True, slots=True)
class Base:
    """A version that must keep working.

    Attributes:
        ref: How people name it, for example ``orders/v1.1.0`` or ``main``.
        contract: The contract there.
    """

    ref: str
    contract: Contract


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
    """

    name: str
    old: ContractState | None
    new: ContractState | None
    bases: tuple[Base, ...]
    released: bool
    policy: Policy


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a change is refused.

    Attributes:
        code: Stable kebab-case identifier.
        message: What is wrong, in one sentence.
        hint: A way out.
        problems: What is wrong with the documents or mocks, where that is the reason.
        comparison: What breaks, where that is the reason.
        base: The version it breaks.
        contract: The contract concerned, where there is one.
    """

    code: str
    message: str
    hint: str
    problems: tuple[Problem, ...] = ()
    comparison: Comparison | None = None
    base: Base | None = None
    contract: str | None = field(default=None)
