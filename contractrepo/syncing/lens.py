"""The part of an operation's mocks that document and mock files share, seen from either side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from contractrepo.core.pointer import join, split
from contractrepo.mocking.answering.candidates import own_media_type
from contractrepo.mocking.answering.media_choice import media_of
from contractrepo.mocking.documented import NOTES, Place, documented_mock, made_name
from contractrepo.mocking.files.mock import ABSENT, Example, Mock
from contractrepo.openapi.description import Description
from contractrepo.openapi.model import Operation, Parameter, ResponseSpec
from contractrepo.syncing.three_way import equal

LOCATIONS = {"path": "path", "query": "query", "headers": "header", "cookies": "cookie"}
BODY = "/respond/body"
REQUEST = "/when/body/equals"
# OpenAPI, section "Example Object".
_VALUES = frozenset({"value", "dataValue", "serializedValue"})
# OpenAPI, sections "Parameter Object" and "Response Object": these are described by other means.
UNDESCRIBED = frozenset({"accept", "content-type", "authorization"})


@dataclass(frozen=True, slots=True)
class Shared:
    """The shared part of one example.

    Attributes:
        key: Key of its response: ``200``, ``4XX`` or ``default``.
        media: Name of its media type as the document has it, or None for an answer without content.
        values: Pointer in the example, as `DocumentedMock.places` spells it -> value.
        places: The same pointers -> where the value stands, in the document or (as both members) in the example.
        notes: Its summary and its description.
        noted: Place of the document's object that has room for notes, or None.
    """

    key: str
    media: str | None
    values: Mapping[str, Any]
    places: Mapping[str, Place] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    noted: str | None = None

    @property
    def address(self) -> tuple[str, str | None]:
        """Return response key and media type."""
        return self.key, self.media

    def value(self, part: str) -> Any:
        """Return the value of a part, or `ABSENT`."""
        return self.values.get(part, ABSENT)

    def note(self, name: str) -> Any:
        """Return the summary or the description, or `ABSENT`."""
        return self.notes.get(name, ABSENT)

    def agrees(self, other: Shared) -> bool:
        """Tell whether two are the same but for where they stand."""
        parts = {*self.values, *other.values}
        return self.address == other.address and all(equal(self.value(p), other.value(p)) for p in parts)


@dataclass(frozen=True, slots=True)
class View:
    """What one side says about an operation.

    Attributes:
        shared: Example id -> its shared part.
        bare: Id of examples without a body that could be an example -> what is left to share: address and headers.
            In the document these are the stand-ins for responses without examples.
        data: Example id -> the example as a mock file has it.
    """

    shared: Mapping[str, Shared] = field(default_factory=dict)
    bare: Mapping[str, Shared] = field(default_factory=dict)
    data: Mapping[str, Any] = field(default_factory=dict)


NOTHING = View()


@dataclass(frozen=True, slots=True)
class Views:
    """What both sides say about an operation, and said.

    Attributes:
        before: The document in the base.
        ours: The document.
        old: The mock file in the base.
        theirs: The mock file.
        has_base: Whether there is a base; nothing is known about what was not in it.
    """

    before: View
    ours: View
    old: View
    theirs: View
    has_base: bool


def document_view(description: Description, operation: Operation) -> View:
    """Return what the document says about an operation's mocks."""
    made = documented_mock(description, operation)
    shared: dict[str, Shared] = {}
    bare: dict[str, Shared] = {}
    for name, data in made.data["examples"].items():
        respond, places = data["respond"], made.places[name]
        key = respond.get("as", str(respond["status"]))
        values = dict(_documented_values(data, places))
        into = shared if BODY in values else bare
        into[name] = Shared(key, respond.get("contentType"), values, places, _notes(data), _noted(places))
    return View(shared, bare, made.data["examples"])


