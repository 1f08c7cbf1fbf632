"""Places of the values of a document that was not parsed; nothing is done before somebody asks for one."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

from contractrepo.document import Limits, read_document
from contractrepo.document.decoding import decode
from contractrepo.document.json_places import JsonPlaces
from contractrepo.document.places import Places


class LatePlaces:
    """Where the values of a text stand, by what was kept of it or by the text itself.

    Args:
        data: The data of the text.
        content: The text.
        file: Its name.
        kept: Returns the layout of the places in YAML, if there is one; None where the text is JSON.
    """

    def __init__(
        self, data: Any, content: bytes, file: str | None, kept: Callable[[], bytes | None] | None
    ) -> None:
        self._data = data
        self._content = content
        self._file = file
        self._kept = kept

    def start(self, tokens: tuple[str, ...]) -> tuple[int, int]:
        """Return 0-based line and column of what `tokens` lead to, or of its nearest ancestor."""
        try:
            return self._places.start(tokens)
        except IndexError:  # the layout is of something else
            return self._read_again.start(tokens)

    @cached_property
    def _places(self) -> Places:
        """Two threads may both make it; they make equal ones."""
        if self._kept is None:
            return JsonPlaces(decode(self._content, Limits()))
        from contractrepo.kept.layouts import laid_out

        return laid_out(self._kept(), self._data) or self._read_again

    @cached_property
    def _read_again(self) -> Places:
        return read_document(self._content, file=self._file).places
