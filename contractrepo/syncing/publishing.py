"""What the mocks of one operation bring into the document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from contractrepo.core.pointer import append, join, split
from contractrepo.core.text import printable
from contractrepo.openapi.description import Description
from contractrepo.openapi.model import MediaType, Operation
from contractrepo.syncing.document_writer import DocumentWriter
from contractrepo.syncing.lens import BODY, LOCATIONS, REQUEST, Shared, parameter_at, response_at
from contractrepo.syncing.wants import Want

_BODILESS = frozenset({"GET", "HEAD", "TRACE"})
# RFC 9110, sections 15.3.5, 15.3.6 and 15.4.5: such an answer never has content.
_CONTENTLESS = frozenset({"204", "205", "304"})
_JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Target:
    """The operation that mocks are written to.

    Attributes:
        pointer: Its place, which may be new.
        key: Its key.
        operation: The operation, or None where it is new.
        file: Path of the mock file.
        declared: Member of `when` and name of the parameters that the path of a new operation has.
    """

    pointer: str
    key: str
    operation: Operation | None
    file: str
    declared: frozenset[tuple[str, str]] = frozenset()


class Publisher:
    """Writes parts of one operation's mocks into the document.

    Args:
        target: The operation.
        writer: Changes the document.
    """

    def __init__(self, target: Target, writer: DocumentWriter) -> None:
        self._pointer = target.pointer
        self._key = target.key
        self._operation = target.operation
        self._file = target.file
        self._declared = target.declared
        self._writer = writer

    def example(self, name: str, shared: Shared) -> None:
        """Add an example with everything that it needs."""
        self._body(name, shared, shared.key, shared.media or _JSON)
        for part, value in shared.values.items():
            if part != BODY:
                self._add(name, shared, part, value)

    def bare(self, name: str, shared: Shared) -> None:
        """Add the response of an answer without an example, and its headers."""
        response = self._response(shared.key)
        if shared.media is not None:
            self._writer.media(response, shared.media, self._file, ())
        for part, value in shared.values.items():
            self._add(name, shared, part, value)

    def change(self, name: str, ours: Shared, shared: Shared, part: str, value: Any) -> None:
        """Write the value of one part of an example that the document has."""
        place = ours.places.get(part) if part in ours.values else None
        if place is None:
            self._add(name, shared, part, value)
            return
        self._writer.want(Want((self._key, name), place, value, self._file))
        schema = self._schema(ours, part)
        if schema is not None:
            self._writer.extender.note(schema, ours.values[part], value, self._file)

    def note(self, place: str, note: str, text: str | None) -> None:
        """Write the summary or description of an example, or remove it; all who share the example share them."""
        self._writer.note(place, note, text)

    def withdraw(self, name: str, ours: Shared, part: str) -> None:
        """Remove the value of one part, unless somebody else shares it."""
        place = ours.places[part]
        others = [user for user in self._writer.users.get(place.pointer, ()) if user[2] == place.site]
        if {user[:2] for user in others} <= {(self._key, name)}:
            self._writer.remove(place.site)

    def remove(self, name: str, ours: Shared) -> None:
        """Remove an example with all its parts."""
        for part in ours.values:
            self.withdraw(name, ours, part)

    def move(self, name: str, ours: Shared, theirs: Shared, *, last: bool, only: bool) -> None:
        """Give an example another response or media type; a new key in the place of one that nothing needs any more.

        Args:
            name: Its id.
            ours: It in the document.
            theirs: It where it belongs.
            last: Whether the mocks have nothing else for its response.
            only: Whether they have nothing else of its media type there.
        """
        old = response_at(self._operation, ours.key)
        assert old is not None
        table = append(self._pointer, "responses")
        schema = self._schema(ours, BODY)
        fits = schema is None or self._writer.responses.accepts(schema, theirs.values[BODY])
        own = fits and old.pointer == append(table, ours.key)
        response: str | None = old.pointer if ours.key == theirs.key else None
        if own and last and response is None and theirs.key not in self._writer.files.get(table):
            self._writer.files.rename(old.pointer, theirs.key)
            response = old.pointer
        if response is not None and ours.media == theirs.media:
            return
        media = theirs.media or _JSON
        if response is not None and own and only and _media(old.content, media) is None:
            self._writer.files.rename(append(response, "content", ours.media or _JSON), media)
            return
        self._writer.remove(ours.places[BODY].site)
        moved = replace(theirs, notes={**ours.notes, **theirs.notes})
        if response is None:
            self._body(name, moved, theirs.key, media)
        else:
            self._body_at(response, name, moved, media)

    def is_shared(self, ours: Shared, part: str) -> bool:
        """Tell whether several examples refer to the component that holds a part."""
        place = ours.places.get(part) if part in ours.values else None
        if place is None or place.pointer.startswith(place.site):
            return False
        return len({site for _, _, site in self._writer.users.get(place.pointer, ())}) > 1

    def _response(self, key: str) -> str:
        known = response_at(self._operation, key)
        return known.pointer if known else self._writer.response(self._pointer, key)

    def _body(self, name: str, shared: Shared, key: str, media: str) -> None:
        if key in _CONTENTLESS:
            self._writer.conflicts.decide(
                "status-vs-content-type",
                append(self._pointer, "responses", key),
                f"an answer with status {key} has no content, but example '{printable(name, limit=80)}' has a body",
                file=self._file,
                mock_pointer=join("examples", name, "respond"),
                values=(None, None, [key, media]),
                choices=(),
            )
            return
        value = shared.values[BODY]
        known = response_at(self._operation, key)
        described = _media(known.content if known else (), media)
        if described is not None:
            self._writer.add_example(described.pointer, name, value, self._file, shared.notes)
            self._note(described.schema, value)
            return
        self._body_at(self._response(key), name, shared, media)

    def _body_at(self, response: str, name: str, shared: Shared, media: str) -> None:
        value = shared.values[BODY]
        holder = self._writer.media(response, media, self._file, [value])
        self._writer.add_example(holder, name, value, self._file, shared.notes)

    def _add(self, name: str, shared: Shared, part: str, value: Any) -> None:
        kind, place, *names = split(part)
        if kind == "respond":
            self._header(name, shared, names[0], value)
        elif part == REQUEST:
            self._request(name, value)
        else:
            self._condition(name, shared, place, names[0], value)

    def _header(self, name: str, shared: Shared, header: str, value: Any) -> None:
        known = response_at(self._operation, shared.key)
        for one in known.headers if known else ():
            if one.name == header:
                self._writer.add_example(one.pointer, name, value, self._file)
                return
        holder = self._writer.header(self._response(shared.key), header, self._file, value)
        self._writer.add_example(holder, name, value, self._file)

    def _request(self, name: str, value: Any) -> None:
        known = self._operation.request_body if self._operation else None
        if known is not None and known.content:
            self._writer.add_example(known.content[0].pointer, name, value, self._file)
            self._note(known.content[0].schema, value)
        elif not self._key.startswith(tuple(f"{method} " for method in _BODILESS)):
            holder = self._writer.request_body(self._pointer, _JSON, self._file, [value])
            self._writer.add_example(holder, name, value, self._file)

    def _condition(self, name: str, shared: Shared, place: str, parameter: str, value: Any) -> None:
        known = parameter_at(self._operation, place, parameter) if self._operation else None
        if (place, parameter) in self._declared:
            return  # the next pass knows the operation with all its parameters
        if known is None:
            holder = self._writer.parameter(self._pointer, LOCATIONS[place], parameter, self._file, [value])
        elif self._provokes(shared, known.schema, value):
            return
        else:
            holder = known.pointer
        self._writer.add_example(holder, name, value, self._file)

    def _provokes(self, shared: Shared, schema: str | None, value: Any) -> bool:
        """A request may break the contract where the answer is an error: that value is no example of the parameter."""
        is_error = shared.key[:1] in {"4", "5"} or shared.key == "default"
        return is_error and schema is not None and not self._writer.requests.accepts(schema, value)

    def _note(self, schema: str | None, value: Any) -> None:
        if schema is not None:
            self._writer.extender.note(schema, None, value, self._file)

    def _schema(self, ours: Shared, part: str) -> str | None:
        if part == BODY:
            response = response_at(self._operation, ours.key)
            described = _media(response.content if response else (), ours.media)
            return described.schema if described else None
        if part == REQUEST and self._operation and self._operation.request_body:
            return self._operation.request_body.content[0].schema
        return None


def _media(content: Sequence[MediaType], name: str | None) -> MediaType | None:
    return next((media for media in content if media.name == name), None)


def shared_parameters(description: Description, path: str) -> frozenset[tuple[str, str]]:
    """Return member of `when` and name of the parameters that all operations of a path have."""
    places = {location: place for place, location in LOCATIONS.items()}
    found = set()
    try:
        pointer, item = description.resolve(append("/paths", path))
    except LookupError:
        return frozenset()
    listed = item.get("parameters") if isinstance(item, dict) else None
    for at in range(len(listed) if isinstance(listed, list) else 0):
        try:
            data = description.resolve(append(pointer, "parameters", at))[1]
        except LookupError:
            continue
        if isinstance(data, dict) and data.get("in") in places:
            found.add((places[data["in"]], str(data.get("name"))))
    return frozenset(found)
