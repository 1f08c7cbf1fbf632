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


CODES = {
    "path-not-found": "No path of the contract leads to the request target.",
    "method-not-allowed": "The path has no operation for the method.",
    "parameter-missing": "A required parameter is absent.",
    "parameter-malformed": "A parameter cannot be read in its style or media type, or is given more than once.",
    "parameter-invalid": "The value of a parameter breaks its schema.",
    "parameter-unknown": "A query parameter is not declared; told only where that was asked for.",
    "content-type-missing": "There is a body, but no Content-Type.",
    "content-type-unsupported": "The Content-Type is none that the contract describes.",
    "body-missing": "A body must be there and is not.",
    "body-malformed": "The body cannot be read as what its Content-Type says.",
    "body-invalid": "The value of the body breaks its schema.",
    "body-unexpected": "There is a body where HTTP has none: after HEAD, or with status 1xx, 204, 205 or 304.",
    "security-missing": "The credentials of a security scheme are absent.",
    "security-malformed": "The credentials of a security scheme are not of its shape.",
    "status-undeclared": "The contract describes no response with the status.",
    "header-missing": "A required header of a response, or of a part of a body, is absent.",
    "header-malformed": "A header cannot be read.",
    "header-invalid": "The value of a header breaks its schema.",
    "too-complex": "A value makes too much work to be judged; only without the fast engine.",
    "violations-omitted": "More violations were found than are listed; `actual` is their number.",
}
"""Every code of a violation, in the order of a message, with its meaning."""
