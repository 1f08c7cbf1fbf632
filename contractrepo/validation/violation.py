"""What is wrong with a message, as a value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

ViolationLocation = Literal["path", "query", "header", "cookie", "body", "status", "content-type", "security"]


@dataclass(frozen=True, slots=True)
class Violation:
    """One way in which a request or response breaks the contract.

    Attributes:
        code: Stable kebab-case identifier, for example ``body-invalid`` or ``parameter-missing``.
        location: Part of the message.
        message: One sentence; the wording is not API.
        name: Parameter, header, cookie or security scheme, or None.
        pointer: JSON pointer into the value, ``""`` for all of it.
        keyword: The schema keyword that refused, or None.
        expected: What the contract asks for, shortened where long.
        actual: What the message holds, shortened where long, secrets masked.
        schema_pointer: Place of the keyword in the document, or None.
        file: File of that place, or None.
        line: 1-based line of that place, or None.
    """

    code: str
    location: ViolationLocation
    message: str
    name: str | None = None
    pointer: str = ""
    keyword: str | None = None
    expected: Any = None
    actual: Any = None
    schema_pointer: str | None = None
    file: str | None = None
    line: int | None = None
