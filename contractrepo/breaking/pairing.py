"""Which operation, parameter, media type and response of the revision answers which of the base."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from contractrepo.breaking.witness import SideName
from contractrepo.openapi.model import Header, MediaType, Operation, Parameter, ResponseSpec
from contractrepo.validation.media_types import covers

PairKind = Literal["operation", "webhook", "callback"]

_FORM = "application/x-www-form-urlencoded"
SLOT = re.compile(r"\{([^}]*)\}")
# OpenAPI 3.1, section "Parameter Object": header parameters of these names are ignored.
_IGNORED_HEADERS = frozenset({"accept", "content-type", "authorization"})


@dataclass(frozen=True, slots=True)
class Pair:
    """An operation on both sides; one of them is None where the operation is new or gone.

    Attributes:
        old: In the base.
        new: In the revision.
        kind: A webhook or callback is sent by the provider of the contract and answered by its consumer.
    """

    old: Operation | None
    new: Operation | None
    kind: PairKind = "operation"

    @property
    def present(self) -> Operation:
        """Return the operation of the revision, or of the base where it is gone."""
        operation = self.new or self.old
        assert operation is not None
        return operation

    def on(self, side: SideName) -> Operation | None:
        """Return the operation of one side."""
        return self.old if side == "base" else self.new

    @property
    def method(self) -> str:
        """Return the method."""
        return self.present.method

    @property
    def path(self) -> str:
        """Return the path template, ``webhook:`` and a name, or ``callback:`` and an expression."""
        return self.present.path

    @property
    def swapped(self) -> bool:
        """Tell whether the provider sends the request and the consumer answers."""
        return self.kind != "operation"

    @property
    def key(self) -> str:
        """Return ``METHOD /path``."""
        return f"{self.method} {self.path}"


def pair_operations(
    old: Iterable[Operation], new: Iterable[Operation], *, kind: PairKind = "operation"
) -> Iterator[Pair]:
    """Yield every operation of both sides once, those of the base first, in document order.

    Names of path parameters do not matter. Where templates differ by such names only, the exact spelling goes first,
    then the order. Webhooks and callbacks have no path: their names or expressions must be equal.
    """
    same_path = erased if kind == "operation" else str
    waiting: dict[tuple[str, str], list[Operation]] = {}
    for operation in new:
        waiting.setdefault((operation.method, same_path(operation.path)), []).append(operation)
    olds = list(old)
    exact = {(operation.method, operation.path) for operation in olds}
    for operation in olds:
        candidates = waiting.get((operation.method, same_path(operation.path)), [])
        same = [twin for twin in candidates if twin.path == operation.path]
        free = same or [twin for twin in candidates if (twin.method, twin.path) not in exact]
        if free:
            candidates.remove(free[0])
        yield Pair(operation, free[0] if free else None, kind)
    for left in waiting.values():
        for operation in left:
            yield Pair(None, operation, kind)


def erased(path: str) -> str:
    """Return a path template without the names of its parameters."""
    return SLOT.sub("{}", path)


def slots(path: str) -> list[str]:
    """Return the names of the path parameters, in order."""
    return SLOT.findall(path)


def parameters_by_key(operation: Operation) -> dict[tuple[str, str], Parameter]:
    """Return the parameters by location and name: position for path, lower case for header parameters.

    A query string has no name on the wire (OpenAPI 3.2, section "Parameter Locations").
    """
    order = slots(operation.path)
    found: dict[tuple[str, str], Parameter] = {}
    for parameter in operation.parameters:
        name = parameter.name
        if parameter.location == "header":
            name = name.lower()
            if name in _IGNORED_HEADERS:
                continue
        elif parameter.location == "path" and name in order:
            name = str(order.index(name))
        elif parameter.location == "querystring":
            name = ""
        found[parameter.location, name] = parameter
    return found


def media_type_of(part: Parameter | Header) -> str | None:
    """Return the media type that serializes a parameter or header, or None where `style` does."""
    return None if part.content is None else _plain(part.content.name)


def spells_text(media_type: str) -> bool:
    """Tell whether scalars in a body of that media type are mere text: in forms, XML and text itself."""
    name = essence(media_type)
    return name.startswith(("text/", "multipart/", _FORM)) or spells_xml(name)


def spells_xml(media_type: str) -> bool:
    """Tell whether a body of that media type is XML (RFC 7303, sections 3 and 4.2)."""
    return essence(media_type).endswith(("/xml", "+xml"))


def schema_of(part: Parameter | Header) -> str | None:
    """Return the schema of a parameter or header, wherever it is written."""
    return part.schema if part.content is None else part.content.schema


def accepting(name: str, candidates: Sequence[MediaType]) -> MediaType | None:
    """Return the candidate that describes a message of media type or range `name`: the same, else the closest range."""
    for spelling in (_plain, essence):
        for candidate in candidates:
            if spelling(candidate.name) == spelling(name):
                return candidate
    ranges = [candidate for candidate in candidates if covers(candidate.name, name)]
    return min(ranges, key=lambda candidate: candidate.name.count("*"), default=None)


def answering(status: str, candidates: Sequence[ResponseSpec]) -> ResponseSpec | None:
    """Return the response that describes messages of `status`: the same key, then the range, then ``default``.

    A success status is not described by ``default`` where other success statuses are listed.
    """
    keys = {candidate.status.upper(): candidate for candidate in candidates}
    found = keys.get(status.upper()) or keys.get(f"{status[:1]}XX")
    if found is not None:
        return found
    if status[:1] == "2" and any(key[:1] == "2" for key in keys):
        return None
    return keys.get("DEFAULT")


def _plain(name: str) -> str:
    return name.replace(" ", "").lower()


def essence(name: str) -> str:
    """Return a media type without its parameters (RFC 9110, section 8.3.1)."""
    return _plain(name).partition(";")[0]
