"""The exchanges of a test with a mock."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock

from contractrepo.core.messages import Request, Response
from contractrepo.validation import Violation


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request, and what the mock answered.

    Attributes:
        request: The request as it came.
        response: The answer; its `effects` say what was done to the connection.
        operation: Key of the operation (``GET /pets/{petId}``), or None where the contract has none for the request.
        path: Path parameters as text, percent-decoded.
        line: Request and status on one line, credentials masked.
        violations: What is wrong with the request.
        flaws: What is wrong with the mock's own example, which was not sent therefore.
    """

    request: Request
    response: Response
    operation: str | None
    path: Mapping[str, str]
    line: str
    violations: tuple[Violation, ...] = ()
    flaws: tuple[Violation, ...] = ()


class Exchanges:
    """What was exchanged, in the order of the answers; any number of threads may add to it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._all: list[Exchange] = []
        self._breaches: list[Exchange] = []
        self._lenient = 0

    def add(self, exchange: Exchange) -> None:
        """Keep an exchange; where it breaks the contract and that is not allowed, for the verdict as well."""
        with self._lock:
            self._all.append(exchange)
            if exchange.flaws or (exchange.violations and not self._lenient):
                self._breaches.append(exchange)

    def all(self) -> list[Exchange]:
        """Return everything that was exchanged since `clear`."""
        with self._lock:
            return list(self._all)

    def clear(self) -> None:
        """Forget the exchanges, but not those that broke the contract."""
        with self._lock:
            self._all.clear()

    def take_breaches(self) -> list[Exchange]:
        """Return the exchanges that broke the contract since this was asked last."""
        with self._lock:
            taken, self._breaches = self._breaches, []
            return taken

    @contextmanager
    def lenient(self) -> Iterator[None]:
        """Let requests break the contract meanwhile."""
        with self._lock:
            self._lenient += 1
        try:
            yield
        finally:
            with self._lock:
                self._lenient -= 1
