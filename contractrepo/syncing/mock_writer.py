"""What a document adds to mock files and changes in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from contractrepo.core.pointer import append, join, split
from contractrepo.mocking.documented import status_of
from contractrepo.openapi.model import Operation
from contractrepo.syncing.draft import Draft
from contractrepo.syncing.side import MockFile


class MockWriter:
    """Changes one mock file as the document asks for.

    Args:
        file: The file as it is.
        operation: Its operation in the document.

    Attributes:
        file: The same.
        draft: Its data as it is to be.
    """

    def __init__(self, file: MockFile, operation: Operation) -> None:
        self.file = file
        self._operation = operation
        self.draft = Draft(file.data)

    def put(self, name: str, part: str, value: Any) -> None:
        """Put the value of a part of an example: a condition, a header or a body."""
        place = join("examples", name) + part
        tokens = split(place)
        if tokens[2] == "when" and isinstance(value, (dict, list)) and tokens[-1] != "equals":
            value = {"equals": value}
        for length in range(3, len(tokens)):
            holder = join(*tokens[:length])
            if self.draft.get(holder) is None:
                self.draft.put(holder, {}, before="respond" if length == 3 else "body")
        self.draft.put(place, value)

    def note(self, name: str, note: str, text: str | None) -> None:
        """Put a summary or description at the head of an example, or remove it."""
        place = join("examples", name)
        if text is None:
            self.draft.remove(append(place, note))
        elif note in self.draft.get(place):
            self.draft.put(append(place, note), text)
        else:
            after = "summary" if note != "summary" and "summary" in self.draft.get(place) else None
            first = None if after else next(iter(self.draft.get(place)))
            self.draft.put(append(place, note), text, after=after, before=first)

    def is_taken(self, name: str, part: str) -> bool:
        """Tell whether a condition of the file's own stands where the document has a value."""
        kind, place, *names = split(part)
        when = self.file.data["examples"][name].get("when", {}) if kind == "when" else {}
        if place == "body":
            return "body" in when
        return any(_same_name(place, one, names[0]) for one in when.get(place, ()))

    def remove(self, name: str, pointer: str) -> None:
        """Remove a part of an example, and the objects that it leaves empty."""
        tokens = ["examples", name, *split(pointer)]
        self.draft.remove(join(*tokens))
        for length in range(len(tokens) - 1, 2, -1):
            if self.draft.get(join(*tokens[:length])) != {}:
                break
            self.draft.remove(join(*tokens[:length]))

    def move(self, name: str, key: str, media: str | None) -> None:
        """Give an example another response key and media type."""
        respond = join("examples", name, "respond")
        data = self.draft.get(respond)
        if key.isdigit():
            self.draft.remove(append(respond, "as"))
        elif data.get("as") != key:
            self.draft.put(append(respond, "as"), key, after="status")
        if not _within(data["status"], key):
            self.draft.put(append(respond, "status"), status_of(key, self._operation))
        if media is not None and data.get("contentType") != media:
            self.draft.put(append(respond, "contentType"), media, after="as" if "as" in data else "status")

    def add(self, name: str, data: Mapping[str, Any], before: Iterable[str]) -> None:
        """Add an example behind the last one of those that the document has before it."""
        present = [one for one in before if one in self.draft.get("/examples")]
        self.draft.put(join("examples", name), data, after=present[-1] if present else None)

    def drop(self, name: str) -> None:
        """Remove an example."""
        self.draft.remove(join("examples", name))

    def keep_apart(self, name: str) -> None:
        """Keep an example that the document no longer has."""
        place = join("examples", name)
        self.draft.put(append(place, "sync"), "mock-only", before=next(iter(self.draft.get(place))))

    def call(self, name: str, new: str) -> None:
        """Give an example another id."""
        self.draft.rename(join("examples", name), new)

    def rename_parameter(self, place: str, old: str, new: str) -> None:
        """Rename a condition of every example."""
        for name, data in self.file.data["examples"].items():
            for spelled in data.get("when", {}).get(place, {}):
                if _same_name(place, spelled, old):
                    self.draft.rename(join("examples", name, "when", place, spelled), new)

    def fill(self, name: str, pointer: str, value: Any, notes: Sequence[str]) -> None:
        """Put what a new required field needs into an answer, and say so in `todo`."""
        place = join("examples", name)
        self.draft.put(place + pointer, value)
        known = self.draft.get(append(place, "todo"), [])
        fresh = [note for note in notes if note not in known]
        first = "sync" if "sync" in self.draft.get(place) else None
        head = None if first else next(iter(self.draft.get(place)))
        self.draft.put(append(place, "todo"), [*known, *fresh], after=first, before=head)

    def text(self, text: str) -> str:
        """Return the text of the file as it is to be."""
        return self.draft.text(text, self.file.path) if self.draft.changed else text


def _same_name(place: str, one: str, other: str) -> bool:
    """RFC 9110, section 5.1: names of fields are the same in upper and lower case."""
    return one.lower() == other.lower() if place == "headers" else one == other


def _within(status: int, key: str) -> bool:
    if key.isdigit():
        return str(status) == key
    return key.lower() == "default" or str(status)[0] == key[0]
