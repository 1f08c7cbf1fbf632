"""Rules whose change is the same change made the other way round, and those that look one way only."""

from __future__ import annotations

from contractrepo.breaking.rules.phrases import CALLERS, NOTHING, READERS
from contractrepo.breaking.rules.rule import Direction, Rule
from contractrepo.breaking.severity import Severity

_B, _W, _I = Severity.BREAKING, Severity.WARNING, Severity.INFO

_BODIES: tuple[tuple[str, Direction, str], ...] = (
    ("request-body", "request", CALLERS),
    ("response-body", "response", READERS),
)

SELF_MIRRORED: tuple[Rule, ...] = (
    Rule(
        "operation-removed-after-sunset",
        _I,
        "operation-removed-after-sunset",
        None,
        "note",
        "A deprecated operation is gone after its announced end.",
        "Those who did not heed the announcement.",
        NOTHING,
    ),
    Rule(
        "request-parameter-style-changed",
        _B,
        "request-parameter-style-changed",
        "request",
        "changed",
        "The same value of a parameter is spelled another way.",
        CALLERS,
        "Add a parameter of another name for the new spelling.",
    ),
    Rule(
        "request-parameter-content-changed",
        _W,
        "request-parameter-content-changed",
        "request",
        "changed",
        "A parameter moved between `schema` and `content`; the spellings cannot be compared.",
        CALLERS,
        "Add a parameter of another name for the new spelling.",
    ),
    Rule(
        "response-header-content-changed",
        _W,
        "response-header-content-changed",
        "response",
        "changed",
        "A response header moved between `schema` and `content`; the spellings cannot be compared.",
        READERS,
        "Add a header of another name for the new spelling.",
    ),
    *(
        Rule(
            f"{place}-encoding-changed",
            _W,
            f"{place}-encoding-changed",
            direction,
            "changed",
            "The parts of a form or multipart body are encoded another way; whether readers cope is not decided.",
            who,
            "Offer the new encoding in a media type or operation of its own.",
        )
        for place, direction, who in _BODIES
    ),
    Rule(
        "response-header-style-changed",
        _B,
        "response-header-style-changed",
        "response",
        "changed",
        "The same value of a response header is spelled another way.",
        READERS,
        "Add a header of another name for the new spelling.",
    ),
    Rule(
        "response-link-changed",
        _W,
        "response-link-changed",
        "response",
        "changed",
        "A link of a response leads to another operation, or with other values.",
        "Everybody who follows it.",
        "Add a link of another name.",
    ),
    Rule(
        "request-security-grant-changed",
        _W,
        "request-security-grant-changed",
        "request",
        "changed",
        "Credentials are obtained at another address, or a scope is no longer offered.",
        "Everybody who obtains credentials there.",
        "Keep the old address answering.",
    ),
    Rule(
        "operation-sunset-too-soon",
        _W,
        "operation-sunset-too-soon",
        None,
        "note",
        "The announced end of a deprecated operation comes sooner than the policy's deprecation window allows.",
        "Everybody who needs the window to move away.",
        "Announce a later date.",
    ),
    Rule(
        "operation-id-changed",
        _I,
        "operation-id-changed",
        None,
        "note",
        "The operationId is another one; it never travels.",
        "Users of generated code, where it names a function.",
        "Keep the operationId.",
        names=True,
    ),
    Rule(
        "operation-tags-changed",
        _I,
        "operation-tags-changed",
        None,
        "note",
        "The tags are others; they never travel.",
        "Users of generated code, where a tag names a class.",
        "Keep the tags.",
        names=True,
    ),
    Rule(
        "schema-name-removed",
        _I,
        "schema-name-removed",
        None,
        "note",
        "A schema that an operation uses is gone from the components or has another name; names never travel.",
        "Users of generated code, where it names a class.",
        "Keep the name.",
        names=True,
    ),
    Rule(
        "request-parameter-renamed",
        _I,
        "request-parameter-renamed",
        "request",
        "note",
        "A path parameter has another name; its place in the path is the same.",
        "Users of generated code, where it names an argument.",
        "Keep the name.",
        names=True,
    ),
)
