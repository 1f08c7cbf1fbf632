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
        accept_tokens: Credentials that are accepted, None for all of the right shape.
        certificate: Whether clients count as having shown a certificate (mutual TLS).
    """

    seed: int = 0
    dynamic: bool = False
    strict: bool = True
    cors: bool = True
    commit: str | None = None
    accept_tokens: frozenset[str] | None = None
    certificate: bool = True
