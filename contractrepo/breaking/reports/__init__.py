"""Reports of a comparison, one file per format.

Adding a format is one file here and one row in `FORMATS`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from contractrepo.core.text import printable
from contractrepo.errors import UsageError

if TYPE_CHECKING:
    from contractrepo.breaking.comparison import Comparison

FORMATS = {
    "text": "text",
    "json": "json_report",
    "markdown": "markdown",
    "sarif": "sarif",
    "junit": "junit",
    "github": "github",
}
"""Name -> the module that holds a function of the module's name; loaded when it is first used."""


def render(comparison: Comparison, name: str) -> str:
    """Return the report of that format; text from contracts is made safe for where it goes.

    Raises:
        UsageError: ``format-unknown``.
    """
    if name not in FORMATS:
        raise UsageError(
            "format-unknown",
            f"there is no report format '{printable(name, limit=40)}'",
            hint=f"use one of {', '.join(FORMATS)}",
        )
    module = FORMATS[name]
    report: str = getattr(import_module(f"{__name__}.{module}"), module)(comparison)
    return report
