"""Reports of a comparison, one file per format.

Adding a format is one file here and one row in `FORMATS`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from contractrepo.breaking.reports.github import github
from contractrepo.breaking.reports.json_report import json_report
from contractrepo.breaking.reports.junit import junit
from contractrepo.breaking.reports.markdown import markdown
from contractrepo.breaking.reports.sarif import sarif
from contractrepo.breaking.reports.text import text
from contractrepo.core.text import printable
from contractrepo.errors import UsageError

if TYPE_CHECKING:
    from contractrepo.breaking.comparison import Comparison

FORMATS: dict[str, Callable[[Comparison], str]] = {
    "text": text,
    "json": json_report,
    "markdown": markdown,
    "sarif": sarif,
    "junit": junit,
    "github": github,
}


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
    return FORMATS[name](comparison)
