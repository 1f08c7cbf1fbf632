"""git's post-receive hook: called after a push has landed; the documentation of its releases is built behind its back."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

_RELEASES = "refs/tags/"
_RECORDS = "refs/tags/review/"
_PARENT = Path(__file__).resolve().parents[2]
_BUILD = """import sys
if sys.argv[1] not in sys.path:
    sys.path.insert(0, sys.argv[1])
from contractrepo.hooks.post_receive import build
sys.exit(build(sys.argv[2]))"""


def main() -> int:
    """Start the build where a release has landed. The pusher does not wait for it, and hears nothing of it."""
    refs = [
        line.split(" ", 2)[-1] for line in sys.stdin.buffer.read().decode("utf-8", "replace").splitlines()
    ]
    if any(ref.startswith(_RELEASES) and not ref.startswith(_RECORDS) for ref in refs):
        git_dir = Path(os.environ.get("GIT_DIR", ".")).absolute()
        nothing = subprocess.DEVNULL
        subprocess.Popen(
            [sys.executable, "-I", "-c", _BUILD, str(_PARENT), str(git_dir)],
            stdin=nothing,
            stdout=nothing,
            stderr=nothing,
            start_new_session=True,
        )
    return 0


def build(git_dir: str) -> int:
    """Store the documentation of every release that has none."""
    from contractrepo.errors import ContractRepoError
    from contractrepo.service.repository import ContractRepo

    try:
        ContractRepo.open(git_dir).build_docs()
    except ContractRepoError:  # `status` says that it is pending, and doctor why
        return 1
    return 0
