"""Keeping bytes, and the keys that they are kept under."""

from __future__ import annotations

import sys
from typing import Any, Protocol

from contractrepo import __version__
from contractrepo.core.digests import sha256_of
from contractrepo.core.json_values import canonical_json

_FORMAT = 1
_MAKER = (_FORMAT, __version__, sys.implementation.name, sys.version)


class Cache(Protocol):
    """Keeps bytes. It may forget any of them at any time, and gives back no others."""

    def find(self, key: str) -> bytes | None:
        """Return what was kept under `key`, or None."""

    def keep(self, key: str, content: bytes) -> None:
        """Keep `content` under `key`, if there is room."""


def key_of(*parts: Any) -> str:
    """Return the key of what follows from `parts`, JSON values, and from who makes it: 64 hexadecimal digits."""
    return sha256_of(canonical_json([_MAKER, parts])).removeprefix("sha256:")
