"""Rules about what the mocks of both sides say; a policy may make any of them matter more."""

from __future__ import annotations

from contractrepo.breaking.rules.phrases import NOTHING
from contractrepo.breaking.rules.rule import Rule
from contractrepo.breaking.severity import Severity

_W, _I = Severity.WARNING, Severity.INFO
_READERS = "Everybody who built on what the mock answered."
_CALLERS = "Everybody who sends what the mock accepted."
_KEEP = "Keep the old example, and add one for the new answer with conditions of its own."
_NOBODY = "Nobody."

BEHAVIOUR: tuple[Rule, ...] = (
    Rule(
        "behaviour-status-changed",
        _W,
        "behaviour-status-changed",
        "response",
        "changed",
        "The mocks answer the same request with another status.",
        _READERS,
        _KEEP,
    ),
    Rule(
        "behaviour-media-type-changed",
        _W,
        "behaviour-media-type-changed",
        "response",
        "changed",
        "The mocks answer the same request in another media type.",
        _READERS,
        _KEEP,
    ),
    Rule(
        "behaviour-header-changed",
        _W,
        "behaviour-header-changed",
        "response",
        "changed",
        "The mocks answer the same request with another value of a header.",
        _READERS,
        _KEEP,
    ),
    Rule(
        "behaviour-header-removed",
        _W,
        "behaviour-header-added",
        "response",
        "widened",
        "The mocks answer the same request without a header that they sent.",
        _READERS,
        "Keep sending the header.",
    ),
    Rule(
        "behaviour-header-added",
        _I,
        "behaviour-header-removed",
        "response",
        "narrowed",
        "The mocks answer the same request with one more header.",
        _NOBODY,
        NOTHING,
    ),
    Rule(
        "behaviour-state-changed",
        _W,
        "behaviour-state-changed",
        None,
        "changed",
        "The same request leads the mocks to another state.",
        "Everybody who goes through the same steps.",
        "Keep the steps of the old scenario, and add a machine of another name for the new one.",
    ),
    Rule(
        "behaviour-request-refused",
        _W,
        "behaviour-request-accepted",
        "request",
        "narrowed",
        "The request of a mock's example is refused by the new contract, for a reason that no other finding names.",
        _CALLERS,
        "Keep accepting what the examples send.",
    ),
    Rule(
        "behaviour-request-accepted",
        _I,
        "behaviour-request-refused",
        "request",
        "widened",
        "The request of a mock's new example was refused by the old contract.",
        _NOBODY,
        NOTHING,
    ),
    Rule(
        "behaviour-response-unknown",
        _W,
        "behaviour-response-outdated",
        "response",
        "widened",
        "The answer of a mock's new example breaks the old contract, for a reason that no other finding names.",
        "Everybody who reads answers as the old contract describes them.",
        "Answer as the old contract describes it.",
    ),
    Rule(
        "behaviour-response-outdated",
        _W,
        "behaviour-response-unknown",
        "response",
        "narrowed",
        "The answer of a mock's old example breaks the new contract, for a reason that no other finding names.",
        _READERS,
        "Keep describing what the examples answer.",
    ),
    Rule(
        "behaviour-not-played",
        _W,
        "behaviour-not-played",
        None,
        "note",
        "There are more mock examples than a comparison plays.",
        "Everybody who builds on one that was left out.",
        "Look at the structural difference (compare --full).",
    ),
)
"""In the order in which people ask."""
