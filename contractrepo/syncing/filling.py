"""What new required fields ask for, put into answers that only the mocks have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from contractrepo.core.pointer import append, join, split
from contractrepo.core.text import shown
from contractrepo.mocking.answering.media_choice import media_of
from contractrepo.openapi.model import Operation
from contractrepo.schema.samples import CannotGenerate, sample
from contractrepo.schema.schemas import Schemas
from contractrepo.syncing.lens import key_of, mock_view, response_at
from contractrepo.syncing.mock_writer import MockWriter
from contractrepo.syncing.pairing import Pair
from contractrepo.syncing.side import MockFile, Side
from contractrepo.syncing.three_way import replaced

_MOST_FIELDS = 256


def filled(touched: Sequence[Pair], reference: Side, state: Side) -> dict[str, str]:
    """Return the texts of the mocks, in which every own answer that kept its schema keeps the new one.

    Args:
        touched: Operations whose schemas may have changed.
        reference: The state in which both agreed.
        state: The state now.
    """
    texts = dict(state.texts)
    filler = _Filler(reference, state)
    for pair in touched:
        if pair.new is not None and pair.now is not None and pair.before is not None:
            texts[pair.new.path] = filler.text(pair.new, pair.before, pair.now)
    return texts


class _Filler:
    def __init__(self, reference: Side, state: Side) -> None:
        self._texts = state.texts
        self._old = _responses(reference)
        self._new = _responses(state)
        self._description = state.description

    def text(self, file: MockFile, before: Operation, now: Operation) -> str:
        mocks = MockWriter(file, now)
        shared = mock_view(file.mock, file.data, now).shared
        for name, data in file.data["examples"].items():
            for pointer, respond in _answers(data) if name not in shared else ():
                old, new = _schema(before, respond), _schema(now, respond)
                if old is None or new is None or not self._old.accepts(old, respond["body"]):
                    continue
                body, notes = self._completed(new, respond["body"], append(pointer, "body"))
                if notes:
                    mocks.fill(name, append(pointer, "body"), body, notes)
        return mocks.text(self._texts[file.path])

    def _completed(self, schema: str, body: Any, pointer: str) -> tuple[Any, list[str]]:
        """Return the body with every missing field, and a note for each; where one cannot be made, as it was."""
        notes: list[str] = []
        whole = body
        for _ in range(_MOST_FIELDS):
            failures = self._new.failures(schema, whole)
            missing = next((one for one in failures if one.keyword == "required"), None)
            if missing is None:
                return (whole, notes) if not failures else (body, [])
            try:
                value = self._value(missing.schema_pointer, str(missing.expected))
            except CannotGenerate:
                return body, []
            place = append(missing.pointer, str(missing.expected))
            whole = replaced(whole, place, value)
            notes.append(
                f"{join_words(pointer + place)} was filled in by sync: {shown(missing.expected)} is required now"
            )
        return body, []

    def _value(self, required: str, name: str) -> Any:
        """Return what a property is by default, or else something that its schema accepts."""
        place = append(join(*split(required)[:-1]), "properties", name)
        try:
            pointer, schema = self._description.resolve(place)
        except LookupError:
            return name
        if isinstance(schema, dict) and "default" in schema:
            return schema["default"]
        return sample(self._new, pointer)


def join_words(pointer: str) -> str:
    """Return a pointer as people write paths: ``respond.body.age``."""
    return ".".join(split(pointer))


def _answers(data: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    answers = [("/respond", data["respond"])]
    answers += [(f"/then/{at}", one) for at, one in enumerate(data.get("then", ()))]
    yield from ((pointer, one) for pointer, one in answers if "body" in one)


def _schema(operation: Operation, respond: Mapping[str, Any]) -> str | None:
    response = response_at(operation, key_of(respond)) or operation.response_for(respond["status"])
    media = media_of(response, respond.get("contentType"))
    return media.schema if media else None


def _responses(side: Side) -> Schemas:
    description = side.description
    return Schemas(description.data, description.version.name, "response", ())
