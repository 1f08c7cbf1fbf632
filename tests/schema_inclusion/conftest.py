"""The question that these tests ask."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from contractrepo.schema.dialects import Source
from contractrepo.schema.inclusion import Inclusion, Likeness, Reading, Reason, Role, Side
from contractrepo.schema.schemas import Schemas


@pytest.fixture(scope="session")
def ask() -> Callable[..., tuple[Reason, ...]]:
    """Why is not every value of the schema at /S of one document a value of that at /S of another?"""
    return _ask


def _ask(
    one: Any, other: Any, version: Any = "3.1", *, text: bool = False, repeated: bool = False
) -> tuple[Reason, ...]:
    roles: tuple[tuple[Any, Role], ...] = ((one, "sender"), (other, "reader"))
    sides = [
        Side(
            Reading(Source(data, version, "request")),
            role,
            Schemas(data, version, "request", ()).accepts,
            text=text,
        )
        for data, role in roles
    ]
    likeness = Likeness(sides[0].source, sides[1].source)
    return Inclusion(sides[0], sides[1], likeness.alike).reasons("/S", "/S", repeated=repeated)
