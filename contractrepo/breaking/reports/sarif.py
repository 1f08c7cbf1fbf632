"""The report as SARIF 2.1.0 (OASIS), for code scanning."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from contractrepo.breaking.finding import Finding
from contractrepo.breaking.rules import rule
from contractrepo.breaking.severity import Severity
from contractrepo.core.text import printable
from contractrepo.errors import Location

if TYPE_CHECKING:
    from contractrepo.breaking.comparison import Comparison

_LEVELS = {Severity.BREAKING: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def sarif(comparison: Comparison) -> str:
    """Return one SARIF log with one run."""
    used = sorted({finding.rule for finding in comparison.findings})
    driver = {"name": "contractrepo", "rules": [_rule(rule_id) for rule_id in used]}
    results = [_result(finding, used.index(finding.rule)) for finding in comparison.findings]
    said = {"verdict": comparison.verdict, "requiredBump": comparison.required_bump}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": results,
        "properties": said,
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _rule(rule_id: str) -> dict[str, Any]:
    found = rule(rule_id)
    return {
        "id": found.id,
        "shortDescription": {"text": found.meaning},
        "help": {"text": f"{found.who} {found.way_out}"},
        "defaultConfiguration": {"level": _LEVELS[found.severity]},
    }


def _result(finding: Finding, index: int) -> dict[str, Any]:
    undecided = "" if finding.decided else " (not decided)"
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": _LEVELS[finding.severity],
        "message": {
            "text": f"{printable(finding.method)} {printable(finding.path)}: {printable(finding.message)}{undecided}"
        },
        "partialFingerprints": {"contractrepo/1": finding.fingerprint},
    }
    here, there = _place(finding.location), _place(finding.old_location)
    if here or there:
        result["locations"] = [here or there]
    if here and there:
        result["relatedLocations"] = [{**there, "id": 1, "message": {"text": "in the base"}}]
    return result


def _place(location: Location) -> dict[str, Any]:
    if location.file is None:
        return {}
    physical: dict[str, Any] = {"artifactLocation": {"uri": quote(location.file)}}
    if location.line is not None:
        physical["region"] = {"startLine": location.line}
    return {"physicalLocation": physical}
