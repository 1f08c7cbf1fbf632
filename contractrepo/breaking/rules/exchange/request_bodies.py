"""Bodies of requests."""

from __future__ import annotations

from contractrepo.breaking.rules.exchange.row import Row, Side
from contractrepo.breaking.rules.phrases import CALLERS, KEEP, OPTIONAL
from contractrepo.breaking.severity import Severity

_B, _W, _I = Severity.BREAKING, Severity.WARNING, Severity.INFO

REQUEST_BODIES: tuple[Row, ...] = (
    Row(
        "request",
        "narrowed",
        Side(
            "request-body-required-added",
            _B,
            "A request body is new and required.",
            CALLERS,
            "Make the body optional, or add a new operation that takes it.",
        ),
        Side(
            "request-body-required-removed",
            _W,
            "The required request body is no longer read.",
            "Everybody who sends one and counts on its effect.",
            KEEP,
        ),
    ),
    Row(
        "request",
        "narrowed",
        Side("request-body-added", _I, "An optional request body is new.", capability=True),
        Side(
            "request-body-removed",
            _W,
            "The optional request body is no longer read.",
            "Everybody who sends one and counts on its effect.",
            KEEP,
        ),
    ),
    Row(
        "request",
        "narrowed",
        Side(
            "request-body-became-required",
            _B,
            "The request body may no longer be left out.",
            CALLERS,
            OPTIONAL,
        ),
        Side("request-body-became-optional", _I, "The request body may be left out.", capability=True),
    ),
    Row(
        "request",
        "narrowed",
        Side(
            "request-body-media-type-removed",
            _B,
            "A media type of the request body is no longer accepted.",
            "Everybody who sends that media type.",
            "Keep accepting it beside the new one.",
        ),
        Side(
            "request-body-media-type-added",
            _I,
            "The request body may come in one more media type.",
            capability=True,
        ),
    ),
    Row(
        "request",
        "narrowed",
        Side(
            "request-body-property-removed",
            _W,
            "A property of the request body is no longer known.",
            "Everybody who sends it and counts on its effect.",
            KEEP,
        ),
        Side("request-body-property-added", _I, "A property of the request body is new.", capability=True),
    ),
)
