"""Header fields of an answer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from contractrepo.mocking.bodies.json_text import text_bytes
from contractrepo.mocking.documented import documented_values
from contractrepo.openapi.description import Description
from contractrepo.openapi.model import Header, ResponseSpec
from contractrepo.schema.samples import CannotGenerate, sample
from contractrepo.schema.schemas import Schemas
from contractrepo.validation.parameters import CannotEncode, encode

_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+\Z")
_NOT_IN_VALUES = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
# RFC 9112, section 6: framing belongs to the server; the media type is `contentType`.
_OWNED = frozenset(
    {"content-length", "transfer-encoding", "connection", "keep-alive", "upgrade", "content-type", "host"}
)


def response_headers(
    given: Mapping[str, Any], response: ResponseSpec | None, description: Description, schemas: Schemas
) -> Iterator[tuple[str, str]]:
    """Yield the fields of an answer but Content-Type.

    Args:
        given: What the mock says; fields that belong to the server are left out.
        response: Declares further headers: one with an example is sent, a required one without is generated.
        description: Where the examples of headers are.
        schemas: Compiled schemas of responses.
    """
    names = {name.lower() for name in given} | _OWNED
    yield from fields_of(given)
    for header in response.headers if response else ():
        if header.name.lower() not in names and _NAME.match(header.name):
            yield from _declared(header, description, schemas)


def fields_of(given: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the fields that a mock writes down; those that belong to who sends the message are left out."""
    for name, value in given.items():
        if name.lower() not in _OWNED and _NAME.match(name):
            # RFC 9110, section 5.3: cookies are the fields that cannot be joined by commas.
            apart = isinstance(value, list) and name.lower() == "set-cookie"
            yield from ((name, header_text(one)) for one in (value if apart else [value]))


def header_text(value: Any) -> str:
    """Return a field value: lists joined by commas, booleans and numbers as JSON spells them, on one line."""
    items = value if isinstance(value, list) else [value]
    return _NOT_IN_VALUES.sub(" ", ",".join(text_bytes(item).decode() for item in items)).strip()


def _declared(header: Header, description: Description, schemas: Schemas) -> Iterator[tuple[str, str]]:
    candidates = [value for _, value in documented_values(description, header)]
    if header.schema is not None:
        schema = header.schema
        candidates = [value for value in candidates if schemas.accepts(schema, value)]
        if not candidates and header.required:
            candidates = list(_generated(schema, schemas))
    for value in candidates[:1]:
        yield header.name, _encoded(header, value)


def _generated(schema: str, schemas: Schemas) -> Iterator[Any]:
    try:
        yield sample(schemas, schema, optional=False)
    except CannotGenerate:
        return


def _encoded(header: Header, value: Any) -> str:
    try:
        return header_text(value) if isinstance(value, str) else encode(header, value)
    except CannotEncode:
        return header_text(value)
