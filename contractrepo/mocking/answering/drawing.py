"""Choices that look random and are functions of seed and request."""

from __future__ import annotations

import hashlib

from contractrepo.core.messages import Request
from contractrepo.mocking.files.mock import Delay


def seed_for(request: Request, seed: int) -> int:
    """Return a seed above 0 for a generated answer: the same for the same request."""
    return 1 + _number(str(seed), request.method, request.target, request.body) % (2**31 - 1)


def milliseconds(delay: Delay | None, request: Request) -> int:
    """Return how long to wait before the answer to `request`."""
    if delay is None:
        return 0
    drawn = _number(str(delay.seed), request.method, request.target, request.body)
    return delay.least + drawn % (delay.most - delay.least + 1)


def _number(*parts: str | bytes) -> int:
    digest = hashlib.blake2b(digest_size=8)
    for part in parts:
        content = part if isinstance(part, bytes) else part.encode("utf-8", "surrogatepass")
        digest.update(b"%d:" % len(content) + content)
    return int.from_bytes(digest.digest(), "big")
