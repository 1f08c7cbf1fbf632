"""Why there is no answer."""

from __future__ import annotations


class Unanswered(Exception):  # noqa: N818  it is what happened to a request, not a fault of ours
    """A server gave no answer that can be read.

    Attributes:
        code: ``upstream-unreachable``, ``upstream-untrusted``, ``upstream-timeout``, ``upstream-malformed`` or
            ``request-unsendable``.
        message: What happened, in one sentence.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def malformed(message: str) -> Unanswered:
    """Return the reason for an answer that breaks HTTP."""
    return Unanswered("upstream-malformed", message)
