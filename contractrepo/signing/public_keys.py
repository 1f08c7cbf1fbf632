"""Public keys as SSH writes them: which kinds sign here, and the one spelling of each."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from contractrepo.core.text import printable
from contractrepo.errors import SignatureError
from contractrepo.signing.wire import Reader, malformed

_Key = ed25519.Ed25519PublicKey | ec.EllipticCurvePublicKey | rsa.RSAPublicKey

RSA = "ssh-rsa"
NEW_KEY = "make an ed25519 key: ssh-keygen -t ed25519"
_CERTIFICATE = "-cert-v01@openssh.com"
_UNCOMPRESSED = b"\x04"
_LEAST_RSA_BITS = 2048
# The longest that OpenSSH and OpenSSL take; what is longer would only cost time.
_MOST_RSA_BITS = 16_384
_LONGEST_LINE = 16_384
# The points of small order on edwards25519 (the sign bit cleared), for which anybody can make signatures.
_ANYBODYS = frozenset(
    map(
        bytes.fromhex,
        (
            "00" * 32,
            "01" + "00" * 31,
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
            "ec" + "ff" * 30 + "7f",
            "ed" + "ff" * 30 + "7f",
            "ee" + "ff" * 30 + "7f",
        ),
    )
)


class Curve(NamedTuple):
    """An elliptic curve of SSH, with the hash that belongs to it (RFC 5656, section 6.2.1)."""

    curve: ec.EllipticCurve
    digest: hashes.HashAlgorithm


CURVES: Mapping[bytes, Curve] = {
    b"nistp256": Curve(ec.SECP256R1(), hashes.SHA256()),
    b"nistp384": Curve(ec.SECP384R1(), hashes.SHA384()),
    b"nistp521": Curve(ec.SECP521R1(), hashes.SHA512()),
}


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A public key that may sign.

    Attributes:
        kind: SSH's name of the key's kind, for example ``ssh-ed25519``.
        line: ``type base64``, as authorized_keys and allowed_signers spell it.
        key: The key itself.
        application: For keys in hardware (FIDO), what the key was made for, usually ``ssh:``; None for others.
    """

    kind: str
    line: str
    key: _Key
    application: bytes | None = None


def normal_key(line: str) -> str:
    """Return a public key line as ``type base64``, without its comment.

    Example:
        >>> normal_key("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFLnGFT2zrMcqob5S8/9WSoj1N/kZXFpt8hUVtkOkPWs ada@example")
        'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFLnGFT2zrMcqob5S8/9WSoj1N/kZXFpt8hUVtkOkPWs'

    Raises:
        SignatureError: ``key-unusable``: not one line of that form, damaged, a certificate, too weak, or of a kind that
            does not sign here.
    """
    return _read_line(line).line


def fingerprint(line: str) -> str:
    """Return ``SHA256:`` and the digest of a public key line, as ``ssh-keygen -l`` prints it.

    Raises:
        SignatureError: ``key-unusable``, as for `normal_key`.
    """
    blob = base64.b64decode(normal_key(line).split(" ")[1])
    return "SHA256:" + base64.b64encode(hashlib.sha256(blob).digest()).decode("ascii").rstrip("=")


def read_public_key(blob: bytes) -> PublicKey:
    """Return the key in a wire blob (RFC 4253, section 6.6).

    Raises:
        SignatureError: ``signature-malformed``, ``signature-weak`` or ``signature-unsupported``.
    """
    reader = Reader(blob)
    kind = reader.string().decode("ascii", "replace")
    if kind not in _KINDS:
        raise _unsupported(kind)
    try:
        key = _KINDS[kind](reader)
    except ValueError as error:
        raise malformed("its key is damaged") from error
    application = reader.string() if kind.startswith("sk-") else None
    reader.end()
    return PublicKey(kind, f"{kind} {base64.b64encode(blob).decode('ascii')}", key, application)


def _read_line(line: str) -> PublicKey:
    words = line.split(None, 2)
    if len(line) > _LONGEST_LINE or len(words) < 2 or len(line.strip().splitlines()) > 1:
        raise _unusable("this is no public key of the form 'type base64 comment'")
    kind, encoded = words[:2]
    try:
        key = read_public_key(base64.b64decode(encoded, validate=True))
    except ValueError as error:
        raise _unusable("the public key is not base64") from error
    except SignatureError as error:
        raise SignatureError(
            "key-unusable", f"the public key is of no use: {error.message}", error.hint
        ) from error
    if key.line != f"{kind} {encoded}":
        raise _unusable(f"the public key is spelled otherwise than {key.line}")
    return key


def _ed25519(reader: Reader) -> ed25519.Ed25519PublicKey:
    point = reader.string()
    if point[:-1] + bytes(last & 0x7F for last in point[-1:]) in _ANYBODYS:
        raise SignatureError("signature-weak", "anybody can sign with this ed25519 key", NEW_KEY)
    return ed25519.Ed25519PublicKey.from_public_bytes(point)


def _elliptic(name: bytes) -> Callable[[Reader], ec.EllipticCurvePublicKey]:
    def read(reader: Reader) -> ec.EllipticCurvePublicKey:
        curve, point = reader.string(), reader.string()
        # A point may also be written compressed, by which one key would have two spellings; OpenSSH refuses that too.
        if curve != name or not point.startswith(_UNCOMPRESSED):
            raise malformed("its key is not a point of its curve")
        return ec.EllipticCurvePublicKey.from_encoded_point(CURVES[name].curve, point)

    return read


def _rsa(reader: Reader) -> rsa.RSAPublicKey:
    exponent, modulus = reader.mpint(), reader.mpint()
    bits = modulus.bit_length()
    if bits < _LEAST_RSA_BITS:
        message = f"an RSA key of {bits} bits is too weak, {_LEAST_RSA_BITS} are the least"
        raise SignatureError("signature-weak", message, NEW_KEY)
    if bits > _MOST_RSA_BITS:
        message = f"an RSA key of {bits} bits is more than anybody verifies"
        raise SignatureError("signature-unsupported", message, NEW_KEY)
    return rsa.RSAPublicNumbers(exponent, modulus).public_key()


_KINDS: Mapping[str, Callable[[Reader], _Key]] = {
    "ssh-ed25519": _ed25519,
    "ecdsa-sha2-nistp256": _elliptic(b"nistp256"),
    "ecdsa-sha2-nistp384": _elliptic(b"nistp384"),
    "ecdsa-sha2-nistp521": _elliptic(b"nistp521"),
    RSA: _rsa,
    "sk-ssh-ed25519@openssh.com": _ed25519,
    "sk-ecdsa-sha2-nistp256@openssh.com": _elliptic(b"nistp256"),
}


def _unsupported(kind: str) -> SignatureError:
    shown = printable(kind, limit=60)
    if kind.endswith(_CERTIFICATE):
        message = f"certificates do not sign here ({shown})"
        return SignatureError("signature-unsupported", message, "sign with the key itself")
    return SignatureError("signature-unsupported", f"keys of the kind {shown} do not sign here", NEW_KEY)


def _unusable(message: str) -> SignatureError:
    return SignatureError("key-unusable", message, "give one line of a .pub file, as `ssh-add -L` prints it")
