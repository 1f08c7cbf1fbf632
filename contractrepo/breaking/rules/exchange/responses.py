"""Statuses, bodies, headers and links of responses."""

from __future__ import annotations

from contractrepo.breaking.rules.exchange.row import Row, Side
from contractrepo.breaking.rules.phrases import KEEP, READERS
from contractrepo.breaking.severity import Severity

_B, _W, _I = Severity.BREAKING, Severity.WARNING, Severity.INFO

RESPONSES: tuple[Row, ...] = (
    Row(
        "response",
        "narrowed",
        Side(
            "response-success-status-removed",
            _B,
            "A success status is no longer answered.",
            "Everybody who waits for that status.",
            "Keep answering the old status, or add a new operation.",
        ),
        Side("response-success-status-added", _I, "A success status is new.", capability=True),
    ),
    Row(
        "response",
        "narrowed",
        Side(
            "response-error-status-removed",
            _W,
            "A status other than success is no longer answered.",
            "Everybody who acts on that status.",
            "Keep the status documented while it can still be sent.",
        ),
        Side("response-error-status-added", _I, "A status other than success is new.", capability=True),
    ),
    Row(
        "response",
        "narrowed",
        Side(
            "response-body-media-type-removed",
            _B,
            "A media type of the response is no longer offered.",
            "Everybody who reads that media type.",
            "Keep offering it beside the new one.",
        ),
        Side(
            "response-body-media-type-added",
            _I,
            "The response may come in one more media type.",
            capability=True,
        ),
    ),
    Row(
        "response",
        "widened",
        Side(
            "response-body-media-type-generalized",
            _B,
            "The response may come in any media type of a range instead of one.",
            "Everybody who reads only that media type.",
            "List the media types that can be sent.",
        ),
        Side(
            "response-body-media-type-specialized",
            _I,
            "The response comes in one media type of the old range.",
        ),
    ),
    Row(
        "response",
        "widened",
        Side(
            "response-header-required-removed",
            _B,
            "A header that was always sent is gone.",
            READERS,
            "Keep sending the header.",
        ),
        Side("response-header-required-added", _I, "A header is new and always sent.", capability=True),
    ),
    Row(
        "response",
        "widened",
        Side(
            "response-header-removed",
            _W,
            "An optional header is gone.",
            "Everybody who uses the header when it is there.",
            "Keep sending the header.",
        ),
        Side("response-header-added", _I, "An optional header is new.", capability=True),
    ),
    Row(
        "response",
        "widened",
        Side(
            "response-header-became-optional",
            _B,
            "A header that was always sent may be absent.",
            READERS,
            "Keep sending the header always.",
        ),
        Side("response-header-became-required", _I, "A header is now always sent.", capability=True),
    ),
    Row(
        "response",
        "widened",
        Side(
            "response-body-property-removed",
            _W,
            "An optional property of the response body is gone.",
            "Everybody who uses the property when it is there.",
            KEEP,
        ),
        Side("response-body-property-added", _I, "A property of the response body is new.", capability=True),
    ),
    Row(
        "response",
        "narrowed",
        Side(
            "response-link-removed",
            _W,
            "A link of a response is no longer described.",
            "Everybody who follows it.",
            "Keep describing the link.",
        ),
        Side("response-link-added", _I, "A link of a response is new.", capability=True),
    ),
    Row(
        "response",
        "note",
        Side("response-header-deprecated", _I, "A response header is marked deprecated.", capability=True),
        Side("response-header-reactivated", _I, "A response header is no longer deprecated."),
    ),
)
