"""What conditions ask of a request, decoded as the contract says and only when asked for."""

from __future__ import annotations

from typing import Any, Protocol


class Facts(Protocol):
    """The parts of one request."""

    @property
    def content_type(self) -> str | None:
        """Return the Content-Type header."""

    @property
    def body(self) -> Any:
        """Return the decoded body, or `ABSENT` where there is none or it cannot be read."""

    @property
    def text(self) -> str:
        """Return the body as text, what is not UTF-8 replaced."""

    def parameter(self, place: str, name: str) -> Any:
        """Return the value of a parameter, or `ABSENT`; `place` is path, query, headers or cookies."""
