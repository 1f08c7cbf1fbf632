"""The last exchanges of a mock, in memory."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from itertools import chain, islice
from threading import Lock
from typing import NamedTuple

from contractrepo.core.messages import Headers, Request, Response
from contractrepo.mocking.answering.answer import Provenance
from contractrepo.mocking.journal.masking import Mask
from contractrepo.validation import Violation

_LONGEST_BODY = 64 * 2**10
_PLENTY = 2 * 2**20


@dataclass(frozen=True, slots=True)
class Entry:
    """An exchange without its secrets.

    Attributes:
        number: Grows by one from exchange to exchange, from 1; what is missing was forgotten.
        request: The request; of a long body the first 64 KiB.
        response: The answer, likewise.
        operation: Key of the operation (``GET /pets/{petId}``), or None where there is none for the request.
        example: Id of the example that answered, or None.
        violations: What was wrong with the request, or with the mock's example.
    """

    number: int
    request: Request
    response: Response
    operation: str | None
    example: str | None
    violations: tuple[Violation, ...]


class _Kept(NamedTuple):
    number: int
    request: Request
    response: Response
    mask: Mask
    size: int


class Journal:
    """Keeps exchanges until there are too many; any number of threads and mocks may share one.

    Secrets are masked whenever somebody reads: most entries are forgotten unread.

    Args:
        most: How many exchanges are kept.
        most_bytes: How long they may be together.
    """

    def __init__(self, most: int = 1_000, most_bytes: int = _PLENTY) -> None:
        self._most, self._most_bytes = most, most_bytes
        self._kept: deque[_Kept] = deque()
        self._size = self._number = 0
        self._lock = Lock()

    def keep(self, request: Request, response: Response, mask: Mask) -> None:
        """Keep an exchange.

        Args:
            request: The request.
            response: The answer.
            mask: Knows the secrets of the contract.
        """
        if len(request.body) > _LONGEST_BODY:
            request = replace(request, body=request.body[:_LONGEST_BODY])
        if len(response.body) > _LONGEST_BODY:
            response = replace(response, body=response.body[:_LONGEST_BODY])
        size = _size(request.headers) + _size(response.headers) + len(request.target)
        size += len(request.body) + len(response.body)
        with self._lock:
            self._number += 1
            self._kept.append(_Kept(self._number, request, response, mask, size))
            self._size += size
            while self._kept and (len(self._kept) > self._most or self._size > self._most_bytes):
                self._size -= self._kept.popleft().size

    def newest(self, limit: int | None = None) -> list[Entry]:
        """Return the last exchanges, newest first."""
        with self._lock:
            kept = list(islice(reversed(self._kept), limit))
        return [_entry(one) for one in kept]

    def since(self, number: int = 0) -> list[Entry]:
        """Return the exchanges after the one with a number, oldest first."""
        with self._lock:
            kept = [one for one in self._kept if one.number > number]
        return [_entry(one) for one in kept]

    def clear(self) -> None:
        """Forget the exchanges; numbers go on."""
        with self._lock:
            self._kept.clear()
            self._size = 0


def _entry(kept: _Kept) -> Entry:
    where: Provenance = kept.response.provenance
    return Entry(
        kept.number,
        kept.mask.request(kept.request),
        kept.mask.response(kept.response),
        where.operation,
        where.example,
        kept.response.violations,
    )


def _size(headers: Headers) -> int:
    return sum(map(len, chain.from_iterable(headers)))
