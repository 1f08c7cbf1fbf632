"""Making SSH signatures as `ssh-keygen -Y sign` and git make them (PROTOCOL.sshsig of OpenSSH)."""

from __future__ import annotations

import base64

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from contractrepo.errors import SignatureError
from contractrepo.signing.armour import armoured
from contractrepo.signing.envelope import Envelope, signed_bytes
from contractrepo.signing.public_keys import CURVES, NEW_KEY
from contractrepo.signing.wire import mpint, string

PrivateKey = ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey

_DIGEST = b"sha512"
_NAMES = {each.curve.name: name for name, each in CURVES.items()}


def sign(key: PrivateKey, message: bytes, *, namespace: bytes = b"git") -> str:
    """Return the armoured signature of `message` under `namespace`; ed25519 keys give the same text each time.

    Raises:
        SignatureError: ``key-unusable``: the key is of a kind SSH does not sign with.
    """
    signature = _signature(key, signed_bytes(message, namespace, _DIGEST))
    return armoured(Envelope(public_blob(key), namespace, _DIGEST, signature).to_bytes())


def public_line(key: PrivateKey) -> str:
    """Return ``type base64`` as authorized_keys and allowed_signers spell the public key."""
    encoding, form = serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH
    return key.public_key().public_bytes(encoding, form).decode("ascii")


def public_blob(key: PrivateKey) -> bytes:
    """Return the public key in SSH wire encoding (RFC 4253, section 6.6)."""
    return base64.b64decode(public_line(key).split()[1])


def _signature(key: PrivateKey, signed: bytes) -> bytes:
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return string(b"ssh-ed25519") + string(key.sign(signed))
    if isinstance(key, rsa.RSAPrivateKey):
        # PROTOCOL.sshsig: RSA signatures must be rsa-sha2-256 or rsa-sha2-512.
        return string(b"rsa-sha2-512") + string(key.sign(signed, padding.PKCS1v15(), hashes.SHA512()))
    if key.curve.name not in _NAMES:
        message = f"SSH does not sign with the curve {key.curve.name}"
        raise SignatureError("key-unusable", message, NEW_KEY)
    name = _NAMES[key.curve.name]
    r, s = decode_dss_signature(key.sign(signed, ec.ECDSA(CURVES[name].digest)))
    return string(b"ecdsa-sha2-" + name) + string(mpint(r) + mpint(s))
