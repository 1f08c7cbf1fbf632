"""What a client may ask of one repository over ssh, where a forced command stands between it and the shell."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import NoReturn

from contractrepo.core.text import printable
from contractrepo.errors import StoreError, UsageError
from contractrepo.git.process import become_git, ssh_environment
from contractrepo.service.repository import ContractRepo

_FETCH, _PUSH = "git-upload-pack", "git-receive-pack"
_LONGEST = 4_096


def serve(repo: ContractRepo, command: str | None, user: str) -> NoReturn:
    """Become the git that a client asks for; `user` is who the log says has pushed.

    Raises:
        UsageError: ``ssh-command-refused``.
        StoreError: A push would be judged by nobody: the code of what is wrong with the hooks.
    """
    path = repo.path.resolve()
    service = service_asked(command, path)
    faults = repo.hook_faults() if service == _PUSH else []
    if faults:
        hint = "its administrator runs: contractrepo doctor --fix"
        raise StoreError(faults[0].code, f"the repository takes no pushes: {faults[0].message}", hint)
    become_git(service.removeprefix("git-"), str(path), environment=ssh_environment(user))


def service_asked(command: str | None, repository: Path) -> str:
    """Return which of git's two services a client asks for; everything else is denied.

    Args:
        command: What the client wants to be run (``SSH_ORIGINAL_COMMAND``), None for a login.
        repository: Folder of the one repository there is; its path, or its name with or without ``.git``, must be asked
            for, since a client takes it from its URL.

    Raises:
        UsageError: ``ssh-command-refused``.

    Example:
        >>> service_asked("git-receive-pack '/contracts.git'", Path("/srv/contracts.git"))
        'git-receive-pack'
    """
    if not command:
        raise _refused("there is no login here")
    try:
        words = shlex.split(command[:_LONGEST])
    except ValueError:
        words = []
    # As git itself writes it: `git-upload-pack 'PATH'`, or `git upload-pack 'PATH'`.
    if words[:1] == ["git"] and len(words) == 3:
        words = [f"git-{words[1]}", words[2]]
    if len(words) != 2 or words[0] not in (_FETCH, _PUSH):
        raise _refused("only git may be run here: clone, fetch and push")
    if words[1] not in _names(repository):
        shown = printable(words[1], limit=100)
        raise _refused(f"there is no repository '{shown}' here")
    return words[0]


def _names(repository: Path) -> frozenset[str]:
    short = {repository.name, repository.name.removesuffix(".git")}
    return frozenset({str(repository), *short, *(f"/{name}" for name in short)})


def _refused(why: str) -> UsageError:
    return UsageError("ssh-command-refused", why, "use a URL that ends with the name of the repository")