def mock_view(mock: Mock, data: Mapping[str, Any], operation: Operation | None) -> View:
    """Return what a mock file says that the document can hold.

    Args:
        mock: The mocks.
        data: The same as data.
        operation: The operation, where the document has it: it spells names and media types.
    """
    shared: dict[str, Shared] = {}
    bare: dict[str, Shared] = {}
    for example in mock.examples:
        respond = example.respond
        if example.mock_only or respond.generate is not None:
            continue
        key = respond.key or str(respond.status)
        response = response_at(operation, key)
        media = own_media_type(respond, response)
        described = media_of(response, media) if media else None
        media = described.name if described else media
        parts = list(_headers(example, response))
        if respond.body is not ABSENT:
            parts += [(BODY, BODY, respond.body), *_conditions(example, operation)]
        values = {part: value for part, _, value in parts}
        places = {part: Place(pointer, pointer) for part, pointer, _ in parts}
        notes = _notes(data["examples"][example.id])
        (bare if respond.body is ABSENT else shared)[example.id] = Shared(key, media, values, places, notes)
    return View(shared, bare, data["examples"])


def response_at(operation: Operation | None, key: str) -> ResponseSpec | None:
    """Return the response under a key."""
    responses = operation.responses if operation else ()
    return next((one for one in responses if one.status.upper() == key.upper()), None)


def parameter_at(operation: Operation, place: str, name: str) -> Parameter | None:
    """Return the parameter that a condition is about."""
    wanted = name.lower() if place == "headers" else name
    for one in operation.parameters:
        own = one.name.lower() if place == "headers" else one.name
        if one.location == LOCATIONS[place] and own == wanted:
            return one
    return None


def key_of(respond: Mapping[str, Any]) -> str:
    """Return the response key of an answer as a mock file has it."""
    return str(respond.get("as", respond["status"]))


def is_stand_in(name: str, data: Mapping[str, Any]) -> bool:
    """Tell whether an example is no more than what sync writes for a response without examples."""
    respond = data["respond"]
    plain = respond.keys() <= {"status", "as", "contentType", "generate"}
    generated = respond.get("generate", {"seed": 0}) == {"seed": 0}
    return name == made_name(key_of(respond)) and data.keys() == {"respond"} and plain and generated


def _notes(data: Mapping[str, Any]) -> dict[str, str]:
    return {note: data[note] for note in NOTES if note in data}


def _noted(places: Mapping[str, Place]) -> str | None:
    """A nameless example is its value, and says nothing else."""
    place = places.get(BODY)
    *holder, member = split(place.pointer) if place else ("",)
    return join(*holder) if member in _VALUES else None


def _documented_values(data: Mapping[str, Any], places: Mapping[str, Place]) -> Iterator[tuple[str, Any]]:
    for place, named in data.get("when", {}).items():
        for name, value in named.items():
            part = REQUEST if place == "body" else join("when", place, name)
            plain = value["equals"] if isinstance(value, dict) and place != "body" else value
            if part in places:
                yield part, plain
    for name, value in data["respond"].get("headers", {}).items():
        yield join("respond", "headers", name), value
    if "body" in data["respond"]:
        yield BODY, data["respond"]["body"]


def _headers(example: Example, response: ResponseSpec | None) -> Iterator[tuple[str, str, Any]]:
    declared = {header.name.lower(): header for header in response.headers} if response else {}
    for name, value in example.respond.headers.items():
        header = declared.get(name.lower())
        if name.lower() == "content-type" or (header and header.content):
            continue
        own = header.name if header else name
        yield join("respond", "headers", own), join("respond", "headers", name), value


def _conditions(example: Example, operation: Operation | None) -> Iterator[tuple[str, str, Any]]:
    for place in LOCATIONS:
        for name, matcher in example.when.get(place, {}).items():
            parameter = parameter_at(operation, place, name) if operation else None
            unfit = parameter.content if parameter else place == "headers" and name.lower() in UNDESCRIBED
            if unfit or not is_plain(matcher):
                continue
            pointer = join("when", place, name)
            wrapped = isinstance(matcher, dict)
            value = matcher["equals"] if wrapped else matcher
            own = join("when", place, parameter.name if parameter else name)
            yield own, pointer + "/equals" if wrapped else pointer, value
    if "equals" in example.when.get("body", {}):
        yield REQUEST, REQUEST, example.when["body"]["equals"]


def is_plain(matcher: Any) -> bool:
    """Tell whether a condition asks for one value and nothing else."""
    return not isinstance(matcher, dict) or matcher.keys() == {"equals"}
