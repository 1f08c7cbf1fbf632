"""SHA-256 digests of content, which bind more firmly than git's own object ids."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping


def sha256_of(data: bytes) -> str:
    """Return ``sha256:`` and the digest of `data` in lower-case hexadecimal."""
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def content_digest(files: Mapping[str, bytes]) -> str:
    """Return one digest for a folder's files.

    It is the digest of what ``sha256sum`` prints for them, sorted by path in bytes, so that anybody can compute it.

    Args:
        files: Relative path -> content.
    """
    lines = (f"{hashlib.sha256(files[path]).hexdigest()}  {path}\n".encode() for path in _sorted(files))
    return sha256_of(b"".join(lines))


def _sorted(files: Mapping[str, bytes]) -> list[str]:
    return sorted(files, key=str.encode)
