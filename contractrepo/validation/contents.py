"""Bodies held against the Media Type Objects that describe them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from contractrepo.openapi.description import Description
from contractrepo.openapi.model import MediaType
from contractrepo.schema.failure import Failure
from contractrepo.schema.schemas import Schemas
from contractrepo.validation.bodies import Reader, reader_for, reads_empty
from contractrepo.validation.bodies.sequences import sequence_reader
from contractrepo.validation.carriers import failures
from contractrepo.validation.malformed import Malformed
from contractrepo.validation.media_types import MediaRange, closest, parse
from contractrepo.validation.reporting import MOST_VIOLATIONS, Reporter, Subject
from contractrepo.validation.shapes import Shapes
from contractrepo.validation.violation import Violation

if TYPE_CHECKING:
    from contractrepo.validation.part_headers import PartHeaders

# Spellings of Content-Type that are remembered; boundaries make endless new ones.
_MOST_SPELLINGS = 64
_BODY = Subject("body", "body", "the body")


@dataclass(frozen=True, slots=True)
class Chosen:
    """How a body of one Content-Type is read and judged.

    Attributes:
        media: The Media Type Object that describes it.
        sent: The Content-Type.
        read: Returns the values it can mean; raises `Malformed`.
        item_schema: Pointer of the schema of each item, where it is a row of items.
        part_headers: What the headers of its parts must be, where something is said of them.
    """

    media: MediaType
    sent: MediaRange
    read: Reader
    item_schema: str | None
    part_headers: PartHeaders | None


class Contents:
    """The bodies that a Request Body or Response Object describes.

    Args:
        content: The Media Type Objects.
        pointer: Place of the object that has them.
        description: Their description.
        shapes: Forms of the schemas.
    """

    def __init__(
        self, content: Sequence[MediaType], pointer: str, description: Description, shapes: Shapes
    ) -> None:
        self.names = [media.name for media in content]
        self._content, self._pointer = content, pointer
        self._description, self._shapes = description, shapes
        self._ranges = [parse(media.name) for media in content]
        self._known: dict[str, Chosen | None] = {}

    def choose(self, content_type: str) -> Chosen | None:
        """Return how to read a body with this Content-Type, or None where nothing describes it."""
        if content_type in self._known:
            return self._known[content_type]
        chosen = self._choice(parse(content_type))
        if len(self._known) < _MOST_SPELLINGS:
            self._known[content_type] = chosen
        return chosen

    def violations(
        self, content_type: str | None, body: bytes, schemas: Schemas, reporter: Reporter, *, required: bool
    ) -> Iterator[Violation]:
        """Yield what is wrong with a body.

        Args:
            content_type: The Content-Type field, or None.
            body: The bytes.
            schemas: Schemas of the direction.
            reporter: Makes violations.
            required: Whether there must be a body.
        """
        chosen = None if content_type is None else self.choose(content_type)
        if not body and (chosen is None or not reads_empty(chosen.sent)):
            if required:
                yield reporter.missing(_BODY, self._pointer, self.names)
        elif chosen is None:
            yield self._undescribed(content_type, reporter)
        else:
            yield from self._judged(chosen, body, schemas, reporter)

    def _choice(self, sent: MediaRange | None) -> Chosen | None:
        index = None if sent is None or sent.is_range else closest(sent, self._ranges)
        if sent is None or index is None:
            return None
        media = self._content[index]
        is_row = sent.type == "multipart" or sequence_reader(sent) is not None
        headers = self._part_headers(media) if sent.type == "multipart" else None
        read = reader_for(media, sent, self._shapes)
        return Chosen(media, sent, read, media.item_schema if is_row else None, headers or None)

    def _part_headers(self, media: MediaType) -> PartHeaders:
        from contractrepo.validation.part_headers import PartHeaders

        return PartHeaders(media, self._description, self._shapes)

    def _undescribed(self, content_type: str | None, reporter: Reporter) -> Violation:
        code, message = "content-type-missing", "the body has no Content-Type"
        if content_type is not None:
            code = "content-type-unsupported"
            message = f"the media type {content_type} is none of {', '.join(self.names)}"
        return reporter.placed(
            Violation(
                code,
                "content-type",
                message,
                keyword="content",
                expected=self.names,
                actual=content_type,
                schema_pointer=self._pointer,
            )
        )

    def _judged(
        self, chosen: Chosen, body: bytes, schemas: Schemas, reporter: Reporter
    ) -> Iterator[Violation]:
        media = chosen.media
        try:
            readings = chosen.read(body, chosen.sent)
        except Malformed as malformed:
            yield from reporter.malformed(_BODY, media.pointer, malformed)
            return
        if chosen.part_headers is not None:
            yield from chosen.part_headers.violations(body, chosen.sent, schemas, reporter)
        if not readings:
            return
        if media.schema is not None:
            for failure in failures(schemas, media.schema, readings):
                yield reporter.invalid(_BODY, failure)
        if chosen.item_schema is not None:
            for failure in _item_failures(schemas, chosen.item_schema, readings):
                yield reporter.invalid(_BODY, failure)


def _item_failures(schemas: Schemas, schema: str, readings: Sequence[Sequence[Any]]) -> Iterator[Failure]:
    """Yield why items are refused; after more than a report can hold, only the first reason of each."""
    count = 0
    for index, items in enumerate(zip(*readings, strict=True)):
        found = failures(schemas, schema, items)
        for failure in found[:1] if count > MOST_VIOLATIONS else found:
            count += 1
            yield Failure(
                f"/{index}{failure.pointer}",
                failure.keyword,
                failure.expected,
                failure.actual,
                failure.message,
                failure.schema_pointer,
            )
