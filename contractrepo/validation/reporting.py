"""From what was found to violations: where it stands in the document, cut, masked, bounded in number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from contractrepo.core.text import printable
from contractrepo.errors import Location
from contractrepo.openapi.description import Description
from contractrepo.schema.failure import TOO_COMPLEX, Failure
from contractrepo.validation.malformed import Malformed
from contractrepo.validation.violation import Violation, ViolationLocation

MOST_VIOLATIONS = 100
MASK = "***"
_LONGEST = 200
_LONGEST_MESSAGE = 500
# Fields whose values are secrets whatever the contract says.
SECRET_FIELDS = frozenset({"authorization", "proxy-authorization", "cookie", "set-cookie"})


@dataclass(frozen=True, slots=True)
class Subject:
    """What violations are about.

    Attributes:
        kind: How their codes start: ``parameter``, ``header`` or ``body``.
        location: Part of the message.
        text: How messages call it.
        name: Its name, where it has one.
    """

    kind: str
    location: ViolationLocation
    text: str
    name: str | None = None


class Reporter:
    """Makes violations that say where the document asks for what.

    Args:
        description: The description that the messages are held against.
    """

    def __init__(self, description: Description) -> None:
        self._description = description
        self._secrets = {
            (str(scheme.data.get("in")), str(scheme.data.get("name")).lower())
            for scheme in description.security_schemes.values()
            if scheme.type == "apiKey"
        }

    def placed(self, violation: Violation) -> Violation:
        """Return a violation with file and line of its `schema_pointer`, its values cut and secrets masked."""
        pointer = violation.schema_pointer
        place = Location() if pointer is None else self._description.location(pointer)
        secret = violation.actual is not None and self._is_secret(violation.location, violation.name)
        return replace(
            violation,
            message=printable(violation.message, limit=_LONGEST_MESSAGE),
            expected=_cut(violation.expected),
            actual=MASK if secret else _cut(violation.actual),
            file=place.file,
            line=place.line,
        )

    def missing(self, subject: Subject, pointer: str, expected: Any) -> Violation:
        """Return the violation for something that must be there; `pointer` is the place that says so."""
        return self.placed(
            Violation(
                f"{subject.kind}-missing",
                subject.location,
                f"{subject.text} is missing",
                name=subject.name,
                keyword="required",
                expected=expected,
                schema_pointer=pointer,
            )
        )

    def malformed(self, subject: Subject, pointer: str, malformed: Malformed) -> list[Violation]:
        """Return a violation for each part of a text that cannot be read; `pointer` is the place that describes it."""
        return [
            self.placed(
                Violation(
                    f"{subject.kind}-malformed",
                    subject.location,
                    f"{subject.text} cannot be read: {part.reason}",
                    name=subject.name,
                    pointer=part.pointer,
                    keyword=part.keyword,
                    schema_pointer=pointer,
                )
            )
            for part in malformed.all
        ]

    def invalid(self, subject: Subject, failure: Failure) -> Violation:
        """Return the violation for a keyword that refuses a value."""
        secret = self._is_secret(subject.location, subject.name)
        reason = f"the value breaks {failure.keyword or 'its schema'}" if secret else failure.message
        judged = failure.keyword != TOO_COMPLEX
        return self.placed(
            Violation(
                f"{subject.kind}-invalid" if judged else TOO_COMPLEX,
                subject.location,
                f"{subject.text}: {reason}",
                name=subject.name,
                pointer=failure.pointer,
                keyword=(failure.keyword or None) if judged else None,
                expected=failure.expected,
                actual=failure.actual,
                schema_pointer=failure.schema_pointer,
            )
        )

    def _is_secret(self, location: str, name: str | None) -> bool:
        if name is None:
            return False
        key = name.lower()
        return (location, key) in self._secrets or (location == "header" and key in SECRET_FIELDS)


def bounded(violations: Iterable[Violation]) -> list[Violation]:
    """Return the first 100 violations, and one that counts the rest where there are more."""
    found = list(violations)
    rest = len(found) - MOST_VIOLATIONS
    if rest <= 0:
        return found
    first = found[MOST_VIOLATIONS]
    more = Violation(
        "violations-omitted", first.location, f"{rest} more violations are not listed", actual=rest
    )
    return [*found[:MOST_VIOLATIONS], more]


def _cut(value: Any) -> Any:
    return value[: _LONGEST - 1] + "…" if isinstance(value, str) and len(value) > _LONGEST else value
