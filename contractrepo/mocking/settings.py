"""How a mock answers, besides what the contract says."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    """The options of `responder`.

    Attributes:
        seed: Seed of generated answers.
        dynamic: Generate a new answer for each request instead of sending examples.
        strict: Never send an example that breaks the contract.
        cors: Let pages from anywhere read the answers.
        commit: Commit of the contract, where known.
    """

    seed: int = 0
    dynamic: bool = False
    strict: bool = True
    cors: bool = True
    commit: str | None = None
