"""Parameters of requests."""

from __future__ import annotations

from contractrepo.breaking.rules.exchange.row import Row, Side
from contractrepo.breaking.rules.phrases import CALLERS, KEEP, OPTIONAL
from contractrepo.breaking.severity import Severity

_B, _W, _I = Severity.BREAKING, Severity.WARNING, Severity.INFO

PARAMETERS: tuple[Row, ...] = (
    Row(
        "request",
        "narrowed",
        Side("request-parameter-required-added", _B, "A parameter is new and required.", CALLERS, OPTIONAL),
        Side(
            "request-parameter-required-removed",
            _W,
            "A required parameter is no longer known.",
            "Everybody who sends it and counts on its effect.",
            KEEP,
        ),
    ),
    Row(
        "request",
        "narrowed",
        Side("request-parameter-added", _I, "An optional parameter is new.", capability=True),
        Side(
            "request-parameter-removed",
            _W,
            "An optional parameter is no longer known.",
            "Everybody who sends it and counts on its effect.",
            KEEP,
        ),
    ),
    Row(
        "request",
        "narrowed",
        Side(
            "request-parameter-became-required",
            _B,
            "A parameter may no longer be left out.",
            CALLERS,
            OPTIONAL,
        ),
        Side("request-parameter-became-optional", _I, "A parameter may be left out.", capability=True),
    ),
    Row(
        "request",
        "note",
        Side("request-parameter-deprecated", _I, "A parameter is marked deprecated.", capability=True),
        Side("request-parameter-reactivated", _I, "A parameter is no longer deprecated."),
    ),
    Row(
        "request",
        "narrowed",
        Side(
            "request-parameter-reserved-refused",
            _W,
            "Reserved characters of a parameter must be percent-encoded; whether others are still read is not decided.",
            "Everybody who sends them as they are.",
            "Keep `allowReserved`, or add a parameter of another name.",
        ),
        Side(
            "request-parameter-reserved-accepted",
            _I,
            "Reserved characters of a parameter need not be percent-encoded.",
            capability=True,
        ),
    ),
    Row(
        "request",
        "narrowed",
        Side(
            "request-parameter-empty-value-refused",
            _B,
            "A parameter may no longer be named without a value.",
            "Everybody who sends the bare name.",
            "Keep `allowEmptyValue`, or accept an empty text by the schema.",
        ),
        Side(
            "request-parameter-empty-value-accepted",
            _I,
            "A parameter may be named without a value.",
            capability=True,
        ),
    ),
)
