"""Durations on the command line."""

from __future__ import annotations

import argparse

_LONGEST_S = 86_400.0


def seconds(text: str) -> float:
    """Return the seconds that `text` says, more than none and at most a day's.

    Raises:
        argparse.ArgumentTypeError: It says none.
    """
    try:
        found = float(text)
    except ValueError:
        found = 0.0
    if not 0 < found <= _LONGEST_S:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of seconds between 0 and {_LONGEST_S:.0f}")
    return found
