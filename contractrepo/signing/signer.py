"""The signer that people hand to proposals, approvals and releases."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from contractrepo.signing.choosing import choose


class SSHSigner:
    """Signs with an SSH key: of a file, of ssh-agent, or of a hardware token.

    A private key file without passphrase signs in process. Everything else goes through OpenSSH's own `ssh-keygen`:
    keys of the agent, keys in hardware, and keys with a passphrase that `passphrase` gives.

    Args:
        key: A private key file in OpenSSH format; a ``.pub`` file whose private key lies beside it or in ssh-agent; or a
            public key as text, ``key::ssh-ed25519 AAAA...``, that ssh-agent holds. None: git's ``user.signingkey``, and
            with `agent` and without that, the one key that the agent holds.
        principal: Who signs, as the policy names people; None where the key's owner is looked up.
        agent: Sign through ssh-agent even where the private key file could be read.
        passphrase: Is asked, with a prompt, for the passphrase of a locked key which ssh-agent does not hold; for
            example `getpass.getpass`. None: nobody can be asked.

    Raises:
        SignatureError: ``key-missing``, ``key-locked``, ``key-unusable`` or ``agent-missing``; the hint is the next
            command.
    """

    def __init__(
        self,
        key: str | Path | None = None,
        principal: str | None = None,
        agent: bool = False,
        *,
        passphrase: Callable[[str], str] | None = None,
    ) -> None:
        self.principal = principal
        self._key = choose(key, agent=agent, passphrase=passphrase)

    @property
    def public_key(self) -> str:
        """The public key as one ``type base64`` line."""
        return self._key.public

    def sign(self, message: bytes, *, namespace: bytes = b"git") -> str:
        """Return the armoured SSH signature of `message`.

        Args:
            message: What to sign, byte for byte.
            namespace: What the signature is for; git's tags and commits use ``git``.

        Raises:
            SignatureError: ``key-unusable`` where the agent or the device refuses, ``agent-missing``.
        """
        return self._key.sign(message, namespace)
