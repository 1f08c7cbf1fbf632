"""A message that worked before and fails now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from contractrepo.breaking.rules import Direction
from contractrepo.core.messages import Request, Response
from contractrepo.errors import Location
from contractrepo.validation.violation import Violation

SideName = Literal["base", "revision"]


@dataclass(frozen=True, slots=True)
class MockExample:
    """An example of a mock file: what people know a message by.

    Attributes:
        id: Its name.
        location: Its place in the mock file.
    """

    id: str
    location: Location


@dataclass(frozen=True, slots=True)
class Witness:
    """A value that one side accepts and the other refuses, confirmed by the validators of both.

    Attributes:
        kind: Part of the exchange that carries the value.
        value: The JSON value of the body or parameter; None where the message as a whole is the point.
        accepted_by: The side that accepts it.
        rejected_by: The side that refuses it.
        violations: What the refusing side says.
        request: The complete request that carries the value, or that the response answers; None where none could
            be built that both validators judge as the value alone.
        response: The complete response, for kind ``response``.
        mock: An example of a mock file of the accepting side that fails for the same cause, or None.
    """

    kind: Direction
    value: Any
    accepted_by: SideName
    rejected_by: SideName
    violations: tuple[Violation, ...] = ()
    request: Request | None = None
    response: Response | None = None
    mock: MockExample | None = None
