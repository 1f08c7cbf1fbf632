"""SSH signatures as `ssh-keygen -Y sign` and git make them (PROTOCOL.sshsig of OpenSSH)."""

from __future__ import annotations

import base64
import hashlib
import struct

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from contractrepo.errors import SignatureError

PrivateKey = ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey

_MAGIC = b"SSHSIG"
_VERSION = 1
_HASH = b"sha512"
_ARMOUR_WIDTH = 70
# RFC 5656, sections 6.2.1 and 10.1: the curves of SSH, by the names of SEC 2.
_CURVES = {
    "secp256r1": (b"nistp256", hashes.SHA256),
    "secp384r1": (b"nistp384", hashes.SHA384),
    "secp521r1": (b"nistp521", hashes.SHA512),
}


def sign(key: PrivateKey, message: bytes, *, namespace: bytes = b"git") -> str:
    """Return the armoured signature of `message` under `namespace`; ed25519 keys give the same text each time.

    Raises:
        SignatureError: ``key-unusable``: the key is of a kind SSH does not sign with.
    """
    digest = hashlib.new(_HASH.decode(), message).digest()
    signed = _MAGIC + b"".join(map(_string, (namespace, b"", _HASH, digest)))
    signature = _signature(key, signed)
    parts = (public_blob(key), namespace, b"", _HASH, signature)
    return _armour(_MAGIC + struct.pack(">I", _VERSION) + b"".join(map(_string, parts)))


def public_line(key: PrivateKey) -> str:
    """Return ``type base64`` as authorized_keys and allowed_signers spell the public key."""
    encoding, form = serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH
    return key.public_key().public_bytes(encoding, form).decode("ascii")


def public_blob(key: PrivateKey) -> bytes:
    """Return the public key in SSH wire encoding (RFC 4253, section 6.6)."""
    return base64.b64decode(public_line(key).split()[1])


def _signature(key: PrivateKey, signed: bytes) -> bytes:
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return _string(b"ssh-ed25519") + _string(key.sign(signed))
    if isinstance(key, rsa.RSAPrivateKey):
        # PROTOCOL.sshsig: RSA signatures must be rsa-sha2-256 or rsa-sha2-512.
        return _string(b"rsa-sha2-512") + _string(key.sign(signed, padding.PKCS1v15(), hashes.SHA512()))
    if key.curve.name not in _CURVES:
        message = f"SSH does not sign with the curve {key.curve.name}"
        raise SignatureError("key-unusable", message, "use an ed25519 key")
    curve, digest = _CURVES[key.curve.name]
    r, s = decode_dss_signature(key.sign(signed, ec.ECDSA(digest())))
    return _string(b"ecdsa-sha2-" + curve) + _string(_mpint(r) + _mpint(s))


def _string(data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + data


def _mpint(number: int) -> bytes:
    return _string(number.to_bytes((number.bit_length() + 8) // 8, "big"))


def _armour(raw: bytes) -> str:
    text = base64.b64encode(raw).decode("ascii")
    lines = [text[start : start + _ARMOUR_WIDTH] for start in range(0, len(text), _ARMOUR_WIDTH)]
    return "\n".join(["-----BEGIN SSH SIGNATURE-----", *lines, "-----END SSH SIGNATURE-----", ""])
