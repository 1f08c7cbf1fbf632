"""git's proc-receive hook: writes the governed refs of a push with their entry of the log, as one transaction.

`pre-receive` has judged the push by then; refs without rules are left to git.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from contractrepo.git.proc_receive import Push, read_push, settle, write_answers

if TYPE_CHECKING:
    from contractrepo.git.changes import RefChange


def main() -> int:
    """Hold the dialogue with git over standard input and output; a ref that is not answered for counts as refused."""
    try:
        source, sink = sys.stdin.buffer, sys.stdout.buffer
        push = read_push(source, sink)
        git_dir = Path(os.environ.get("GIT_DIR", ".")).absolute()
        answers = settle(push, lambda changes: _update(git_dir, changes, push))
        write_answers(sink, answers)
    except Exception as error:  # noqa: BLE001  whatever is wrong, git must hear no yes
        from contractrepo.hooks.report import fault_report

        sys.stderr.write(fault_report(error))
        return 1
    return 0


def _update(git_dir: Path, changes: Sequence[RefChange], push: Push) -> None:
    from contractrepo.errors import ContractRepoError, StoreError, WorkflowError
    from contractrepo.git.store import Store
    from contractrepo.hooks.receipt import receipt_of
    from contractrepo.service.landing import land

    if not _is_judged_first(git_dir):
        hint = "on the server: contractrepo hooks install"
        raise WorkflowError(
            "hook-missing", "the hook pre-receive is not in place, so nobody judged this push", hint
        )
    try:
        store = Store.open(git_dir, upkeep=False)
        land(store, changes, receipt_of(store, os.environ, push.options), push.changes)
    except ContractRepoError:
        raise
    except Exception as error:
        raise StoreError(
            "internal-error", f"internal error, nothing was changed ({type(error).__name__})"
        ) from error


def _is_judged_first(git_dir: Path) -> bool:
    """Git passes over a hook that is missing or not executable without a word."""
    return os.access(git_dir / "hooks" / "pre-receive", os.X_OK)
