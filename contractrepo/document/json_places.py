"""Places of the values of a JSON document."""

from __future__ import annotations

from functools import cached_property

from contractrepo.document.json_scan import Place, Scan


class JsonPlaces:
    """Where the values of sound JSON text start; the text is scanned when the first place is asked for."""

    def __init__(self, text: str) -> None:
        self._text = text

    def start(self, tokens: tuple[str, ...]) -> tuple[int, int]:
        """Return 0-based line and column of what `tokens` lead to, or of its nearest ancestor."""
        return self._root.nearest(tokens).start

    @cached_property
    def _root(self) -> Place:
        """Two threads may both compute it; they get equal results."""
        return Scan(self._text).root
