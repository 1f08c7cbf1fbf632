"""What ssh-agent holds."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress

from contractrepo.errors import SignatureError
from contractrepo.signing.programs import run
from contractrepo.signing.public_keys import fingerprint, normal_key

_UNREACHABLE = 2
_START = 'start one with `eval "$(ssh-agent)"`, then `ssh-add` your private key'


def holds(public: str) -> bool:
    """Return whether an agent runs and can sign with the ``type base64`` key `public`."""
    return public in (_keys() or ())


def require(public: str) -> None:
    """Check that the agent can sign with `public`.

    Raises:
        SignatureError: ``agent-missing``, or ``key-missing`` where it does not hold the key.
    """
    if public not in _required_keys():
        why = f"ssh-agent does not hold the key {fingerprint(public)}"
        raise SignatureError("key-missing", why, "`ssh-add` its private key, or name the private key file")


def only_key() -> str:
    """Return the one key of the agent as ``type base64``.

    Raises:
        SignatureError: ``agent-missing``, or ``key-missing`` where it holds none or several.
    """
    keys = _required_keys()
    if len(keys) != 1:
        why = f"no key is named, and ssh-agent holds {len(keys)} that could sign"
        hint = "name one of `ssh-add -L`" if keys else "`ssh-add` your private key"
        raise SignatureError("key-missing", why, hint)
    return keys[0]


def _required_keys() -> tuple[str, ...]:
    keys = _keys()
    if keys is None:
        raise SignatureError("agent-missing", "there is no ssh-agent to sign with", _START)
    return keys


def _keys() -> tuple[str, ...] | None:
    """Return the keys that could sign, in the agent's order; None where there is no agent."""
    if not os.environ.get("SSH_AUTH_SOCK"):
        return None
    done = run(["ssh-add", "-L"])
    if done.returncode == _UNREACHABLE:
        return None
    return tuple(_usable(done.stdout.decode("utf-8", "replace").splitlines()))


def _usable(lines: list[str]) -> Iterator[str]:
    for line in lines:
        # Certificates and old kinds stand in the same list, as does the sentence about an empty agent.
        with suppress(SignatureError):
            yield normal_key(line)
