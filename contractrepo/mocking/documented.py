"""The mocks that a document itself holds: its examples, paired by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from contractrepo.core.pointer import append
from contractrepo.core.text import printable
from contractrepo.document import parse_json
from contractrepo.errors import ContractError
from contractrepo.mocking.bodies.encoder import is_json
from contractrepo.openapi.description import Description
from contractrepo.openapi.model import Header, MediaType, Operation, Parameter, ResponseSpec
from contractrepo.validation.media_types import parse

NAMELESS = "default"
_PLACES = {"path": "path", "query": "query", "header": "headers", "cookie": "cookies"}


@dataclass(frozen=True, slots=True)
class DocumentedMock:
    """Mocks made from a document.

    Attributes:
        data: The mock file's data.
        origins: Example id -> place of the example in the description; of the response where it has no example.
    """

    data: dict[str, Any]
    origins: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Documented:
    """One example of the document."""

    name: str
    pointer: str
    value: Any


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
    for response in operation.responses:
        for name, pointer, example in _examples(description, operation, response):
            identity = _free(name, response.status, examples)
            if identity != name:
                example.pop("when", None)
            examples[identity], origins[identity] = example, pointer
    return DocumentedMock({**data, "examples": examples}, origins)


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


def _examples(
    description: Description, operation: Operation, response: ResponseSpec
) -> Iterator[tuple[str, str, dict[str, Any]]]:
    base: dict[str, Any] = {"status": status_of(response.status, operation)}
    if not response.status.isdigit():
        base["as"] = response.status
    found = False
    for media in response.content:
        for example in _values(description, media, media.name):
            found = True
            headers = dict(_headers(description, response, example.name))
            respond = {**base, "contentType": media.name, **({"headers": headers} if headers else {})}
            when = _when(description, operation, example.name)
            content = {**({"when": when} if when else {}), "respond": {**respond, "body": example.value}}
            yield example.name, example.pointer, content
    if not found:
        made = {"contentType": response.content[0].name, "generate": {"seed": 0}} if response.content else {}
        yield made_name(response.status), response.pointer, {"respond": {**base, **made}}


def _when(description: Description, operation: Operation, name: str) -> dict[str, Any]:
    """Return the conditions that the request examples of a name make."""
    when: dict[str, Any] = {}
    for parameter in operation.parameters:
        place = _PLACES.get(parameter.location)
        values = dict(documented_values(description, parameter)) if place else {}
        if place and name in values:
            value = values[name]
            when.setdefault(place, {})[parameter.name] = (
                {"equals": value} if isinstance(value, (dict, list)) else value
            )
    for media in operation.request_body.content if operation.request_body else ():
        bodies = {example.name: example.value for example in _values(description, media, media.name)}
        if name in bodies:
            return {**when, "body": {"equals": bodies[name]}}
    return when


def _headers(description: Description, response: ResponseSpec, name: str) -> Iterator[tuple[str, Any]]:
    for header in response.headers:
        value = dict(documented_values(description, header)).get(name)
        if isinstance(value, (str, int, float, list)):
            yield header.name, value


def _values(
    description: Description, part: MediaType | Parameter | Header, media_type: str | None
) -> Iterator[_Documented]:
    named = part.data.get("examples")
    for name in named if isinstance(named, Mapping) else ():
        pointer, example = _resolved(description, append(part.pointer, "examples", name))
        for member in ("value", "dataValue"):
            if member in example:
                yield _Documented(_identity(name), append(pointer, member), example[member])
                break
        else:
            yield from _serialized(_identity(name), pointer, example, media_type)
    if "example" in part.data:
        yield _Documented(NAMELESS, append(part.pointer, "example"), part.data["example"])


def _resolved(description: Description, pointer: str) -> tuple[str, Mapping[str, Any]]:
    """What leads nowhere, or to no object, is no example; the document's problems say so."""
    try:
        place, value = description.resolve(pointer)
    except LookupError:
        return pointer, {}
    return place, value if isinstance(value, Mapping) else {}


def _serialized(
    name: str, pointer: str, example: Mapping[str, Any], media_type: str | None
) -> Iterator[_Documented]:
    """OpenAPI 3.2, section "Example Object": `serializedValue` is the text on the wire."""
    text = example.get("serializedValue")
    kind = parse(media_type) if media_type else None
    if not isinstance(text, str) or kind is None:
        return
    if not is_json(kind):
        yield _Documented(name, append(pointer, "serializedValue"), text)
        return
    try:
        yield _Documented(name, append(pointer, "serializedValue"), parse_json(text))
    except ContractError:
        return


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
