"""Answers encoded once and held against the contract."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from weakref import WeakKeyDictionary

from contractrepo.contract import Contract
from contractrepo.core.messages import Request, Response, has_no_content, header
from contractrepo.core.text import printable
from contractrepo.mocking.answering.answer import Answer
from contractrepo.mocking.answering.generated import with_overrides
from contractrepo.mocking.answering.media_choice import concrete, media_of
from contractrepo.mocking.answering.problem_details import listed, problem
from contractrepo.mocking.answering.response_headers import response_headers
from contractrepo.mocking.bodies import Encoded, Encoder
from contractrepo.mocking.bodies.encoder import is_json
from contractrepo.mocking.files.mock import ABSENT, Generate, Respond
from contractrepo.openapi.model import MediaType, Operation, ResponseSpec
from contractrepo.schema.samples import CannotGenerate, sample
from contractrepo.schema.schemas import Schemas
from contractrepo.validation.media_types import parse

_MOST_KEPT = 2_000
_NOTHING: Mapping[str, Any] = {}
# What was made of the schemas of a contract: who checks its mocks, compares and answers makes the same values.
_MADE: WeakKeyDictionary[Schemas, dict[tuple[object, ...], Any]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Target:
    """What an answer is to be.

    Attributes:
        operation: The operation that answers.
        status: Status code.
        response: The response that the contract has for it, or None.
        media_type: Media type or range as declared, or None for no content.
    """

    operation: Operation
    status: int
    response: ResponseSpec | None
    media_type: str | None


class Preparer:
    """Makes answers of one contract.

    Args:
        contract: The contract.
        strict: Replace an answer that breaks the contract by a problem that names it.
    """

    def __init__(self, contract: Contract, *, strict: bool) -> None:
        self.contract = contract
        self._judge = contract.judge
        self._description = contract.description
        self._encoder = Encoder(contract.description)
        self._strict = strict
        self._values = _MADE.setdefault(self._judge.responses, {})

    def example(self, respond: Respond, name: str, target: Target) -> Answer:
        """Return the answer that a mock writes down; `name` is the example's id."""
        if respond.generate is not None:
            return self.generated(respond.generate, name, target, respond.headers)
        media = media_of(target.response, target.media_type)
        schema = media.schema if media else None
        content_type = concrete(target.media_type) if target.media_type else None
        if content_type is None or has_no_content(target.status):
            return self._checked(self._bare(name, target, respond.headers), target)
        if respond.stream is not None:
            values = [item.value for item in respond.stream]
            encoded, chunks = self._encoder.encode_stream(values, content_type)
            answer = self._with_content(self._bare(name, target, respond.headers), encoded)
            delays = [item.delay for item in respond.stream]
            return self._checked(replace(answer, chunks=tuple(zip(chunks, delays, strict=False))), target)
        if respond.raw is not None:
            encoded = Encoded(content_type, respond.raw)
        elif respond.body is ABSENT:
            return self._checked(self._bare(name, target, respond.headers), target)
        else:
            encoded = self._encoder.encode(respond.body, content_type, schema)
        return self._checked(self._with_content(self._bare(name, target, respond.headers), encoded), target)

    def generated(
        self, how: Generate, name: str, target: Target, headers: Mapping[str, Any] = _NOTHING
    ) -> Answer:
        """Return an answer whose body is made from the schema."""
        media = media_of(target.response, target.media_type)
        bare = self._bare(name, target, headers)
        if media is None or target.media_type is None or has_no_content(target.status):
            return self._checked(bare, target)
        try:
            encoded = self._sample(how, media, concrete(target.media_type))
        except CannotGenerate as error:
            return _cannot(name, target, error)
        return self._checked(self._with_content(bare, encoded), target)

    def details(self, details: Mapping[str, Any], target: Target) -> Answer | None:
        """Return problem details as an answer, or None where the contract describes its problems otherwise."""
        assert target.media_type is not None
        encoded = self._encoder.encode(details, concrete(target.media_type))
        answer = self._with_content(self._bare("", target, _NOTHING), encoded)
        return None if self._violations(answer, target) else replace(answer, example=None)

    def _sample(self, how: Generate, media: MediaType, content_type: str) -> Encoded:
        pointer = media.schema or media.item_schema
        if pointer is None:
            kind = parse(content_type)
            value: Any = {} if kind is not None and is_json(kind) else ""
        else:
            value = self._value(pointer, how)
            value = value if media.schema else [value]
        value = with_overrides(value, how.overrides)
        return self._encoder.encode(value, content_type, media.schema)

    def _value(self, pointer: str, how: Generate) -> Any:
        """Return a value of a schema; many responses share one, so what was made once is kept."""
        key = pointer, how.seed, how.optional, how.items, how.plain
        if key in self._values:
            return self._values[key]
        value = sample(
            self._judge.responses,
            pointer,
            seed=how.seed,
            optional=how.optional,
            items=how.items,
            plain=how.plain,
        )
        if len(self._values) < _MOST_KEPT:
            self._values[key] = value
        return value

    def _bare(self, name: str, target: Target, headers: Mapping[str, Any]) -> Answer:
        schemas = self._judge.responses
        fields = response_headers(headers, target.response, self._description, schemas)
        return Answer(target.status, tuple(fields), example=name)

    @staticmethod
    def _with_content(answer: Answer, encoded: Encoded) -> Answer:
        fields = (("Content-Type", encoded.content_type), *answer.headers)
        return replace(answer, headers=fields, body=encoded.content)

    def _checked(self, answer: Answer, target: Target) -> Answer:
        violations = self._violations(answer, target)
        if not violations:
            return answer
        if not self._strict:
            return replace(answer, violations=violations)
        return _broken(answer, target, violations)

    def _violations(self, answer: Answer, target: Target) -> tuple[Any, ...]:
        request = Request(target.operation.method, target.operation.path)
        response = Response(answer.status, answer.headers, answer.body)
        return tuple(self._judge.response_at(target.operation, request, response))


def _cannot(name: str, target: Target, error: CannotGenerate) -> Answer:
    detail = f"no value can be generated for {target.operation.key}, {name}: {error}"
    answer = problem(
        500, "mock-cannot-generate", detail, operation=printable(target.operation.key), example=name
    )
    return replace(answer, flaw=("mock-cannot-generate", detail))


def _broken(answer: Answer, target: Target, violations: tuple[Any, ...]) -> Answer:
    """A mock must not drift from its contract, so nobody gets used to an answer that breaks it."""
    name = answer.example or ""
    detail = f"the example '{name}' of {target.operation.key} breaks the contract and is not sent"
    found = problem(
        500,
        "mock-breaks-contract",
        detail,
        operation=printable(target.operation.key),
        example=name,
        contentType=header(answer.headers, "Content-Type"),
        violations=listed(violations),
    )
    return replace(found, example=answer.example, violations=violations)
