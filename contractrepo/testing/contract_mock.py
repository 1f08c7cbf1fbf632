"""The mock of a contract in one test."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager, ExitStack
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, Any

from contractrepo.core.messages import Request, Response
from contractrepo.errors import UsageError
from contractrepo.mocking import Responder
from contractrepo.mocking.answering.answer import Provenance
from contractrepo.mocking.files.mock import ABSENT, Fault
from contractrepo.mocking.journal.masking import Mask, mask_for
from contractrepo.openapi.model import Operation
from contractrepo.server.asgi import handling_app
from contractrepo.server.asgi_types import App
from contractrepo.testing.answering import Answering
from contractrepo.testing.breaches import told_breaches
from contractrepo.testing.calls import Expected, check_called
from contractrepo.testing.exchange import Exchange, Exchanges
from contractrepo.testing.stand_ins import operation_named

if TYPE_CHECKING:
    from contractrepo.testing.transport import MockTransport


class ContractMock:
    """Answers as a contract says, and keeps what was exchanged; made by the fixture `contract_mock`.

    Operations are named by method and path (``POST /orders``) or by their operationId.

    Args:
        responder: The mock; others may use it too.
        label: What messages call the contract.
    """

    def __init__(self, responder: Responder, label: str) -> None:
        self.contract = responder.contract
        self._label = label
        self._answering = Answering(responder)
        self._exchanges = Exchanges()
        self._servers = ExitStack()
        self._starting = Lock()
        self._url = ""

    @cached_property
    def asgi(self) -> App:
        """The mock as an ASGI application."""
        return handling_app(self.handle)

    @cached_property
    def transport(self) -> MockTransport:
        """The mock as a transport for `httpx.Client` and `httpx.AsyncClient`; no socket is opened.

        Raises:
            UsageError: ``httpx-missing``.
        """
        try:
            from contractrepo.testing.transport import MockTransport
        except ImportError as error:
            message = "the transport is for httpx, which is not installed"
            hint = "pip install 'contractrepo[httpx]'; .url and .asgi work without"
            raise UsageError("httpx-missing", message, hint) from error
        return MockTransport(self.handle)

    @property
    def url(self) -> str:
        """The URL of the mock on a free port of 127.0.0.1; it begins to listen when this is first asked for."""
        with self._starting:
            if not self._url:
                from contractrepo.server.serve import serving

                # When the test is over nobody waits for what is still being answered.
                self._url = self._servers.enter_context(serving(self.asgi, grace_s=0))
            return self._url

    @cached_property
    def _mask(self) -> Mask:
        return mask_for(self.contract.description)

    @property
    def calls(self) -> list[Exchange]:
        """What was exchanged so far, in the order of the answers."""
        return self._exchanges.all()

    def handle(self, request: Request) -> Response:
        """Answer a request; never raises."""
        response = self._answering.answer(request)
        operation = response.provenance.operation if isinstance(response.provenance, Provenance) else None
        # A browser asks about a request before it sends it (CORS), and no contract describes that.
        is_preflight = operation is None and response.status < 400
        violations = () if is_preflight else tuple(self.contract.validate_request(request))
        flaws = tuple(found for found in response.violations if found not in violations)
        path = self._answering.path_values(request)
        line = f"{request.method} {self._mask.target(request.target)} -> {response.status}"
        self._exchanges.add(Exchange(request, response, operation, path, line, violations, flaws))
        return response

    def set(
        self,
        operation: str,
        *,
        status: int | None = None,
        example: str | None = None,
        body: Any = ABSENT,
        headers: Mapping[str, Any] | None = None,
    ) -> None:
        """Answer every valid request to an operation like this, until `reset`.

        Args:
            operation: The operation.
            status: Status code; that of the example, or of success, without.
            example: Name of an example of the mocks or of the document to start from.
            body: JSON value, or bytes as they are sent, in place of the example's.
            headers: Fields that are added to the example's or replace them; ``Content-Type`` chooses the media type.

        Raises:
            ContractError: The contract does not allow this answer: pointer into the answer, and line of the schema.
            UsageError: ``operation-unknown``, ``example-unknown`` or ``status-invalid``.
        """
        found = self._operation(operation)
        self._answering.set(found, status=status, example=example, body=body, headers=headers or {})

    def fail(self, operation: str, failure: int | Fault, *, times: int | None = None) -> None:
        """Let requests to an operation fail, whatever they say; the contract has no say in what breaks.

        Args:
            operation: The operation.
            failure: A status, answered as the contract says where it describes it and by problem details where not;
                or what happens to the connection: ``close``, ``reset``, ``garbage`` or ``timeout``.
            times: How many requests fail; all until `reset` without.

        Raises:
            UsageError: ``operation-unknown`` or ``failure-unknown``.
        """
        self._answering.fail(self._operation(operation), failure, times)

    def delay(self, operation: str, milliseconds: int) -> None:
        """Let every answer of an operation wait, until `reset`.

        Raises:
            UsageError: ``operation-unknown`` or ``delay-invalid``.
        """
        found = self._operation(operation)
        if milliseconds < 0:
            raise UsageError("delay-invalid", f"nothing waits {milliseconds} milliseconds")
        self._answering.delay(found, milliseconds)

    def reset(self) -> None:
        """Forget calls, state and what `set`, `fail` and `delay` asked for; what broke the contract stays broken."""
        self._answering.reset()
        self._exchanges.clear()

    def allow_violations(self) -> AbstractContextManager[None]:
        """Let requests break the contract inside of a ``with``, where that is what is tested."""
        return self._exchanges.lenient()

    def assert_called(  # noqa: PLR0913  each part of a request has a name of its own
        self,
        operation: str,
        times: int | None = None,
        *,
        path: Mapping[str, Any] | None = None,
        query: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        json: Any = ABSENT,
    ) -> None:
        """Fail where an operation was not called as described.

        Args:
            operation: The operation.
            times: How many such calls there were; at least one without.
            path: Path parameters that the call has among others.
            query: Query parameters that the call has among others: text, number, boolean, or a list for repeated ones.
            headers: Header fields that it has among others.
            json: JSON value that its body is.

        Raises:
            AssertionError: With the calls there were, and how they differ.
            UsageError: ``operation-unknown``.
        """
        __tracebackhide__ = True
        key = self._operation(operation).key
        check_called(self.calls, key, times, Expected(path or {}, query or {}, headers or {}, json))

    def breaches_told(self) -> str:
        """Return what broke the contract since this was asked last, as text; empty for nothing."""
        return told_breaches(self._label, self._exchanges.take_breaches())

    def close(self) -> None:
        """Stop the server, where there is one."""
        self._servers.close()

    def _operation(self, name: str) -> Operation:
        return operation_named(self.contract, name)
