"""Running git and OpenSSH's programs: fixed arguments, no shell, messages in English."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence

from contractrepo.core.text import printable
from contractrepo.errors import SignatureError

# A person may have to touch a device, or to confirm a use of the agent.
_TIMEOUT_S = 300
_WITHOUT: Mapping[str, tuple[str, str]] = {
    "git": ("key-missing", "install git, or name a private key file"),
    "ssh-add": ("agent-missing", "install OpenSSH's client programs, or name a private key file"),
    "ssh-keygen": (
        "agent-missing",
        "install OpenSSH's client programs, or use an ed25519 key without a passphrase",
    ),
}


def run(
    command: Sequence[str],
    *,
    message: bytes = b"",
    variables: Mapping[str, str] | None = None,
    errors: int | None = subprocess.PIPE,
) -> subprocess.CompletedProcess[bytes]:
    """Run a program to its end, whatever its exit code.

    Args:
        command: The program and its arguments.
        message: Its standard input.
        variables: Environment variables on top of ours.
        errors: Where its messages go; None: where ours go, so that a person sees them.

    Raises:
        SignatureError: ``key-missing`` (git) or ``agent-missing`` where there is no such program; ``key-unusable``
            where it does not end.
    """
    program = command[0]
    environment = {**os.environ, "LC_ALL": "C", **(variables or {})}
    try:
        return subprocess.run(  # noqa: S603  # never through a shell, and each program is one of the three above
            command,
            input=message,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=errors,
            check=False,
            timeout=_TIMEOUT_S,
        )
    except OSError as error:
        code, hint = _WITHOUT[program]
        raise SignatureError(code, f"{program} cannot be run", hint) from error
    except subprocess.TimeoutExpired as error:
        why = f"{program} did not end within {_TIMEOUT_S} s"
        raise SignatureError(
            "key-unusable", why, "touch the device or answer the agent's question"
        ) from error


def last_words(done: subprocess.CompletedProcess[bytes]) -> str:
    """Return the last line of a program's messages, or its exit code where it said nothing."""
    lines = (done.stderr or b"").decode("utf-8", "replace").strip().splitlines()
    return printable(lines[-1], limit=200) if lines else f"exit code {done.returncode}"
