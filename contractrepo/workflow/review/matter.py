"""What a review is about, and by what it is judged."""

from __future__ import annotations

from dataclasses import dataclass

from contractrepo.policy import Rulebook
from contractrepo.workflow.review.authority import Authority
from contractrepo.workflow.review.facts import Facts


@dataclass(frozen=True, slots=True)
class Matter:
    """One version of one contract.

    Attributes:
        name: The contract.
        version: The version without ``v``.
        book: Whose keys are trusted and whose approval counts: the policy in force, or for a released version the one
            in force when its release came.
        facts: The repository.
        today: ``YYYY-MM-DD``.
    """

    name: str
    version: str
    book: Rulebook
    facts: Facts
    today: str

    @property
    def authority(self) -> Authority:
        """Who may do what about the contract."""
        return Authority.of(self.book, self.name)
