"""Signing through `ssh-keygen -Y sign`, for keys that this process cannot or need not hold."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from subprocess import CompletedProcess
from tempfile import TemporaryDirectory

from contractrepo.errors import SignatureError
from contractrepo.signing.key_files import KeyFile, shown_path
from contractrepo.signing.programs import last_words, run
from contractrepo.signing.public_keys import normal_key
from contractrepo.signing.verifying import verify

_PASSPHRASE = "CONTRACTREPO_PASSPHRASE"  # noqa: S105  # the name of a variable
# ssh-keygen takes a passphrase from a terminal or from a program, never from an argument or its input.
_ASKPASS = f"#!/bin/sh\nprintf '%s\\n' \"${_PASSPHRASE}\"\n"


def sign_by_agent(public: str, message: bytes, namespace: bytes) -> str:
    """Return a signature by ssh-agent, which holds the private key of `public`.

    Raises:
        SignatureError: ``key-unusable`` where the agent refuses, ``agent-missing``.
    """
    with TemporaryDirectory(prefix="contractrepo-") as folder:
        path = Path(folder, "key.pub")
        path.write_text(f"{public}\n", encoding="ascii")
        done = run(_command(path, namespace, "-U"), message=message)
    return _signature(done, public, message, namespace)


def sign_by_device(file: KeyFile, message: bytes, namespace: bytes) -> str:
    """Return a signature by the hardware key that `file` names; ssh-keygen asks for the touch.

    Raises:
        SignatureError: ``key-unusable`` where the device is not there or refuses, ``agent-missing``.
    """
    done = run(_command(file.path, namespace), message=message, errors=None)
    return _signature(done, file.public, message, namespace)


def sign_with_passphrase(file: KeyFile, passphrase: str, message: bytes, namespace: bytes) -> str:
    """Return a signature by a private key file that `passphrase` opens.

    Raises:
        SignatureError: ``key-unusable`` or ``agent-missing``.
    """
    with _answering(passphrase) as variables:
        done = run(_command(file.path, namespace), message=message, variables=variables)
    return _signature(done, file.public, message, namespace)


def require_passphrase(file: KeyFile, passphrase: str) -> None:
    """Check that `passphrase` opens a private key file.

    Raises:
        SignatureError: ``key-locked``, ``key-unusable`` or ``agent-missing``.
    """
    why = f"the passphrase does not open the key {shown_path(file.path)}"
    hint = f"see whether `ssh-keygen -y -f {shlex.quote(shown_path(file.path))}` opens it"
    try:
        with _answering(passphrase) as variables:
            done = run(["ssh-keygen", "-y", "-f", str(file.path)], variables=variables)
    except ValueError as error:
        # Neither an environment variable nor a passphrase holds a NUL or half a surrogate pair.
        raise SignatureError("key-locked", why, hint) from error
    if done.returncode != 0:
        raise SignatureError("key-locked", f"{why}: {last_words(done)}", hint)
    if normal_key(done.stdout.decode("utf-8", "replace")) != file.public:
        both = f"the two halves of the key {shown_path(file.path)} do not belong together"
        raise SignatureError("key-unusable", both, "name another private key file")


@contextmanager
def _answering(passphrase: str) -> Iterator[Mapping[str, str]]:
    """Yield the variables by which ssh-keygen gets its answer, known only to it and to the program that it asks."""
    with TemporaryDirectory(prefix="contractrepo-") as folder:
        program = Path(folder, "askpass")
        program.write_text(_ASKPASS, encoding="ascii")
        program.chmod(0o700)
        yield {"SSH_ASKPASS": str(program), "SSH_ASKPASS_REQUIRE": "force", _PASSPHRASE: passphrase}


def _command(path: Path, namespace: bytes, *options: str) -> list[str]:
    return ["ssh-keygen", "-q", "-Y", "sign", *options, "-n", os.fsdecode(namespace), "-f", str(path)]


def _signature(done: CompletedProcess[bytes], public: str, message: bytes, namespace: bytes) -> str:
    if done.returncode != 0:
        why = f"ssh-keygen does not sign with this key: {last_words(done)}"
        raise SignatureError("key-unusable", why, "see what `ssh-add -l` lists, or name another key")
    armour = done.stdout.decode("ascii", "replace")
    # What an agent or a device hands back is held to the same rules as anybody's signature.
    if verify(message, armour, namespace=namespace) != public:
        raise SignatureError("key-unusable", "ssh-keygen signed with another key", "name another key")
    return armour
