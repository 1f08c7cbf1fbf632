"""A governed tag as the repository holds it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from contractrepo.workflow.flaw import Flaw
from contractrepo.workflow.records import Reading, read_tag


@dataclass(frozen=True)
class Sighting:
    """What was found under a ref, when it came, and whose key signed it; nothing of it is believed yet.

    Attributes:
        ref: The full name.
        object_id: What the ref holds, 40 hexadecimal digits.
        kind: Type of that object: ``tag``, ``commit``, ``tree`` or ``blob``.
        raw: Its bytes.
        received: When the log says it came, in seconds since 1970; None where the log does not know it at this value.
        order: Position of its entry in the log; what is about to land comes last.
        policy: Digest of the rulebook in force when it came, None where there was no policy.
        user: Who delivered it.
        signer: The public key that signed it, ``type base64``; None without a good signature.
        signature_flaw: What is wrong with the signature.
    """

    ref: str
    object_id: str
    kind: str
    raw: bytes
    received: int | None
    order: int
    policy: str | None
    user: str
    signer: str | None
    signature_flaw: Flaw | None = None

    @cached_property
    def reading(self) -> Reading:
        """What can be read of it, whatever the policy limits."""
        return read_tag(self.raw, self.ref)

    def signed_by(self, signer: str | None, flaw: Flaw | None) -> Sighting:
        """Return the sighting once its signature was looked at."""
        found = replace(self, signer=signer, signature_flaw=flaw)
        # The same bytes in the same place, so nothing is read twice.
        found.__dict__["reading"] = self.reading
        return found
