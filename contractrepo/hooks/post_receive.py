"""git's post-receive hook: called after a push has landed. Nothing has to follow one yet."""

from __future__ import annotations

import sys


def main() -> int:
    """Take what git says, so that it need not wait."""
    sys.stdin.buffer.read()
    return 0
