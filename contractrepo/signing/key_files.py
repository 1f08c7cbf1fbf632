"""Key files: an OpenSSH private key, or a public key whose private half lies beside it or elsewhere."""

from __future__ import annotations

import base64
import shlex
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import load_ssh_private_key

from contractrepo.core.text import printable
from contractrepo.errors import SignatureError
from contractrepo.signing.public_keys import PublicKey, normal_key, read_public_key
from contractrepo.signing.sshsig import PrivateKey
from contractrepo.signing.wire import Reader

_BEGIN = b"-----BEGIN OPENSSH PRIVATE KEY-----"
_END = b"-----END OPENSSH PRIVATE KEY-----"
_OTHER_FORMAT = b"-----BEGIN "
_MAGIC = b"openssh-key-v1\0"
_PLAIN = b"none"
_LONGEST = 65_536


@dataclass(frozen=True, slots=True)
class KeyFile:
    """A private key file that was read, not opened: its public half is readable without a passphrase.

    Attributes:
        path: Where it lies.
        public: The public key, as a ``type base64`` line.
        locked: Whether it has a passphrase.
        in_hardware: Whether it only names a key that a device holds.
        data: The file itself.
    """

    path: Path
    public: str
    locked: bool
    in_hardware: bool
    data: bytes = field(repr=False)


def read_key_file(path: Path) -> KeyFile | str:
    """Return a private key file, or the ``type base64`` line of a public key whose private half is not there.

    Raises:
        SignatureError: ``key-missing`` where the file cannot be read, ``key-unusable`` where it is no such key.
    """
    data = _read(path)
    if data.startswith(_BEGIN):
        return _private(path, data)
    if data.startswith(_OTHER_FORMAT):
        hint = f"change its format: ssh-keygen -p -f {shlex.quote(str(path))}"
        raise SignatureError("key-unusable", f"{shown_path(path)} is not in OpenSSH's format", hint)
    public = normal_key(data.decode("utf-8", "replace"))
    beside = path.with_suffix("")
    if path.suffix == ".pub" and beside.is_file():
        private = _private(beside, _read(beside))
        if private.public == public:
            return private
    return public


def open_key(file: KeyFile) -> PrivateKey:
    """Return the private key of a file without a passphrase.

    Raises:
        SignatureError: ``key-unusable``: the file is damaged.
    """
    try:
        key = load_ssh_private_key(file.data, password=None)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise _unusable(file.path) from error
    return cast("PrivateKey", key)


def shown_path(path: Path) -> str:
    """Return a path for messages."""
    return printable(str(path), limit=300)


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_LONGEST)
    except (OSError, ValueError) as error:
        why = f"cannot read the key {shown_path(path)}"
        raise SignatureError("key-missing", why, "name a private key file") from error


def _private(path: Path, data: bytes) -> KeyFile:
    """Read what openssh-key-v1 (PROTOCOL.key of OpenSSH) leaves unencrypted."""
    try:
        blob = base64.b64decode(data.strip().removeprefix(_BEGIN).removesuffix(_END))
        locked, public = _header(Reader(blob.removeprefix(_MAGIC)))
    except (ValueError, SignatureError) as error:
        raise _unusable(path, error) from error
    return KeyFile(path, public.line, locked, public.application is not None, data)


def _header(reader: Reader) -> tuple[bool, PublicKey]:
    cipher = reader.string()
    reader.string()  # how the key is derived from the passphrase
    reader.string()  # with which parameters
    reader.uint32()  # how many keys there are: one
    return cipher != _PLAIN, read_public_key(reader.string())


def _unusable(path: Path, error: Exception | None = None) -> SignatureError:
    why = f": {error.message}" if isinstance(error, SignatureError) else ""
    message = f"{shown_path(path)} is no OpenSSH private key that signs{why}"
    return SignatureError("key-unusable", message, "name another private key file, such as ~/.ssh/id_ed25519")
