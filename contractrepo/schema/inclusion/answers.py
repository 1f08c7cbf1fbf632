"""The three answers to "is there a value in this set?"."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from enum import Enum
from typing import Any

from contractrepo.schema.inclusion.atoms import Conj


@dataclass(frozen=True, slots=True)
class Found:
    """There is one."""

    value: Any


@dataclass(frozen=True, slots=True)
class Unknown:
    """None was found, and it was not shown that there is none."""

    reason: str


class Empty(Enum):
    """It was shown that there is none."""

    EMPTY = "empty"


EMPTY = Empty.EMPTY
Answer = Found | Unknown | Empty
Task = Generator[Conj, Answer, Answer]
"""A search that yields each set of which it must know a value, and is sent the answer: so depth costs no call stack."""


def size(value: Any, bound: int) -> int:
    """Return how many parts a value has, written out; any number above `bound` once there are more.

    Values share parts, so what is small in memory can be endless on paper.
    """
    count, waiting = 0, [value]
    while waiting and count <= bound:
        part = waiting.pop()
        count += 1
        if isinstance(part, dict):
            waiting += part.values()
        elif isinstance(part, list):
            waiting += part
    return count + len(waiting)
