"""The binary SSH signature: who signed, what for, and the bytes that were really signed (PROTOCOL.sshsig of OpenSSH)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from contractrepo.signing.wire import Reader, malformed, string, uint32

_MAGIC = b"SSHSIG"
_VERSION = 1
_HASHES = (b"sha256", b"sha512")


@dataclass(frozen=True, slots=True)
class Envelope:
    """What an SSH signature says about itself.

    Attributes:
        public: The public key, as a wire blob.
        namespace: What the signature is for: ``git`` for tags and commits.
        digest: Name of the hash over the message: ``sha256`` or ``sha512``.
        signature: The signature proper, as a wire blob.
    """

    public: bytes
    namespace: bytes
    digest: bytes
    signature: bytes

    def to_bytes(self) -> bytes:
        """Return the binary signature."""
        fields = (self.public, self.namespace, b"", self.digest, self.signature)
        return _MAGIC + uint32(_VERSION) + b"".join(map(string, fields))


def read_envelope(raw: bytes) -> Envelope:
    """Return the parts of a binary signature.

    Raises:
        SignatureError: ``signature-malformed``.
    """
    reader = Reader(raw)
    if reader.take(len(_MAGIC)) != _MAGIC or reader.uint32() != _VERSION:
        raise malformed("it does not begin as one")
    public, namespace, reserved, digest, signature = (reader.string() for _ in range(5))
    reader.end()
    if reserved:
        # Verifiers should ignore it, says PROTOCOL.sshsig; but it is signed as empty here, and nobody writes it.
        raise malformed("its reserved field is not empty")
    if digest not in _HASHES:
        raise malformed("its hash is neither sha256 nor sha512")
    return Envelope(public, namespace, digest, signature)


def signed_bytes(message: bytes, namespace: bytes, digest: bytes) -> bytes:
    """Return the bytes that a key signs for `message`."""
    hashed = hashlib.new(digest.decode("ascii"), message).digest()
    return _MAGIC + b"".join(map(string, (namespace, b"", digest, hashed)))
