"""What an engine does: compile a program, judge a value, and say where it was refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

from contractrepo.schema.dialects.program import Path

Branches: TypeAlias = "tuple[tuple[Fault, ...], ...]"


@dataclass(frozen=True, slots=True)
class Fault:
    """One refusal, as steps; words are made of it elsewhere.

    Attributes:
        value: Steps to the value that was refused.
        keyword: Steps from the root of the program to the keyword, references followed (``$defs``, key, ...); for a
            schema that is ``false``, to that schema.
        name: The property that is meant, where the keyword speaks of one by name.
        branches: For ``anyOf`` and ``oneOf``, gives the faults of each alternative. It is asked of the alternative that
            matters alone: the faults of all of them, to the last, would double with every level of a value.
    """

    value: Path
    keyword: Path
    name: str | None = None
    branches: Callable[[], Branches] = tuple


class Uncompilable(ValueError):  # noqa: N818  it says what the program is
    """An engine does not take a program; `path` leads to the part that it names, where it names one."""

    def __init__(self, reason: str, path: Path = ()) -> None:
        super().__init__(reason)
        self.path = path


class TooMuchWork(Exception):  # noqa: N818  nothing is wrong with the program: it cannot be asked about a value
    """A value makes more work than an engine may be set to; every engine says so of the same values."""


class Engine(Protocol):
    """A compiled program. Safe to use from several threads."""

    def is_valid(self, value: Any) -> bool:
        """Tell whether `value` (`{entry: value}`) is accepted; raises `TooMuchWork`."""

    def faults(self, value: Any) -> Iterator[Fault]:
        """Yield why `value`, which is refused, is, in no particular order; raises `TooMuchWork`."""
