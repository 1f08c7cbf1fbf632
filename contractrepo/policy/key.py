"""A public key of a person, and when it may speak."""

from __future__ import annotations

import base64
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Key:
    """An SSH public key; times are seconds since 1970 in UTC.

    Attributes:
        line: ``type base64``, spelled as `key_line` returns it.
        valid_from: The first second at which it counts.
        valid_until: The first second at which it no longer counts, or None.
        revoked_at: When its revocation was decided, or None.
        compromised_since: From when on somebody else may have used it, or None.
    """

    line: str
    valid_from: int
    valid_until: int | None = None
    revoked_at: int | None = None
    compromised_since: int | None = None

    def fault(self, at: int) -> str | None:
        """Return why a record received at second `at` does not count for this key, the gravest reason first.

        Returns:
            ``"key-compromised"``, ``"key-revoked"``, ``"key-not-yet-valid"``, ``"key-expired"`` or None.
        """
        if self.compromised_since is not None and at >= self.compromised_since:
            return "key-compromised"
        if self.revoked_at is not None and at >= self.revoked_at:
            return "key-revoked"
        if at < self.valid_from:
            return "key-not-yet-valid"
        if self.valid_until is not None and at >= self.valid_until:
            return "key-expired"
        return None


def key_line(text: str) -> str | None:
    """Return a public key line in its one spelling, ``type base64`` without comment, or None where it is no key.

    The key's own bytes begin with the length and the name of its type (RFC 4253, section 6.6), which has to agree.
    """
    parts = text.split(maxsplit=2)
    if len(parts) < 2:
        return None
    try:
        kind, blob = parts[0].encode("ascii"), base64.b64decode(parts[1], validate=True)
    except ValueError:
        return None
    if not blob.startswith(len(kind).to_bytes(4, "big") + kind):
        return None
    return f"{parts[0]} {base64.b64encode(blob).decode('ascii')}"
