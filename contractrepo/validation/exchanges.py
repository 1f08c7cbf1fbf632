"""Operations compiled: everything about a request or response that does not depend on the message."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from contractrepo.core.messages import Request, Response, has_no_content
from contractrepo.openapi.description import Description
from contractrepo.openapi.model import Operation, ResponseSpec
from contractrepo.schema.schemas import Schemas
from contractrepo.validation.carriers import Carrier, header_carriers, parameter_carriers, takes_rest
from contractrepo.validation.contents import Contents
from contractrepo.validation.malformed import Malformed
from contractrepo.validation.reporting import Reporter
from contractrepo.validation.routing import path_and_query
from contractrepo.validation.security import Credentials, key_names
from contractrepo.validation.shapes import Shapes
from contractrepo.validation.sources import Sources
from contractrepo.validation.violation import Violation


@dataclass(frozen=True, slots=True)
class Values:
    """What a request says, decoded; parts that cannot be read or break their schema keep their likeliest reading.

    Attributes:
        parameters: Value by location and name; parameters that are absent or unreadable are left out.
        body: Value of the body, or None.
        has_body: Whether there is a body that could be read.
    """

    parameters: Mapping[tuple[str, str], Any] = field(default_factory=dict)
    body: Any = None
    has_body: bool = False


class RequestPlan:
    """The request of one operation.

    Args:
        operation: The operation.
        description: Its description.
        shapes: Forms of the schemas.
    """

    def __init__(self, operation: Operation, description: Description, shapes: Shapes) -> None:
        schemes = description.security_schemes
        key_parameters = key_names(operation.security, schemes, "query")
        self._carriers = parameter_carriers(operation.parameters, shapes, key_parameters)
        self._credentials = Credentials(operation.security, schemes)
        self._operation = operation
        body = operation.request_body
        self._contents = (
            Contents(body.content, body.pointer, description, shapes)
            if body is not None and body.content
            else None
        )
        self._body_required = body is not None and body.required
        self._declared = _declared_names(operation, shapes, key_parameters)

    def violations(
        self,
        path_values: Mapping[str, str],
        request: Request,
        schemas: Schemas,
        reporter: Reporter,
        *,
        strict_query: bool = False,
    ) -> Iterator[Violation]:
        """Yield what is wrong with a request: parameters, body, credentials; where asked for, unknown parameters."""
        sources = _sources(path_values, request)
        for carrier in self._carriers:
            yield from carrier.violations(sources, schemas, reporter)
        if strict_query and self._declared is not None:
            yield from self._unknown(self._declared, sources, reporter)
        if self._contents is not None:
            content_type = sources.field("content-type")
            yield from self._contents.violations(
                content_type, request.body, schemas, reporter, required=self._body_required
            )
        yield from self._credentials.violations(sources, reporter)

    def values(self, path_values: Mapping[str, str], request: Request, schemas: Schemas) -> Values:
        """Return what a request says."""
        sources = _sources(path_values, request)
        parameters: dict[tuple[str, str], Any] = {}
        for carrier in self._carriers:
            try:
                readings = carrier.read(sources)
            except Malformed:
                continue
            if readings:
                parameters[carrier.subject.location, str(carrier.subject.name)] = _accepted(
                    schemas, carrier.schema, readings
                )
        content_type = sources.field("content-type")
        chosen = self._contents.choose(content_type) if self._contents and content_type else None
        if chosen is None or not request.body:
            return Values(parameters)
        try:
            readings = chosen.read(request.body, chosen.sent)
        except Malformed:
            return Values(parameters)
        if not readings:
            return Values(parameters)
        return Values(parameters, _accepted(schemas, chosen.media.schema, readings), has_body=True)

    def _unknown(self, declared: frozenset[str], sources: Sources, reporter: Reporter) -> Iterator[Violation]:
        for name in sources.query.names():
            if name not in declared and name.partition("[")[0] not in declared:
                yield reporter.placed(
                    Violation(
                        "parameter-unknown",
                        "query",
                        f"query parameter '{name}' is not declared",
                        name=name,
                        keyword="parameters",
                        schema_pointer=self._operation.pointer,
                    )
                )


class ResponsePlan:
    """The responses of one operation.

    Args:
        operation: The operation.
        description: Its description.
        shapes: Forms of the schemas.
    """

    def __init__(self, operation: Operation, description: Description, shapes: Shapes) -> None:
        self._operation, self._description, self._shapes = operation, description, shapes
        self._known: dict[str, _Described] = {}

    def violations(
        self, request: Request, response: Response, schemas: Schemas, reporter: Reporter
    ) -> Iterator[Violation]:
        """Yield what is wrong with a response: status, headers, body."""
        spec = self._operation.response_for(response.status)
        if spec is None:
            yield self._undeclared(response.status, reporter)
            return
        sources = Sources(response.headers)
        described = self._described(spec)
        for carrier in described.headers:
            yield from carrier.violations(sources, schemas, reporter)
        if has_no_content(response.status, request.method):
            if response.body:
                yield reporter.placed(
                    Violation(
                        "body-unexpected",
                        "body",
                        f"a response with status {response.status} to {request.method} has no body",
                        actual=len(response.body),
                        schema_pointer=spec.pointer,
                    )
                )
        elif described.contents is not None:
            content_type = sources.field("content-type")
            yield from described.contents.violations(
                content_type, response.body, schemas, reporter, required=True
            )

    def _described(self, spec: ResponseSpec) -> _Described:
        found = self._known.get(spec.status)
        if found is None:
            contents = None
            if spec.content:
                contents = Contents(spec.content, spec.pointer, self._description, self._shapes)
            found = _Described(header_carriers(spec.headers, self._shapes), contents)
            self._known[spec.status] = found
        return found

    def _undeclared(self, status: int, reporter: Reporter) -> Violation:
        declared = [response.status for response in self._operation.responses]
        return reporter.placed(
            Violation(
                "status-undeclared",
                "status",
                f"status {status} is not one of {', '.join(declared) or 'the responses, there are none'}",
                keyword="responses",
                expected=declared,
                actual=status,
                schema_pointer=self._operation.pointer,
            )
        )


@dataclass(frozen=True, slots=True)
class _Described:
    """One response, compiled."""

    headers: list[Carrier]
    contents: Contents | None


def _sources(path_values: Mapping[str, str], request: Request) -> Sources:
    return Sources(request.headers, path_values, path_and_query(request.target)[1])


def _accepted(schemas: Schemas, schema: str | None, readings: list[Any]) -> Any:
    if schema is None or len(readings) == 1:
        return readings[0]
    return next((value for value in readings if schemas.accepts(schema, value)), readings[0])


def _declared_names(
    operation: Operation, shapes: Shapes, key_parameters: frozenset[str]
) -> frozenset[str] | None:
    """Return the names that a query can have, or None where a parameter takes whatever comes."""
    queries = [one for one in operation.parameters if one.location in ("query", "querystring")]
    if any(one.location == "querystring" or takes_rest(one, shapes) for one in queries):
        return None
    return key_parameters.union(one.name for one in queries)
