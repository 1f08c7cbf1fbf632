"""``--resolve``: which side wins a conflict."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TypeVar

_Side = TypeVar("_Side", bound=str)


def add_resolve(parser: argparse.ArgumentParser, sides: Sequence[_Side], told: str) -> None:
    """Add the option; the command gets a list of pairs: code and place, and the side.

    Args:
        parser: Parser of the command.
        sides: What can win.
        told: What that is, for the help.
    """
    choices = "|".join(sides)

    def resolution(text: str) -> tuple[tuple[str, str], _Side]:
        place, _, name = text.rpartition("=")
        code, at, pointer = place.partition("@")
        side = next((one for one in sides if one == name), None)
        if not code or not at or side is None:
            raise argparse.ArgumentTypeError(f"write CODE@POINTER={choices}")
        return (code, pointer), side

    parser.add_argument(
        "--resolve",
        metavar=f"CODE@POINTER={choices}",
        action="append",
        default=[],
        type=resolution,
        help=f"{told}; may be given again",
    )
