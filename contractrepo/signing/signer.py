"""Signing with a private key file."""

from __future__ import annotations

from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import load_ssh_private_key

from contractrepo.errors import SignatureError
from contractrepo.signing.sshsig import PrivateKey, public_line, sign


class SSHSigner:
    """Signs in process with an SSH private key.

    Args:
        key: A private key file without passphrase, in OpenSSH format (ed25519, ecdsa or rsa).
        principal: Who signs, as the policy names people; None where the key's owner is looked up.

    Raises:
        SignatureError: ``key-missing``, ``key-locked`` or ``key-unusable``.
    """

    def __init__(self, key: str | Path, principal: str | None = None) -> None:
        self.principal = principal
        self._key = _load(Path(key))

    @property
    def public_key(self) -> str:
        """The public key as one ``type base64`` line."""
        return public_line(self._key)

    def sign(self, message: bytes, *, namespace: bytes = b"git") -> str:
        """Return the armoured SSH signature of `message`."""
        return sign(self._key, message, namespace=namespace)


def _load(path: Path) -> PrivateKey:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SignatureError(
            "key-missing", f"cannot read the key {path}", "name a private key file"
        ) from error
    try:
        key = load_ssh_private_key(data, password=None)
    except TypeError as error:
        raise SignatureError(
            "key-locked", f"the key {path} has a passphrase", "use a key without one"
        ) from error
    except (ValueError, UnsupportedAlgorithm) as error:
        hint = "name the private key, not its .pub file"
        raise SignatureError("key-unusable", f"{path} is not an OpenSSH private key", hint) from error
    if not isinstance(key, ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
        raise SignatureError(
            "key-unusable", f"{path} is a key of a kind that cannot sign", "use an ed25519 key"
        )
    return key
