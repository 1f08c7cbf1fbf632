"""The judge of messages: one per description, compiled operation by operation when they are first used."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from contractrepo.core.messages import Request, Response
from contractrepo.openapi.description import Description
from contractrepo.openapi.model import MediaType, Operation
from contractrepo.schema.schemas import Schemas
from contractrepo.validation.exchanges import RequestPlan, ResponsePlan, Values
from contractrepo.validation.reporting import Reporter, bounded
from contractrepo.validation.routing import Match, NoMatch, Router, path_and_query
from contractrepo.validation.shapes import Shapes
from contractrepo.validation.violation import Violation


class Judge:
    """Holds requests and responses against a description. Never raises for what a message holds; thread-safe.

    Args:
        description: The description.
        prepared: Operations whose schemas are compiled together when the first of them is needed; all without. Those of
            others are compiled one by one.

    Attributes:
        router: Finds operations.
        requests: Schemas as they hold in requests: `readOnly` properties are not required.
        responses: Schemas as they hold in responses: `writeOnly` properties are not required.
    """

    def __init__(
        self,
        description: Description,
        *,
        prepared: Sequence[Operation] | None = None,
    ) -> None:
        operations = (*description.operations, *description.webhooks) if prepared is None else tuple(prepared)
        version = description.version.name
        self.router = Router(description.operations)
        self.requests = Schemas(description.data, version, "request", _unique(_request_schemas(operations)))
        self.responses = Schemas(
            description.data, version, "response", _unique(_response_schemas(operations))
        )
        self._description = description
        self._shapes = Shapes(description.data, ref_siblings=description.version.ref_siblings)
        self._reporter = Reporter(description)
        # Keyed by identity; the operation beside the plan keeps its identity from being used again.
        self._request_plans: dict[int, tuple[Operation, RequestPlan]] = {}
        self._response_plans: dict[int, tuple[Operation, ResponsePlan]] = {}

    def request(self, request: Request, *, strict_query: bool = False) -> list[Violation]:
        """Return every way in which a request breaks the contract; none where it keeps it.

        Args:
            request: The request.
            strict_query: Whether query parameters that nothing declares are violations. Off by default: proxies and
                trackers add their own, and servers ignore them.
        """
        match = self.router.match(request.method, request.target)
        if isinstance(match, NoMatch):
            return [self._misrouted(match, request)]
        return self.request_at(match, request, strict_query=strict_query)

    def response(self, request: Request, response: Response) -> list[Violation]:
        """Return every way in which the response to a request breaks the contract.

        A request that no operation answers is the one violation: the contract says nothing about its response.
        """
        match = self.router.match(request.method, request.target)
        if isinstance(match, NoMatch):
            return [self._misrouted(match, request)]
        return self.response_at(match.operation, request, response)

    def request_at(self, match: Match, request: Request, *, strict_query: bool = False) -> list[Violation]:
        """Return the violations of a request whose operation is known."""
        plan = self._request_plan(match.operation)
        found = plan.violations(
            match.path_values, request, self.requests, self._reporter, strict_query=strict_query
        )
        return bounded(found)

    def response_at(self, operation: Operation, request: Request, response: Response) -> list[Violation]:
        """Return the violations of a response of an operation."""
        known = self._response_plans.get(id(operation))
        if known is None:
            known = operation, ResponsePlan(operation, self._description, self._shapes)
            self._response_plans[id(operation)] = known
        return bounded(known[1].violations(request, response, self.responses, self._reporter))

    def values_at(self, match: Match, request: Request) -> Values:
        """Return what a request whose operation is known says, as JSON values."""
        return self._request_plan(match.operation).values(match.path_values, request, self.requests)

    def _request_plan(self, operation: Operation) -> RequestPlan:
        known = self._request_plans.get(id(operation))
        if known is None:
            known = operation, RequestPlan(operation, self._description, self._shapes)
            self._request_plans[id(operation)] = known
        return known[1]

    def _misrouted(self, match: NoMatch, request: Request) -> Violation:
        path = path_and_query(request.target)[0]
        if match.allowed:
            return self._reporter.placed(
                Violation(
                    "method-not-allowed",
                    "path",
                    f"{path} has no {request.method}, but {', '.join(match.allowed)}",
                    keyword="paths",
                    expected=list(match.allowed),
                    actual=request.method,
                    schema_pointer="/paths",
                )
            )
        hint = f"; the nearest is {match.nearest}" if match.nearest else ""
        return self._reporter.placed(
            Violation(
                "path-not-found",
                "path",
                f"no path is {path}{hint}",
                keyword="paths",
                expected=match.nearest,
                actual=path,
                schema_pointer="/paths",
            )
        )


def _unique(pointers: Iterator[str | None]) -> list[str]:
    return list(dict.fromkeys(pointer for pointer in pointers if pointer is not None))


def _request_schemas(operations: tuple[Operation, ...]) -> Iterator[str | None]:
    for operation in operations:
        for parameter in operation.parameters:
            yield parameter.schema
            yield from _content_schemas(() if parameter.content is None else (parameter.content,))
        if operation.request_body is not None:
            yield from _content_schemas(operation.request_body.content)


def _response_schemas(operations: tuple[Operation, ...]) -> Iterator[str | None]:
    for operation in operations:
        for response in operation.responses:
            for header in response.headers:
                yield header.schema
                yield from _content_schemas(() if header.content is None else (header.content,))
            yield from _content_schemas(response.content)


def _content_schemas(content: tuple[MediaType, ...]) -> Iterator[str | None]:
    for media_type in content:
        yield media_type.schema
        yield media_type.item_schema
