"""The report as GitHub workflow commands: one annotation per finding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contractrepo.breaking.finding import Finding
from contractrepo.breaking.severity import Severity
from contractrepo.core.text import printable

if TYPE_CHECKING:
    from contractrepo.breaking.comparison import Comparison

_COMMANDS = {Severity.BREAKING: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def github(comparison: Comparison) -> str:
    """Return one workflow command per line; the last one tells the verdict."""
    said = f"::notice title=contractrepo compare::{comparison.verdict}; required bump: {comparison.required_bump}"
    return "".join(f"{line}\n" for line in (*map(_command, comparison.findings), said))


def _command(finding: Finding) -> str:
    properties = {"title": finding.rule}
    place = finding.location if finding.location.line is not None else finding.old_location
    if place.file is not None:
        properties = {"file": place.file, **({"line": str(place.line)} if place.line else {}), **properties}
    listed = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    message = f"{finding.method} {finding.path}: {finding.message}"
    return f"::{_COMMANDS[finding.severity]} {listed}::{_data(message)}"


def _data(text: str) -> str:
    """GitHub Actions, "Workflow commands": percent signs and line breaks are escaped in a message."""
    return printable(text).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
