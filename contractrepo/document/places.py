"""Where the values of a document stand in its text."""

from __future__ import annotations

from typing import Protocol


class Places(Protocol):
    """Answers where a value starts."""

    def start(self, tokens: tuple[str, ...]) -> tuple[int, int]:
        """Return 0-based line and column of the key or list item that `tokens` lead to, or of its nearest ancestor."""
