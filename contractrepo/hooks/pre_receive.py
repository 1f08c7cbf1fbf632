"""git's pre-receive hook: sees all refs of a push with its objects in quarantine, and writes nothing.

Nothing heavy is imported before a contract has changed, so that other pushes cost almost nothing.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contractrepo.git.changes import RefChange
    from contractrepo.git.quarantine import PushReader
    from contractrepo.workflow.objection import Objection

GATE_ONLY = "gate-only"
_GARBAGE_THRESHOLD = 100_000
_LEFT_ALONE = "refs/heads/"
_JUDGED_BRANCHES = ("refs/heads/main", "refs/heads/design/")


def main(mode: str = "full") -> int:
    """Judge the push on standard input; 0 lets it land, 1 refuses all of it. Any exception refuses.

    Args:
        mode: ``"gate-only"``: git writes the refs by itself, so that what a transaction checks is checked here.
    """
    try:
        lines = sys.stdin.buffer.read().decode("utf-8", "surrogateescape").splitlines()
        changes = [line.split(" ", 2) for line in lines]
        if all(_is_left_alone(ref) for _, _, ref in changes):
            return 0
        return _judge(changes, mode)
    except Exception as error:  # noqa: BLE001  git takes a hook that dies for a refusal, but says nothing of why
        from contractrepo.hooks.report import fault_report

        sys.stderr.write(fault_report(error))
        return 1


def _is_left_alone(ref: str) -> bool:
    """Tell whether a ref is a branch without rules; what is not certain is looked at closely later."""
    return ref.startswith(_LEFT_ALONE) and not ref.startswith(_JUDGED_BRANCHES)


def _judge(changes: Sequence[Sequence[str]], mode: str) -> int:
    from contractrepo.git.changes import RefChange
    from contractrepo.git.quarantine import PushReader

    # Modules and documents stay to the end of this short process: looking for garbage among them is a tenth of its time.
    gc.set_threshold(_GARBAGE_THRESHOLD)
    git_dir = Path(os.environ.get("GIT_DIR", ".")).absolute()
    moves = [RefChange(ref, old, new) for old, new, ref in changes]
    with PushReader(git_dir) as reader:
        objections = _gate(reader, moves) if mode == GATE_ONLY else _note(reader, moves)
    if objections:
        from contractrepo.hooks.report import report

        sys.stderr.write(report(objections))
    return 1 if any(objection.blocking for objection in objections) else 0


def _note(reader: PushReader, moves: Sequence[RefChange]) -> list[Objection]:
    """Judge, and note for proc-receive that nothing blocks the push."""
    from contractrepo.hooks.receipt import receipt_of
    from contractrepo.service.pushing import judge_push
    from contractrepo.service.verdict_note import write_note

    receipt = receipt_of(reader, os.environ)
    objections = judge_push(reader, moves, receipt)
    if not any(objection.blocking for objection in objections):
        write_note(reader.path, reader, moves, receipt.user, receipt.when.seconds)
    return objections


def _gate(reader: PushReader, moves: Sequence[RefChange]) -> list[Objection]:
    """Judge, and let through to git what nothing blocks."""
    from contractrepo.hooks.receipt import push_options, receipt_of
    from contractrepo.service.gating import complete, gate

    complete(reader.path)
    receipt = receipt_of(reader, os.environ, push_options(os.environ))
    return gate(reader, moves, receipt, os.getppid())
