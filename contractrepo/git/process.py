"""Running git: fixed arguments, no shell, and no influence of the caller's repository or language."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

from contractrepo.errors import StoreError

LEAST_VERSION = (2, 34)
_VERSION = re.compile(rb"git version (\d+)\.(\d+)")
_PROTOCOL = re.compile(r"[a-z0-9=:]{1,100}\Z")
_TIMEOUT_S = 300
# A replaced object is not the object that its id promises, and anybody may push refs/replace/*.
_ALWAYS = {
    "LC_ALL": "C",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
}
# What the user has set about reaching remotes: his ssh, his proxy, who asks him for a password.
_ABOUT_REMOTES = ("GIT_SSH", "GIT_ASKPASS", "GIT_PROXY_", "GIT_SSL_", "GIT_HTTP_", "GIT_ALLOW_PROTOCOL")
# Configuration says whom git trusts (safe.directory); everything else named GIT_ points at another repository or objects.
_KEPT = ("GIT_CONFIG_", "GIT_EXEC_PATH", "GIT_CEILING_DIRECTORIES")


def clean_environment() -> dict[str, str]:
    """Return the environment for a repository that is named by its path, whatever git process calls us."""
    kept = {
        key: value for key, value in os.environ.items() if not key.startswith("GIT_") or key.startswith(_KEPT)
    }
    return kept | _ALWAYS


def remote_environment() -> dict[str, str]:
    """Return the environment for talking to a remote as the user does; git asks for passwords where he can answer."""
    kept = {key: value for key, value in os.environ.items() if key.startswith(_ABOUT_REMOTES)}
    asks = os.environ.get("GIT_TERMINAL_PROMPT", "1") if os.isatty(0) else "0"
    return clean_environment() | kept | {"GIT_TERMINAL_PROMPT": asks}


def served_environment() -> dict[str, str]:
    """Return the environment for answering strangers: nothing of this process but where programs are found."""
    return {"PATH": os.environ.get("PATH", os.defpath), **_ALWAYS}


def ssh_environment(user: str) -> dict[str, str]:
    """Return the environment for answering a person over ssh: as for strangers, and who it is."""
    told = {"HOME": os.environ.get("HOME", ""), "CONTRACTREPO_USER": user}
    protocol = os.environ.get("GIT_PROTOCOL", "")
    if _PROTOCOL.match(protocol):
        told["GIT_PROTOCOL"] = protocol
    return served_environment() | told


def hook_environment() -> dict[str, str]:
    """Return the environment for use inside a hook, where git names the quarantined objects by variables."""
    return {**os.environ, **_ALWAYS}


def run_git(
    *arguments: str,
    git_dir: Path | None = None,
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
    given: bytes = b"",
) -> subprocess.CompletedProcess[bytes]:
    """Run git to its end, in a clean environment unless another one is given; it reads `given` and no more.

    Raises:
        StoreError: ``git-missing``, or ``git-failed`` where it does not end.
    """
    command = _command(arguments, git_dir, folder)
    try:
        return subprocess.run(
            command,
            env=environment or clean_environment(),
            capture_output=True,
            check=False,
            timeout=_TIMEOUT_S,
            input=given,
        )
    except FileNotFoundError as error:
        raise _missing() from error
    except subprocess.TimeoutExpired as error:
        message = f"git {arguments[0]} did not end within {_TIMEOUT_S} s"
        raise StoreError("git-failed", message, "see what holds it up, and run it by hand") from error


def start_git(
    *arguments: str, git_dir: Path, environment: Mapping[str, str], errors: int = subprocess.DEVNULL
) -> subprocess.Popen[bytes]:
    """Start git with pipes to its input and output; `errors` says where its messages go.

    Raises:
        StoreError: ``git-missing``.
    """
    command, pipe = _command(arguments, git_dir, None), subprocess.PIPE
    try:
        return subprocess.Popen(command, env=environment, stdin=pipe, stdout=pipe, stderr=errors)
    except FileNotFoundError as error:
        raise _missing() from error


def become_git(*arguments: str, environment: Mapping[str, str]) -> NoReturn:
    """Replace this process by git, which goes on with its input and output.

    Raises:
        StoreError: ``git-missing``.
    """
    try:
        os.execvpe("git", ["git", *arguments], environment)  # noqa: S606  a shell would read what a client sent
    except FileNotFoundError as error:
        raise _missing() from error


def require_git() -> tuple[int, int]:
    """Return git's version.

    Raises:
        StoreError: ``git-missing`` or ``git-too-old``.
    """
    output = run_git("version").stdout
    match = _VERSION.match(output)
    found = (int(match[1]), int(match[2])) if match else (0, 0)
    if found < LEAST_VERSION:
        shown = output.decode("ascii", "replace").strip()[:100]
        least = ".".join(map(str, LEAST_VERSION))
        raise StoreError(
            "git-too-old",
            f"this is {shown or 'no git that says its version'}",
            f"install git {least} or newer",
        )
    return found


def _command(arguments: tuple[str, ...], git_dir: Path | None, folder: Path | None) -> list[str]:
    where = ["--git-dir", str(git_dir)] if git_dir else ["-C", str(folder)] if folder else []
    return ["git", *where, *arguments]


def _missing() -> StoreError:
    least = ".".join(map(str, LEAST_VERSION))
    return StoreError("git-missing", "there is no git on the path", f"install git {least} or newer")
