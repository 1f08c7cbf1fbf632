"""Whether an SSH signature is good, and which key made it; no process is started, and nothing is read."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from contractrepo.core.text import printable
from contractrepo.errors import SignatureError
from contractrepo.signing.armour import unarmoured
from contractrepo.signing.envelope import read_envelope, signed_bytes
from contractrepo.signing.public_keys import CURVES, NEW_KEY, RSA, PublicKey, read_public_key
from contractrepo.signing.wire import Reader, malformed

_USER_PRESENT = 0x01
_WEBAUTHN = "webauthn-"
_RSA_DIGESTS: Mapping[str, hashes.HashAlgorithm] = {
    "rsa-sha2-256": hashes.SHA256(),
    "rsa-sha2-512": hashes.SHA512(),
}
_CURVE_DIGESTS = {each.curve.name: each.digest for each in CURVES.values()}


def verify(message: bytes, armour: str | bytes, *, namespace: bytes = b"git") -> str:
    """Return the public key that signed `message`, as a ``type base64`` line.

    A good signature proves neither who holds the key nor when it was used: the caller looks the key up.

    Args:
        message: What was signed, byte for byte.
        armour: The signature as ``ssh-keygen -Y sign`` writes it, nothing before it and nothing after.
        namespace: What the signature must be for; git's tags and commits use ``git``.

    Raises:
        SignatureError: ``signature-malformed``: any spelling but ssh-keygen's own; ``signature-namespace``: made for
            something else; ``signature-weak``: SHA-1, RSA below 2048 bits, or a hardware key that nobody touched;
            ``signature-unsupported``: a certificate, or another kind of key; ``signature-invalid``: of another message or
            key. Nothing else is raised, whatever the bytes are.
    """
    envelope = read_envelope(unarmoured(armour))
    if envelope.namespace != namespace or not namespace:
        made_for = printable(envelope.namespace.decode("utf-8", "replace"), limit=60)
        wanted = namespace.decode("utf-8", "replace")
        raise SignatureError(
            "signature-namespace",
            f"the signature was made for {made_for or 'nothing'!r}, not for {wanted!r}",
            f"sign with `ssh-keygen -Y sign -n {wanted}`",
        )
    public = read_public_key(envelope.public)
    try:
        _check(public, envelope.signature, signed_bytes(message, namespace, envelope.digest))
    except InvalidSignature as error:
        why = "the signature does not fit this content: one of them was changed"
        raise SignatureError("signature-invalid", why, "sign the content as it is now") from error
    return public.line


def _check(public: PublicKey, signature: bytes, signed: bytes) -> None:
    reader = Reader(signature)
    kind, value = reader.string().decode("ascii", "replace"), reader.string()
    _refuse_other_kinds(public, kind)
    if public.application is not None:
        signed = _told_by_device(public.application, reader, signed)
    reader.end()
    if isinstance(public.key, rsa.RSAPublicKey):
        public.key.verify(value, signed, padding.PKCS1v15(), _RSA_DIGESTS[kind])
    elif isinstance(public.key, ec.EllipticCurvePublicKey):
        digest = _CURVE_DIGESTS[public.key.curve.name]
        public.key.verify(_as_der(value), signed, ec.ECDSA(digest))
    else:
        public.key.verify(value, signed)


def _refuse_other_kinds(public: PublicKey, kind: str) -> None:
    if kind in (_RSA_DIGESTS if public.kind == RSA else (public.kind,)):
        return
    if kind == RSA:
        message = "RSA with SHA-1 is too weak to sign with"
        raise SignatureError("signature-weak", message, "sign with a newer ssh-keygen")
    if kind.startswith(_WEBAUTHN):
        message = f"signatures of the kind {printable(kind, limit=60)} are not verified here"
        raise SignatureError("signature-unsupported", message, NEW_KEY)
    raise malformed("its kind is not that of its key")


def _told_by_device(application: bytes, rest: Reader, signed: bytes) -> bytes:
    """Return what a FIDO device really signs (PROTOCOL.u2f of OpenSSH, "SSH U2F signatures")."""
    flags, counter = rest.take(1), rest.take(4)
    if not flags[0] & _USER_PRESENT:
        message = "the hardware key signed without being touched"
        raise SignatureError("signature-weak", message, "use a key made without no-touch-required")
    return hashlib.sha256(application).digest() + flags + counter + hashlib.sha256(signed).digest()


def _as_der(value: bytes) -> bytes:
    reader = Reader(value)
    r, s = reader.mpint(), reader.mpint()
    reader.end()
    return encode_dss_signature(r, s)
