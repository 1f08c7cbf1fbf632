"""The mocks of one operation as values (formats/mock.schema.json, version 1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Literal

from contractrepo.core.pointer import append
from contractrepo.document import Document

Fault = Literal["close", "reset", "garbage", "timeout"]
Fallback = Literal["first", "generate", "404", "501"]
_NOTHING: Mapping[str, Any] = {}


class Absent(Enum):
    """The mark of a body that a mock does not give; null is a body."""

    ABSENT = "absent"


ABSENT = Absent.ABSENT


@dataclass(frozen=True, slots=True)
class Delay:
    """Milliseconds to wait: from `least` to `most`, drawn from `seed`."""

    least: int
    most: int
    seed: int = 0


@dataclass(frozen=True, slots=True)
class State:
    """The step of a named machine: the state it must be in, and the one that follows."""

    machine: str
    needed: str | None
    following: str | None


@dataclass(frozen=True, slots=True)
class Generate:
    """A body made from the schema."""

    seed: int = 0
    optional: bool = True
    items: int | None = None
    overrides: Mapping[str, Any] = field(default_factory=lambda: _NOTHING)


@dataclass(frozen=True, slots=True)
class StreamItem:
    """One item of a body that is sent item by item."""

    value: Any
    delay: Delay | None = None


@dataclass(frozen=True, slots=True)
class Respond:
    """One answer.

    Attributes:
        pointer: Place in the mock file.
        status: Status code.
        key: Response key of the document where it is not the status itself: ``default`` or ``4XX``.
        content_type: Media type, or None where the document decides.
        headers: Name -> string, number, boolean or list.
        body: JSON value, or `ABSENT`.
        raw: Content of `bodyFile`, or None.
        generate: How to make the body, or None.
        stream: Items of a sequential media type, or None.
    """

    pointer: str
    status: int
    key: str | None = None
    content_type: str | None = None
    headers: Mapping[str, Any] = field(default_factory=lambda: _NOTHING)
    body: Any = ABSENT
    raw: bytes | None = None
    generate: Generate | None = None
    stream: tuple[StreamItem, ...] | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """One example of an operation: when it applies and what it answers.

    Attributes:
        id: Name of the example in the document.
        pointer: Place in the mock file.
        respond: The first answer.
        then: The answers of the calls that follow; the last one stays.
        when: The conditions as written.
        priority: Decides between examples that fit equally well.
        state: The machine that must agree, or None.
        delay: What to wait before the answer, or None.
        fault: What to do to the connection in place of an answer, or None.
        callbacks: Name -> how, as written.
        mock_only: Whether sync keeps it out of the document.
    """

    id: str
    pointer: str
    respond: Respond
    then: tuple[Respond, ...] = ()
    when: Mapping[str, Any] = field(default_factory=lambda: _NOTHING)
    priority: int = 0
    state: State | None = None
    delay: Delay | None = None
    fault: Fault | None = None
    callbacks: Mapping[str, Any] = field(default_factory=lambda: _NOTHING)
    mock_only: bool = False


@dataclass(frozen=True, slots=True)
class Mock:
    """The mocks of one operation.

    Attributes:
        operation: ``METHOD /path``: the identity.
        examples: In the order of the file.
        fallback: What to do when no example applies.
        operation_id: Copy of the operationId, or None.
        document: The file, with positions; None for mocks made from the document's own examples.
    """

    operation: str
    examples: tuple[Example, ...]
    fallback: Fallback = "first"
    operation_id: str | None = None
    document: Document | None = None


def read_mock(
    data: Mapping[str, Any], document: Document | None = None, files: Mapping[str, bytes] = _NOTHING
) -> Mock:
    """Return the mocks that `data` describes.

    Args:
        data: Data that keeps the format.
        document: The file it was read from.
        files: Content of each `bodyFile`, by the name that the mock gives it.
    """
    examples = tuple(
        _example(name, append("/examples", name), example, files)
        for name, example in data["examples"].items()
    )
    fallback: Fallback = data.get("fallback", "first")
    return Mock(data["operation"], examples, fallback, data.get("operationId"), document)


def _example(name: str, pointer: str, data: Mapping[str, Any], files: Mapping[str, bytes]) -> Example:
    state = data.get("state")
    return Example(
        name,
        pointer,
        _respond(append(pointer, "respond"), data["respond"], files),
        tuple(
            _respond(append(pointer, "then", at), one, files) for at, one in enumerate(data.get("then", ()))
        ),
        data.get("when", _NOTHING),
        data.get("priority", 0),
        State(state["machine"], state.get("is"), state.get("then")) if state else None,
        read_delay(data.get("delay")),
        data.get("fault"),
        data.get("callbacks", _NOTHING),
        data.get("sync") == "mock-only",
    )


def _respond(pointer: str, data: Mapping[str, Any], files: Mapping[str, bytes]) -> Respond:
    generate, stream = data.get("generate"), data.get("stream")
    return Respond(
        pointer,
        data["status"],
        data.get("as"),
        data.get("contentType"),
        data.get("headers", _NOTHING),
        data.get("body", ABSENT),
        files.get(data.get("bodyFile", "")),
        None if generate is None else Generate(**generate),
        None
        if stream is None
        else tuple(StreamItem(one["item"], read_delay(one.get("delay"))) for one in stream),
    )


def read_delay(data: Any) -> Delay | None:
    """Return the delay that milliseconds, or an object of `min`, `max` and `seed`, describe."""
    if data is None:
        return None
    if isinstance(data, Mapping):
        least, most = sorted((data["min"], data["max"]))
        return Delay(least, most, data.get("seed", 0))
    return Delay(data, data)
