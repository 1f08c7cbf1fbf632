"""git's post-receive hook: called after a push has landed; what takes long is done behind its back."""

from __future__ import annotations

import os
import sys

from contractrepo.git.upkeep import is_due

_RELEASES = "refs/tags/"
_RECORDS = "refs/tags/review/"
_PARENT = __file__.removesuffix("/contractrepo/hooks/post_receive.py")
_PROGRAM = """import sys
if sys.argv[1] not in sys.path:
    sys.path.insert(0, sys.argv[1])
from contractrepo.hooks import post_receive
sys.exit(getattr(post_receive, sys.argv[3])(sys.argv[2]))"""


def main(mode: str = "full") -> int:
    """Start the build where a release has landed, and the packing of what has become many.

    The pusher does not wait for either, and hears nothing of it.

    Args:
        mode: ``"gate-only"``: git has written the refs by itself, and they are logged first.
    """
    git_dir = os.path.abspath(os.environ.get("GIT_DIR", "."))  # noqa: PTH100  pathlib costs more than all the rest
    if mode == "gate-only":
        _log(git_dir)
    refs = [
        line.split(" ", 2)[-1] for line in sys.stdin.buffer.read().decode("utf-8", "replace").splitlines()
    ]
    if any(ref.startswith(_RELEASES) and not ref.startswith(_RECORDS) for ref in refs):
        _start("build", git_dir)
    if is_due(git_dir):
        _start("pack", git_dir)
    return 0


def _start(task: str, git_dir: str) -> None:
    import subprocess

    nothing = subprocess.DEVNULL
    subprocess.Popen(
        [sys.executable, "-I", "-c", _PROGRAM, _PARENT, git_dir, task],
        stdin=nothing,
        stdout=nothing,
        stderr=nothing,
        start_new_session=True,
    )


def _log(git_dir: str) -> None:
    from pathlib import Path

    from contractrepo.service.gating import complete

    try:
        complete(Path(git_dir), os.getppid())
    except Exception as error:  # noqa: BLE001  the push has landed, whatever is wrong with its entry of the log
        sys.stderr.write(
            f"The push has landed; its entry of the log follows\nwith the next push ({type(error).__name__}).\n"
        )


def build(git_dir: str) -> int:
    """Store the documentation of every release that has none."""
    from contractrepo.errors import ContractRepoError
    from contractrepo.service.repository import ContractRepo

    try:
        ContractRepo.open(git_dir).build_docs()
    except ContractRepoError:  # `status` says that it is pending, and doctor why
        return 1
    return 0


def pack(git_dir: str) -> int:
    """Pack what has become many."""
    from pathlib import Path

    from contractrepo.errors import ContractRepoError
    from contractrepo.git.store import Store

    try:
        Store(Path(git_dir)).maintain()
    except ContractRepoError:  # doctor tells of what is not packed
        return 1
    return 0
