"""What a contract says about an exchange: pure functions of its messages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from contractrepo.contract import Contract
from contractrepo.core.messages import Request, Response
from contractrepo.openapi.model import Operation
from contractrepo.service.outgoing.codings import BadContentError, UnknownCodingError, plain
from contractrepo.validation import Violation
from contractrepo.validation.routing import NoMatch


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a contract says about a message.

    Attributes:
        operation: The operation that it belongs to, or None.
        violations: What breaks the contract.
        unjudged: Why nothing can be said about it, or None.
    """

    operation: Operation | None
    violations: tuple[Violation, ...] = ()
    unjudged: str | None = None

    @property
    def keeps(self) -> bool:
        """Tell whether the message was judged and keeps the contract."""
        return not self.violations and self.unjudged is None


def judge_request(contract: Contract, request: Request) -> Verdict:
    """Return the verdict on a request.

    OPTIONS that the contract does not describe asks about the server, mostly before a request across origins: it is not
    judged.
    """
    match = contract.judge.router.match(request.method, request.target)
    if not isinstance(match, NoMatch):
        return _judged(match.operation, lambda: contract.judge.request_at(match, plain(request)))
    if request.method == "OPTIONS":
        return Verdict(None, unjudged="the contract describes no OPTIONS there")
    return Verdict(None, tuple(contract.validate_request(request)))


def judge_response(
    contract: Contract, operation: Operation | None, request: Request, response: Response
) -> Verdict:
    """Return the verdict on the answer of an operation; without one the contract says nothing about it."""
    if operation is None:
        return Verdict(None, unjudged="no operation of the contract was asked")
    return _judged(operation, lambda: contract.judge.response_at(operation, request, plain(response)))


def _judged(operation: Operation, violations: Callable[[], list[Violation]]) -> Verdict:
    try:
        return Verdict(operation, tuple(violations()))
    except UnknownCodingError as error:
        return Verdict(operation, unjudged=str(error))
    except BadContentError as error:
        return Verdict(operation, (Violation("body-malformed", "body", str(error)),))
