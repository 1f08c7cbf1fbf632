"""A request as code, and its reply, as values."""

from __future__ import annotations

from dataclasses import dataclass

from contractrepo.core.messages import Request, Response


@dataclass(frozen=True, slots=True)
class Snippet:
    """Code that sends a request.

    Attributes:
        name: What runs it: ``curl``, ``Python (httpx)``, ``JavaScript (fetch)``.
        language: As a Markdown fence names it.
        code: Without a line feed at the end.
    """

    name: str
    language: str
    code: str


@dataclass(frozen=True, slots=True)
class Sample:
    """One exchange of an operation.

    Attributes:
        request: A request that keeps the contract.
        base_url: Where it is sent, without a slash at the end.
        snippets: The request as code.
        reply: What the mock answers; it keeps the contract. None where the mock has no such answer.
        example: Id of the mock's example that answers, or None.
    """

    request: Request
    base_url: str
    snippets: tuple[Snippet, ...]
    reply: Response | None = None
    example: str | None = None
