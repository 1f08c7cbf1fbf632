"""What a caller must prove."""

from __future__ import annotations

from contractrepo.breaking.rules.exchange.row import Row, Side
from contractrepo.breaking.severity import Severity

_B, _W, _I = Severity.BREAKING, Severity.WARNING, Severity.INFO

SECURITY: tuple[Row, ...] = (
    Row(
        "request",
        "narrowed",
        Side(
            "request-security-alternative-removed",
            _B,
            "Credentials or scopes that were enough no longer are.",
            "Everybody who calls with those credentials.",
            "Keep accepting the old credentials as an alternative.",
        ),
        Side(
            "request-security-alternative-added",
            _I,
            "More credentials than before are accepted.",
            capability=True,
        ),
    ),
    Row(
        "request",
        "narrowed",
        Side(
            "request-security-flow-removed",
            _W,
            "A flow for obtaining credentials is no longer offered.",
            "Everybody who obtains credentials by it.",
            "Keep the flow beside the new one.",
        ),
        Side(
            "request-security-flow-added",
            _I,
            "Credentials can be obtained by one more flow.",
            capability=True,
        ),
    ),
)
