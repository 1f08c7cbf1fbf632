"""Conditions held against the contract: they must be able to hold for a request that keeps it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from contractrepo.contract import Contract
from contractrepo.core.pointer import append
from contractrepo.core.problem import ProblemSeverity
from contractrepo.mocking.answering.media_choice import media_in
from contractrepo.mocking.files.mock import Example
from contractrepo.mocking.matching.conditions import PLACES, conditions
from contractrepo.mocking.matching.patterns import Patterns
from contractrepo.openapi.model import Operation, Parameter
from contractrepo.schema.schemas import Schemas

_LOCATIONS = {"path": "path", "query": "query", "headers": "header", "cookies": "cookie"}
# OpenAPI, section "Parameter Object": these are never parameters, so nothing declares them.
_UNDECLARED = frozenset({"accept", "content-type", "authorization"})
_NOTHING: Mapping[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something wrong at a place of a mock file."""

    pointer: str
    code: str
    message: str
    severity: ProblemSeverity = "error"


def when_flaws(contract: Contract, operation: Operation, example: Example) -> Iterator[Flaw]:
    """Yield what is wrong with the conditions of an example.

    Values of an example that answers with an error may break the contract: that is what the error is for.
    """
    if not example.when:
        return
    base = append(example.pointer, "when")
    checker = _Checker(contract.judge.requests, operation, may_break=example.respond.status >= 400)
    for place in PLACES:
        for name, data in example.when.get(place, _NOTHING).items():
            yield from checker.parameter(place, name, data, append(base, place, name))
    if "body" in example.when:
        yield from checker.body(example.when["body"], example.when.get("contentType"), append(base, "body"))
    patterns = Patterns()
    conditions(example.when, patterns)
    for reason in patterns.rejected.values():
        yield Flaw(
            base, "mock-pattern-invalid", f"a condition of '{example.id}' cannot be compiled: {reason}"
        )


class _Checker:
    """Checks the conditions of one example."""

    def __init__(self, schemas: Schemas, operation: Operation, *, may_break: bool) -> None:
        self._schemas = schemas
        self._operation = operation
        self._may_break = may_break

    def parameter(self, place: str, name: str, data: Any, pointer: str) -> Iterator[Flaw]:
        """Yield what is wrong with a condition on a parameter."""
        key = self._operation.key
        parameter = _declared(self._operation, place, name)
        if parameter is None and place != "headers":
            yield Flaw(
                pointer, "mock-parameter-unknown", f"{key} has no {_LOCATIONS[place]} parameter '{name}'"
            )
        elif parameter is None and name.lower() not in _UNDECLARED:
            message = f"{key} does not declare the header '{name}'"
            yield Flaw(pointer, "mock-parameter-unknown", message, "warning")
        if parameter is None or parameter.schema is None or self._may_break:
            return
        fixed = data if isinstance(data, Mapping) else {"equals": data}
        inner = append(pointer, "equals") if isinstance(data, Mapping) else pointer
        for failure in (
            self._schemas.failures(parameter.schema, fixed["equals"])[:1] if "equals" in fixed else ()
        ):
            message = f"no valid request has this value for '{name}': {failure.message}"
            yield Flaw(inner + failure.pointer, "mock-parameter-invalid", message)

    def body(self, body: Mapping[str, Any], content_type: str | None, pointer: str) -> Iterator[Flaw]:
        """Yield what is wrong with the conditions on the body."""
        for place in body.get("at", _NOTHING):
            if place and not place.startswith("/"):
                yield Flaw(
                    append(pointer, "at", place), "mock-pointer-invalid", f"'{place}' is no JSON pointer"
                )
        if self._operation.request_body is None:
            yield Flaw(pointer, "mock-body-unknown", f"{self._operation.key} has no request body")
            return
        media = media_in(self._operation.request_body.content, content_type)
        if "equals" not in body or self._may_break or media is None or media.schema is None:
            return
        for failure in self._schemas.failures(media.schema, body["equals"]):
            place = append(pointer, "equals") + failure.pointer
            yield Flaw(place, "mock-request-invalid", f"no valid request has this body: {failure.message}")


def _declared(operation: Operation, place: str, name: str) -> Parameter | None:
    location = _LOCATIONS[place]
    wanted = name.lower() if location == "header" else name
    for parameter in operation.parameters:
        own = parameter.name.lower() if location == "header" else parameter.name
        if parameter.location == location and own == wanted:
            return parameter
    return None
