"""The mocks of one operation as values (formats/mock.schema.json, version 1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Literal

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
    """A body made from the schema; a `plain` one is what stands in where nobody wrote a mock."""

    seed: int = 0
    optional: bool = True
    items: int | None = None
    overrides: Mapping[str, Any] = field(default_factory=lambda: _NOTHING)
    plain: bool = False


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
class CallbackMock:
    """How a callback is sent; what is None or `ABSENT` is as the document describes it.

    Attributes:
        pointer: Place in the mock file.
        delay: What to wait after the answer.
        expression: Which runtime expression of the callback.
        url: What to send it to instead.
        method: Which of its methods.
        headers: Further fields, or others.
        content_type: Media type of the body.
        body: JSON value, or `ABSENT`.
        raw: Content of `bodyFile`.
        generate: How to make the body.
    """

    pointer: str
    delay: Delay | None = None
    expression: str | None = None
    url: str | None = None
    method: str | None = None
    headers: Mapping[str, Any] = field(default_factory=lambda: _NOTHING)
    content_type: str | None = None
    body: Any = ABSENT
    raw: bytes | None = None
    generate: Generate | None = None

    @property
    def has_body(self) -> bool:
        """Tell whether the mock says what the body is."""
        return self.body is not ABSENT or self.raw is not None or self.generate is not None


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
        callbacks: Name -> how.
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
    callbacks: Mapping[str, CallbackMock] = field(default_factory=lambda: _NOTHING)
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
