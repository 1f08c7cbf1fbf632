"""Which key signs, and by which way: in process, through ssh-agent, or through ssh-keygen."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from contractrepo.errors import SignatureError
from contractrepo.signing import agent as ssh_agent
from contractrepo.signing.git_settings import signing_key
from contractrepo.signing.key_files import KeyFile, open_key, read_key_file, shown_path
from contractrepo.signing.public_keys import normal_key
from contractrepo.signing.ssh_keygen import (
    require_passphrase,
    sign_by_agent,
    sign_by_device,
    sign_with_passphrase,
)
from contractrepo.signing.sshsig import PrivateKey, sign

Passphrase = Callable[[str], str]
_LITERAL = "key::"


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key that can sign now.

    Attributes:
        public: The public key, as a ``type base64`` line.
        sign: Makes an armoured signature of a message under a namespace.
    """

    public: str
    sign: Callable[[bytes, bytes], str] = field(repr=False)


def choose(key: str | Path | None, *, agent: bool, passphrase: Passphrase | None) -> SigningKey:
    """Return the key that `key` names, checked as far as can be without signing.

    Raises:
        SignatureError: ``key-missing``, ``key-locked``, ``key-unusable`` or ``agent-missing``.
    """
    found = _default(agent=agent) if key is None else _named(key)
    public = found if isinstance(found, str) else found.public
    if agent or isinstance(found, str):
        ssh_agent.require(public)
        return SigningKey(public, partial(sign_by_agent, public))
    if found.in_hardware:
        return SigningKey(public, partial(sign_by_device, found))
    if found.locked:
        return _locked(found, passphrase)
    return SigningKey(public, partial(_sign_in_process, open_key(found)))


def _default(*, agent: bool) -> KeyFile | str:
    try:
        return _named(signing_key())
    except SignatureError as error:
        if agent and error.code == "key-missing":
            return ssh_agent.only_key()
        raise


def _named(key: str | Path) -> KeyFile | str:
    """Find a key by a path, or by a public key as git's user.signingkey spells it."""
    if isinstance(key, str) and key.startswith(_LITERAL):
        return normal_key(key.removeprefix(_LITERAL))
    if isinstance(key, str) and key.startswith("ssh-") and " " in key:
        return normal_key(key)
    return read_key_file(Path(key))


def _locked(file: KeyFile, passphrase: Passphrase | None) -> SigningKey:
    # As ssh does: what the agent holds needs no question.
    if ssh_agent.holds(file.public):
        return SigningKey(file.public, partial(sign_by_agent, file.public))
    if passphrase is None:
        why = f"the key {shown_path(file.path)} has a passphrase"
        hint = (
            f"ssh-add {shlex.quote(str(file.path))}, or run it in a terminal, which asks for the passphrase"
        )
        raise SignatureError("key-locked", why, hint)
    answer = passphrase(f"Passphrase of {shown_path(file.path)}: ")
    require_passphrase(file, answer)
    return SigningKey(file.public, partial(sign_with_passphrase, file, answer))


def _sign_in_process(key: PrivateKey, message: bytes, namespace: bytes) -> str:
    return sign(key, message, namespace=namespace)
