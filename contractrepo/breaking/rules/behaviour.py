"""Rules about what the mocks of both sides say; a policy may make any of them matter more."""

from __future__ import annotations

from contractrepo.breaking.rules.rule import Direction, Rule
from contractrepo.breaking.severity import Severity

_W, _I = Severity.WARNING, Severity.INFO
_READERS = "Everybody who built on what the mock answered."
_CALLERS = "Everybody who sends what the mock accepted."
_KEEP = "Keep the old example, and add one for the new answer with conditions of its own."
_NOTHING = "Nothing needs to be done."
_NOBODY = "Nobody."


def _row(
    name: str,
    severity: Severity,
    mirror: str,
    direction: Direction | None,
    words: tuple[str, str, str],
) -> Rule:
    return Rule(f"behaviour-{name}", severity, f"behaviour-{mirror}", direction, "changed", *words)


BEHAVIOUR: tuple[Rule, ...] = (
    _row(
        "status-changed",
        _W,
        "status-changed",
        "response",
        ("The mocks answer the same request with another status.", _READERS, _KEEP),
    ),
    _row(
        "media-type-changed",
        _W,
        "media-type-changed",
        "response",
        ("The mocks answer the same request in another media type.", _READERS, _KEEP),
    ),
    _row(
        "header-changed",
        _W,
        "header-changed",
        "response",
        ("The mocks answer the same request with another value of a header.", _READERS, _KEEP),
    ),
    _row(
        "header-removed",
        _W,
        "header-added",
        "response",
        (
            "The mocks answer the same request without a header that they sent.",
            _READERS,
            "Keep sending the header.",
        ),
    ),
    _row(
        "header-added",
        _I,
        "header-removed",
        "response",
        ("The mocks answer the same request with one more header.", _NOBODY, _NOTHING),
    ),
    _row(
        "state-changed",
        _W,
        "state-changed",
        None,
        (
            "The same request leads the mocks to another state.",
            "Everybody who goes through the same steps.",
            "Keep the steps of the old scenario, and add a machine of another name for the new one.",
        ),
    ),
    _row(
        "request-refused",
        _W,
        "request-accepted",
        "request",
        (
            "The request of a mock's example is refused by the new contract, for a reason that no other finding names.",
            _CALLERS,
            "Keep accepting what the examples send.",
        ),
    ),
    _row(
        "request-accepted",
        _I,
        "request-refused",
        "request",
        ("The request of a mock's new example was refused by the old contract.", _NOBODY, _NOTHING),
    ),
    _row(
        "response-unknown",
        _W,
        "response-outdated",
        "response",
        (
            "The answer of a mock's new example breaks the old contract, for a reason that no other finding names.",
            "Everybody who reads answers as the old contract describes them.",
            "Answer as the old contract describes it.",
        ),
    ),
    _row(
        "response-outdated",
        _W,
        "response-unknown",
        "response",
        (
            "The answer of a mock's old example breaks the new contract, for a reason that no other finding names.",
            _READERS,
            "Keep describing what the examples answer.",
        ),
    ),
    _row(
        "not-played",
        _W,
        "not-played",
        None,
        (
            "There are more mock examples than a comparison plays.",
            "Everybody who builds on one that was left out.",
            "Look at the structural difference (compare --full).",
        ),
    ),
)
"""In the order in which people ask."""
