"""The report for programs (schema ``contractrepo/comparison/1``)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from contractrepo.breaking.finding import Finding
from contractrepo.breaking.severity import Severity
from contractrepo.breaking.witness import MockExample, Witness
from contractrepo.contract import Contract
from contractrepo.core.messages import Request, Response
from contractrepo.errors import Location
from contractrepo.validation.violation import Violation

if TYPE_CHECKING:
    from contractrepo.breaking.comparison import Comparison


def json_report(comparison: Comparison) -> str:
    """Return one JSON document, ASCII only."""
    return json.dumps(as_data(comparison), indent=2) + "\n"


def as_data(comparison: Comparison) -> dict[str, Any]:
    """Return the report as plain JSON data."""
    return {
        "schema": "contractrepo/comparison/1",
        "verdict": comparison.verdict,
        "requiredBump": comparison.required_bump,
        "base": _side(comparison.base),
        "revision": _side(comparison.revision),
        "summary": {
            **{severity.value: comparison.count(severity) for severity in Severity},
            "undecided": comparison.undecided,
        },
        "findings": [_finding(finding) for finding in comparison.findings],
        "findingsDigest": comparison.findings_digest,
    }


def _side(contract: Contract) -> dict[str, Any]:
    return {"title": contract.title, "version": contract.version}


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "decided": finding.decided,
        "direction": finding.direction,
        "method": finding.method,
        "path": finding.path,
        "pointer": finding.pointer,
        "old": finding.old,
        "new": finding.new,
        "message": finding.message,
        "operations": list(finding.operations),
        "fingerprint": finding.fingerprint,
        "witness": None if finding.witness is None else _witness(finding.witness),
        "location": _location(finding.location),
        "oldLocation": _location(finding.old_location),
    }


def _witness(witness: Witness) -> dict[str, Any]:
    return {
        "kind": witness.kind,
        "value": witness.value,
        "acceptedBy": witness.accepted_by,
        "rejectedBy": witness.rejected_by,
        "violations": [_violation(violation) for violation in witness.violations],
        "request": None if witness.request is None else _request(witness.request),
        "response": None if witness.response is None else _response(witness.response),
        **({} if witness.mock is None else {"mock": _mock(witness.mock)}),
    }


def _mock(mock: MockExample) -> dict[str, Any]:
    return {"example": mock.id, **_location(mock.location)}


def _violation(violation: Violation) -> dict[str, Any]:
    return {
        "code": violation.code,
        "location": violation.location,
        "name": violation.name,
        "pointer": violation.pointer,
        "keyword": violation.keyword,
        "message": violation.message,
    }


def _request(request: Request) -> dict[str, Any]:
    return {
        "method": request.method,
        "target": request.target,
        "headers": [list(pair) for pair in request.headers],
        "body": request.body.decode(errors="replace"),
    }


def _response(response: Response) -> dict[str, Any]:
    return {
        "status": response.status,
        "headers": [list(pair) for pair in response.headers],
        "body": response.body.decode(errors="replace"),
    }


def _location(location: Location) -> dict[str, Any]:
    return {"file": location.file, "line": location.line}
