"""git's pre-receive hook: sees all refs of a push with its objects in quarantine, and writes nothing.

Nothing heavy is imported before a contract has changed, so that other pushes cost almost nothing.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

_LEFT_ALONE = "refs/heads/"
_JUDGED_BRANCHES = ("refs/heads/main", "refs/heads/design/")


def main() -> int:
    """Judge the push on standard input; 0 lets it land, 1 refuses all of it. Any exception refuses."""
    try:
        lines = sys.stdin.buffer.read().decode("utf-8", "surrogateescape").splitlines()
        changes = [line.split(" ", 2) for line in lines]
        if all(_is_left_alone(ref) for _, _, ref in changes):
            return 0
        return _judge(changes)
    except Exception as error:  # noqa: BLE001  git takes a hook that dies for a refusal, but says nothing of why
        from contractrepo.hooks.report import fault_report

        sys.stderr.write(fault_report(error))
        return 1


def _is_left_alone(ref: str) -> bool:
    """Tell whether a ref is a branch without rules; what is not certain is looked at closely later."""
    return ref.startswith(_LEFT_ALONE) and not ref.startswith(_JUDGED_BRANCHES)


def _judge(changes: Sequence[Sequence[str]]) -> int:
    from contractrepo.git.changes import RefChange
    from contractrepo.git.quarantine import PushReader
    from contractrepo.hooks.receipt import receipt_of
    from contractrepo.service.pushing import judge_push
    from contractrepo.service.verdict_note import write_note

    git_dir = Path(os.environ.get("GIT_DIR", ".")).absolute()
    moves = [RefChange(ref, old, new) for old, new, ref in changes]
    with PushReader(git_dir) as reader:
        receipt = receipt_of(reader, os.environ)
        objections = judge_push(reader, moves, receipt)
        refused = any(objection.blocking for objection in objections)
        if not refused:
            write_note(git_dir, reader, moves, receipt.user, receipt.when.seconds)
    if objections:
        from contractrepo.hooks.report import report

        sys.stderr.write(report(objections))
    return 1 if refused else 0
