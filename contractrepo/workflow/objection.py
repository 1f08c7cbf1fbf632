"""What is said against a change."""

from __future__ import annotations

from dataclasses import dataclass

from contractrepo.breaking import Comparison
from contractrepo.core.problem import Problem
from contractrepo.core.semver import Version
from contractrepo.workflow.move import Base


@dataclass(frozen=True, slots=True)
class Objection:
    """Why a change is refused, or what is worth knowing about it.

    Attributes:
        code: Stable kebab-case identifier.
        message: What is wrong, in one sentence.
        hint: A way out in words, or None where `topic` is the way out.
        blocking: Whether the change is refused for it; a warning otherwise.
        contract: The contract concerned, where there is one.
        problems: What is wrong with the document or the mocks, where that is the reason.
        comparison: What breaks, where that is the reason.
        base: The version it breaks.
        least: The least version that may hold the change, where one can be told.
        topic: A free topic under which the change may be kept as a design, where it may.
    """

    code: str
    message: str
    hint: str | None = None
    blocking: bool = True
    contract: str | None = None
    problems: tuple[Problem, ...] = ()
    comparison: Comparison | None = None
    base: Base | None = None
    least: Version | None = None
    topic: str | None = None
