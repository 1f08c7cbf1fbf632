"""git's proc-receive hook: writes the governed refs of a push with their entry of the log, as one transaction.

`pre-receive` has judged the push by then; refs without rules are left to git.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from contractrepo.git.proc_receive import read_push, settle, write_answers

if TYPE_CHECKING:
    from contractrepo.git.changes import RefChange

# What a web server or a forced command of ssh says of the client; the client itself cannot set either.
_USER_VARIABLES = ("REMOTE_USER", "CONTRACTREPO_USER")


def main() -> int:
    """Hold the dialogue with git over standard input and output; a ref that is not answered for counts as refused."""
    try:
        source, sink = sys.stdin.buffer, sys.stdout.buffer
        push = read_push(source, sink)
        git_dir = Path(os.environ.get("GIT_DIR", ".")).absolute()
        answers = settle(push, lambda changes: _update(git_dir, changes, push.options))
        write_answers(sink, answers)
    except Exception as error:  # noqa: BLE001  whatever is wrong, git must hear no yes
        from contractrepo.hooks.report import fault_report

        sys.stderr.write(fault_report(error))
        return 1
    return 0


def _update(git_dir: Path, changes: Sequence[RefChange], options: tuple[str, ...]) -> None:
    from contractrepo.core.layout import POLICY
    from contractrepo.errors import ContractRepoError, StoreError, WorkflowError
    from contractrepo.git.changes import Receipt
    from contractrepo.git.store import Store
    from contractrepo.service.clock import now

    if not _is_judged_first(git_dir):
        hint = "on the server: contractrepo hooks install"
        raise WorkflowError(
            "hook-missing", "the hook pre-receive is not in place, so nobody judged this push", hint
        )
    try:
        store = Store.open(git_dir)
        receipt = Receipt(user(os.environ), "push", now(), store.refs(POLICY).get(POLICY), options)
        store.update(changes, receipt)
    except ContractRepoError:
        raise
    except Exception as error:
        raise StoreError(
            "internal-error", f"internal error, nothing was changed ({type(error).__name__})"
        ) from error


def user(environment: Mapping[str, str]) -> str:
    """Return who pushes, as the transport knows him; the account of this process where it names nobody."""
    named = (environment.get(variable) for variable in _USER_VARIABLES)
    found = next(filter(None, named), None)
    if found is not None:
        return found
    from contractrepo.service.people import account

    return account()


def _is_judged_first(git_dir: Path) -> bool:
    """Git passes over a hook that is missing or not executable without a word."""
    return os.access(git_dir / "hooks" / "pre-receive", os.X_OK)
