"""What a mock answers, and what rides along."""

from __future__ import annotations

from dataclasses import dataclass

from contractrepo.core.messages import Headers, Request
from contractrepo.mocking.files.mock import Delay, Fault
from contractrepo.validation import Violation


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where an answer came from.

    Attributes:
        operation: Key of the operation (``GET /pets/{petId}``), or None where none was found.
        example: Id of the example; ``generated-200`` for one made from the schema; None for a problem.
        commit: Commit of the contract, where known.
    """

    operation: str | None = None
    example: str | None = None
    commit: str | None = None


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of a body that is sent item by item, and the milliseconds to wait before it."""

    content: bytes
    delay_ms: int = 0


@dataclass(frozen=True, slots=True)
class Callback:
    """A request that is to follow the answer.

    Attributes:
        name: Its name in the operation, or of the webhook.
        expression: What its URL comes from.
        request: What is to be sent, its target an absolute URL; None where that cannot be.
        delay_ms: Milliseconds to wait after the answer.
        flaw: Why there is no request, or None.
    """

    name: str
    expression: str
    request: Request | None = None
    delay_ms: int = 0
    flaw: str | None = None


@dataclass(frozen=True, slots=True)
class Effects:
    """What the shell must do around an answer.

    Attributes:
        delay_ms: Milliseconds to wait before it.
        fault: What to do to the connection in its place, or None.
        stream: The body in pieces, where it is to be sent so.
        callbacks: Requests that are to follow.
    """

    delay_ms: int = 0
    fault: Fault | None = None
    stream: tuple[Chunk, ...] = ()
    callbacks: tuple[Callback, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """An encoded answer, ready to be sent any number of times.

    Attributes:
        status: Status code.
        headers: In the order in which they are sent.
        body: The content.
        example: Id for `Provenance`, or None for a problem.
        violations: What is wrong with it under the contract.
        flaw: Code and message of why the mock has no such answer, or None.
        chunks: The body item by item with the delay before each, for a streamed one.
    """

    status: int
    headers: Headers
    body: bytes = b""
    example: str | None = None
    violations: tuple[Violation, ...] = ()
    flaw: tuple[str, str] | None = None
    chunks: tuple[tuple[bytes, Delay | None], ...] = ()
