"""Problems as JSON values, and back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from operator import attrgetter
from typing import Any

from contractrepo.core.problem import Problem

_members = attrgetter(*(field.name for field in fields(Problem)))
# What the members of a problem may be, in order.
_TEXT, _NUMBER, _NOTHING = (str,), (int,), (type(None),)
_FIELDS = (_TEXT, _TEXT, _TEXT, _TEXT, _TEXT + _NOTHING, *[_NUMBER + _NOTHING] * 2, _TEXT + _NOTHING)
_SEVERITIES = frozenset({"error", "warning"})


def rows(problems: Sequence[Problem]) -> list[tuple[Any, ...]]:
    """Return problems as JSON values."""
    return list(map(_members, problems))


def problems_of(found: Any) -> tuple[Problem, ...] | None:
    """Return the problems that JSON values stand for, or None where they stand for none."""
    if isinstance(found, list) and all(map(_is_problem, found)):
        return tuple(Problem(*row) for row in found)
    return None


def _is_problem(row: Any) -> bool:
    return (
        isinstance(row, list)
        and len(row) == len(_FIELDS)
        and all(type(value) in types for value, types in zip(row, _FIELDS, strict=True))
        and row[1] in _SEVERITIES
    )
