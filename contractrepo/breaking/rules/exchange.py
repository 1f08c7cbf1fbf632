"""Rules about what surrounds schemas: operations, parameters, bodies, statuses, headers, security.

Each row holds a change, its effect, and the same change made the other way round.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from contractrepo.breaking.rules.rule import Direction, Effect, Rule
from contractrepo.breaking.severity import Severity

_B, _W, _I = Severity.BREAKING, Severity.WARNING, Severity.INFO
_KEEP = "Keep the old one beside the new one, mark it deprecated with a sunset date, and remove it in the next major version."
_OPTIONAL = "Make it optional and let the server supply what is missing."
_NOTHING = "Nothing needs to be done."
_CALLERS = "Everybody who sends what was accepted before."
_READERS = "Everybody who reads the response and counts on it."
_NOBODY = "Nobody."


_TURNED: dict[Effect, Effect] = {"narrowed": "widened", "widened": "narrowed", "note": "note"}


@dataclass(frozen=True, slots=True)
class _Side:
    id: str
    severity: Severity
    meaning: str
    who: str = _NOBODY
    way_out: str = _NOTHING
    capability: bool = False


_ROWS: tuple[tuple[Direction | None, Effect, _Side, _Side], ...] = (
    (
        None,
        "narrowed",
        _Side("operation-removed", _B, "An operation is gone.", "Everybody who calls it.", _KEEP),
        _Side("operation-added", _I, "An operation is new.", capability=True),
    ),
    (
        None,
        "narrowed",
        _Side("webhook-removed", _B, "A webhook is no longer called.", "Everybody who waits for it.", _KEEP),
        _Side("webhook-added", _I, "A webhook is new.", capability=True),
    ),
    (
        None,
        "narrowed",
        _Side("callback-removed", _B, "A callback is no longer sent.", "Everybody who waits for it.", _KEEP),
        _Side("callback-added", _I, "A callback is new.", capability=True),
    ),
    (
        "request",
        "narrowed",
        _Side(
            "request-parameter-required-added", _B, "A parameter is new and required.", _CALLERS, _OPTIONAL
        ),
        _Side(
            "request-parameter-required-removed",
            _W,
            "A required parameter is no longer known.",
            "Everybody who sends it and counts on its effect.",
            _KEEP,
        ),
    ),
    (
        "request",
        "narrowed",
        _Side("request-parameter-added", _I, "An optional parameter is new.", capability=True),
        _Side(
            "request-parameter-removed",
            _W,
            "An optional parameter is no longer known.",
            "Everybody who sends it and counts on its effect.",
            _KEEP,
        ),
    ),
    (
        "request",
        "narrowed",
        _Side(
            "request-parameter-became-required",
            _B,
            "A parameter may no longer be left out.",
            _CALLERS,
            _OPTIONAL,
        ),
        _Side("request-parameter-became-optional", _I, "A parameter may be left out.", capability=True),
    ),
    (
        "request",
        "narrowed",
        _Side(
            "request-body-required-added",
            _B,
            "A request body is new and required.",
            _CALLERS,
            "Make the body optional, or add a new operation that takes it.",
        ),
        _Side(
            "request-body-required-removed",
            _W,
            "The required request body is no longer read.",
            "Everybody who sends one and counts on its effect.",
            _KEEP,
        ),
    ),
    (
        "request",
        "narrowed",
        _Side("request-body-added", _I, "An optional request body is new.", capability=True),
        _Side(
            "request-body-removed",
            _W,
            "The optional request body is no longer read.",
            "Everybody who sends one and counts on its effect.",
            _KEEP,
        ),
    ),
    (
        "request",
        "narrowed",
        _Side(
            "request-body-became-required",
            _B,
            "The request body may no longer be left out.",
            _CALLERS,
            _OPTIONAL,
        ),
        _Side("request-body-became-optional", _I, "The request body may be left out.", capability=True),
    ),
    (
        "request",
        "narrowed",
        _Side(
            "request-body-media-type-removed",
            _B,
            "A media type of the request body is no longer accepted.",
            "Everybody who sends that media type.",
            "Keep accepting it beside the new one.",
        ),
        _Side(
            "request-body-media-type-added",
            _I,
            "The request body may come in one more media type.",
            capability=True,
        ),
    ),
    (
        "response",
        "narrowed",
        _Side(
            "response-success-status-removed",
            _B,
            "A success status is no longer answered.",
            "Everybody who waits for that status.",
            "Keep answering the old status, or add a new operation.",
        ),
        _Side("response-success-status-added", _I, "A success status is new.", capability=True),
    ),
    (
        "response",
        "narrowed",
        _Side(
            "response-error-status-removed",
            _W,
            "A status other than success is no longer answered.",
            "Everybody who acts on that status.",
            "Keep the status documented while it can still be sent.",
        ),
        _Side("response-error-status-added", _I, "A status other than success is new.", capability=True),
    ),
    (
        "response",
        "narrowed",
        _Side(
            "response-body-media-type-removed",
            _B,
            "A media type of the response is no longer offered.",
            "Everybody who reads that media type.",
            "Keep offering it beside the new one.",
        ),
        _Side(
            "response-body-media-type-added",
            _I,
            "The response may come in one more media type.",
            capability=True,
        ),
    ),
    (
        "response",
        "widened",
        _Side(
            "response-body-media-type-generalized",
            _B,
            "The response may come in any media type of a range instead of one.",
            "Everybody who reads only that media type.",
            "List the media types that can be sent.",
        ),
        _Side(
            "response-body-media-type-specialized",
            _I,
            "The response comes in one media type of the old range.",
        ),
    ),
    (
        "response",
        "widened",
        _Side(
            "response-header-required-removed",
            _B,
            "A header that was always sent is gone.",
            _READERS,
            "Keep sending the header.",
        ),
        _Side("response-header-required-added", _I, "A header is new and always sent.", capability=True),
    ),
    (
        "response",
        "widened",
        _Side(
            "response-header-removed",
            _W,
            "An optional header is gone.",
            "Everybody who uses the header when it is there.",
            "Keep sending the header.",
        ),
        _Side("response-header-added", _I, "An optional header is new.", capability=True),
    ),
    (
        "response",
        "widened",
        _Side(
            "response-header-became-optional",
            _B,
            "A header that was always sent may be absent.",
            _READERS,
            "Keep sending the header always.",
        ),
        _Side("response-header-became-required", _I, "A header is now always sent.", capability=True),
    ),
    (
        "request",
        "narrowed",
        _Side(
            "request-security-alternative-removed",
            _B,
            "Credentials or scopes that were enough no longer are.",
            "Everybody who calls with those credentials.",
            "Keep accepting the old credentials as an alternative.",
        ),
        _Side(
            "request-security-alternative-added",
            _I,
            "More credentials than before are accepted.",
            capability=True,
        ),
    ),
    (
        "request",
        "narrowed",
        _Side(
            "request-body-property-removed",
            _W,
            "A property of the request body is no longer known.",
            "Everybody who sends it and counts on its effect.",
            _KEEP,
        ),
        _Side("request-body-property-added", _I, "A property of the request body is new.", capability=True),
    ),
    (
        "response",
        "widened",
        _Side(
            "response-body-property-removed",
            _W,
            "An optional property of the response body is gone.",
            "Everybody who uses the property when it is there.",
            _KEEP,
        ),
        _Side("response-body-property-added", _I, "A property of the response body is new.", capability=True),
    ),
    (
        "response",
        "narrowed",
        _Side(
            "response-link-removed",
            _W,
            "A link of a response is no longer described.",
            "Everybody who follows it.",
            "Keep describing the link.",
        ),
        _Side("response-link-added", _I, "A link of a response is new.", capability=True),
    ),
    (
        None,
        "narrowed",
        _Side(
            "server-removed",
            _W,
            "A server address is no longer listed.",
            "Everybody who calls that address.",
            "Keep the old address listed and answering until the next major version.",
        ),
        _Side("server-added", _I, "A server address is new.", capability=True),
    ),
    (
        None,
        "note",
        _Side("operation-deprecated", _I, "An operation is marked deprecated.", capability=True),
        _Side("operation-reactivated", _I, "An operation is no longer deprecated."),
    ),
    (
        "request",
        "note",
        _Side("request-parameter-deprecated", _I, "A parameter is marked deprecated.", capability=True),
        _Side("request-parameter-reactivated", _I, "A parameter is no longer deprecated."),
    ),
    (
        None,
        "note",
        _Side(
            "operation-sunset-earlier",
            _W,
            "The announced end of an operation moved to an earlier date.",
            "Everybody who planned with the old date.",
            "Keep the announced date.",
        ),
        _Side("operation-sunset-later", _I, "The announced end of an operation moved to a later date."),
    ),
    (
        "request",
        "narrowed",
        _Side(
            "request-parameter-reserved-refused",
            _W,
            "Reserved characters of a parameter must be percent-encoded; whether others are still read is not decided.",
            "Everybody who sends them as they are.",
            "Keep `allowReserved`, or add a parameter of another name.",
        ),
        _Side(
            "request-parameter-reserved-accepted",
            _I,
            "Reserved characters of a parameter need not be percent-encoded.",
            capability=True,
        ),
    ),
    (
        "request",
        "narrowed",
        _Side(
            "request-parameter-empty-value-refused",
            _B,
            "A parameter may no longer be named without a value.",
            "Everybody who sends the bare name.",
            "Keep `allowEmptyValue`, or accept an empty text by the schema.",
        ),
        _Side(
            "request-parameter-empty-value-accepted",
            _I,
            "A parameter may be named without a value.",
            capability=True,
        ),
    ),
    (
        "request",
        "narrowed",
        _Side(
            "request-security-flow-removed",
            _W,
            "A flow for obtaining credentials is no longer offered.",
            "Everybody who obtains credentials by it.",
            "Keep the flow beside the new one.",
        ),
        _Side(
            "request-security-flow-added",
            _I,
            "Credentials can be obtained by one more flow.",
            capability=True,
        ),
    ),
    (
        "response",
        "note",
        _Side("response-header-deprecated", _I, "A response header is marked deprecated.", capability=True),
        _Side("response-header-reactivated", _I, "A response header is no longer deprecated."),
    ),
)


def exchange_rules() -> Iterator[Rule]:
    """Yield every rule of this table."""
    for direction, effect, one, other in _ROWS:
        for side, mirror, turned in ((one, other, effect), (other, one, _TURNED[effect])):
            yield Rule(
                side.id,
                side.severity,
                mirror.id,
                direction,
                turned,
                side.meaning,
                side.who,
                side.way_out,
                capability=side.capability,
            )
