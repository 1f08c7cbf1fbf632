"""The mocks that a document itself holds: its examples, paired by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from contractrepo.core.pointer import append, join
from contractrepo.core.text import printable
from contractrepo.document import parse_json
from contractrepo.errors import ContractError
from contractrepo.mocking.files.mock import Example, Mock
from contractrepo.mocking.files.reading import read_mock
from contractrepo.openapi.description import Description
from contractrepo.openapi.model import Header, MediaType, Operation, Parameter, ResponseSpec
from contractrepo.validation.media_types import parse

NAMELESS = "default"
# What people say about an example; an Example Object and an example of a mock file have both.
NOTES = ("summary", "description")
_PLACES = {"path": "path", "query": "query", "header": "headers", "cookie": "cookies"}


@dataclass(frozen=True, slots=True)
class Place:
    """Where the document holds a part of a mock.

    Attributes:
        site: Member of `examples`, or the `example`, as it is used; a reference may stand there.
        pointer: The value itself, references followed.
    """

    site: str
    pointer: str


@dataclass(frozen=True, slots=True)
class DocumentedMock:
    """Mocks made from a document.

    Attributes:
        data: The mock file's data.
        origins: Example id -> place of the example in the description; of the response where it has no example.
        places: Example id -> pointer in the example (``/respond/body``, ``/when/path/petId``) -> where its value is.
    """

    data: dict[str, Any]
    origins: Mapping[str, str]
    places: Mapping[str, Mapping[str, Place]]


@dataclass(frozen=True, slots=True)
class _Documented:
    """One example of the document."""

    name: str
    place: Place
    value: Any
    notes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Made:
    """One example of the mock file."""

    name: str
    pointer: str
    data: dict[str, Any]
    places: dict[str, Place]


def documented_mock(description: Description, operation: Operation) -> DocumentedMock:
    """Return the mocks that an operation's own examples make.

    The nameless `example` is named ``default``. A name that an earlier response uses gets the response key appended.
    A response without an example is generated.

    Returns:
        Data that keeps the mock format; without examples where the operation has no responses.
    """
    data: dict[str, Any] = {"mock": 1, "operation": operation.key}
    if operation.operation_id is not None:
        data["operationId"] = operation.operation_id
    examples: dict[str, Any] = {}
    origins: dict[str, str] = {}
    places: dict[str, Mapping[str, Place]] = {}
    for response in operation.responses:
        for made in _examples(description, operation, response):
            identity = _free(made.name, response.status, examples)
            if identity != made.name:
                made.data.pop("when", None)
            examples[identity], origins[identity], places[identity] = made.data, made.pointer, made.places
    return DocumentedMock({**data, "examples": examples}, origins, places)


def read_documented(made: DocumentedMock) -> Mock:
    """Return what stands in where there is no mock file: nobody asked for its generated answers, so they are plain."""
    mock = read_mock(made.data)
    return replace(mock, examples=tuple(_plain(example) for example in mock.examples))


def made_name(key: str) -> str:
    """Return the id of the example that stands in for a response without one."""
    return f"generated-{key}"


def status_of(key: str, operation: Operation) -> int:
    """Return a status that a response key stands for: ``4XX`` is 400, ``default`` the error beside a success."""
    if key.isdigit():
        return int(key)
    if key.upper() == "DEFAULT":
        return 500 if any(response.status[:1] == "2" for response in operation.responses) else 200
    return int(key[:1]) * 100


def documented_values(
    description: Description, part: MediaType | Parameter | Header
) -> Iterator[tuple[str, Any]]:
    """Yield name and value of the examples of a media type, parameter or header."""
    for example in _values(description, part, None):
        yield example.name, example.value


def _plain(example: Example) -> Example:
    generate = example.respond.generate
    if generate is None:
        return example
    return replace(example, respond=replace(example.respond, generate=replace(generate, plain=True)))


def _examples(description: Description, operation: Operation, response: ResponseSpec) -> Iterator[_Made]:
    base: dict[str, Any] = {"status": status_of(response.status, operation)}
    if not response.status.isdigit():
        base["as"] = response.status
    found = False
    for media in response.content:
        for example in _values(description, media, media.name):
            found = True
            places = {"/respond/body": example.place}
            headers = _headers(description, response, example.name, places)
            respond = {**base, "contentType": media.name, **({"headers": headers} if headers else {})}
            when = _when(description, operation, example.name, places)
            asked = {"when": when} if when else {}
            content = {**example.notes, **asked, "respond": {**respond, "body": example.value}}
            yield _Made(example.name, example.place.pointer, content, places)
    if not found:
        made = {"contentType": response.content[0].name, "generate": {"seed": 0}} if response.content else {}
        yield _Made(made_name(response.status), response.pointer, {"respond": {**base, **made}}, {})


def _when(
    description: Description, operation: Operation, name: str, places: dict[str, Place]
) -> dict[str, Any]:
    """Return the conditions that the request examples of a name make; `places` gets where they stand."""
    when: dict[str, Any] = {}
    for parameter in operation.parameters:
        where = _PLACES.get(parameter.location)
        found = _named(description, parameter, name) if where else None
        if where and found:
            when.setdefault(where, {})[parameter.name] = (
                {"equals": found.value} if isinstance(found.value, (dict, list)) else found.value
            )
            places[join("when", where, parameter.name)] = found.place
    for media in operation.request_body.content if operation.request_body else ():
        found = _named(description, media, name)
        if found:
            places["/when/body/equals"] = found.place
            return {**when, "body": {"equals": found.value}}
    return when


def _headers(
    description: Description, response: ResponseSpec, name: str, places: dict[str, Place]
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    for header in response.headers:
        found = _named(description, header, name)
        if found and isinstance(found.value, (str, int, float, list)):
            headers[header.name] = found.value
            places[join("respond", "headers", header.name)] = found.place
    return headers


def _named(description: Description, part: MediaType | Parameter | Header, name: str) -> _Documented | None:
    """Return the example of a name; the last one counts."""
    media_type = part.name if isinstance(part, MediaType) else None
    return {example.name: example for example in _values(description, part, media_type)}.get(name)


def _values(
    description: Description, part: MediaType | Parameter | Header, media_type: str | None
) -> Iterator[_Documented]:
    named = part.data.get("examples")
    for name in named if isinstance(named, Mapping) else ():
        site = append(part.pointer, "examples", name)
        pointer, example = _resolved(description, site)
        for member in ("value", "dataValue"):
            if member in example:
                place = Place(site, append(pointer, member))
                yield _Documented(_identity(name), place, example[member], _notes(example))
                break
        else:
            place = Place(site, append(pointer, "serializedValue"))
            yield from _serialized(_identity(name), place, example, media_type)
    if "example" in part.data:
        site = append(part.pointer, "example")
        yield _Documented(NAMELESS, Place(site, site), part.data["example"])


def _resolved(description: Description, pointer: str) -> tuple[str, Mapping[str, Any]]:
    """What leads nowhere, or to no object, is no example; the document's problems say so."""
    try:
        place, value = description.resolve(pointer)
    except LookupError:
        return pointer, {}
    return place, value if isinstance(value, Mapping) else {}


def _serialized(
    name: str, place: Place, example: Mapping[str, Any], media_type: str | None
) -> Iterator[_Documented]:
    """OpenAPI 3.2, section "Example Object": `serializedValue` is the text on the wire."""
    from contractrepo.mocking.bodies.encoder import is_json

    text = example.get("serializedValue")
    kind = parse(media_type) if media_type else None
    if not isinstance(text, str) or kind is None:
        return
    if not is_json(kind):
        yield _Documented(name, place, text, _notes(example))
        return
    try:
        yield _Documented(name, place, parse_json(text), _notes(example))
    except ContractError:
        return


def _notes(example: Mapping[str, Any]) -> dict[str, str]:
    return {note: example[note] for note in NOTES if isinstance(example.get(note), str)}


def _identity(name: str) -> str:
    """The format allows no control characters in ids."""
    return printable(name) or NAMELESS


def _free(name: str, key: str, taken: Mapping[str, Any]) -> str:
    if name not in taken:
        return name
    candidate, number = f"{name}-{key}", 2
    while candidate in taken:
        candidate, number = f"{name}-{key}-{number}", number + 1
    return candidate
