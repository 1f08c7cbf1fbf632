"""What runtime expressions say of one exchange."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from contractrepo.core.json_values import canonical_json
from contractrepo.core.messages import Request, header
from contractrepo.core.pointer import find
from contractrepo.document import parse_json
from contractrepo.errors import ContractError
from contractrepo.mocking.answering.answer import Answer
from contractrepo.mocking.bodies.encoder import is_json
from contractrepo.mocking.callbacks.expressions import Expression
from contractrepo.mocking.files.mock import ABSENT
from contractrepo.mocking.matching.facts import Facts
from contractrepo.validation.media_types import parse

_PLACES: Mapping[str, str] = {"header": "headers", "query": "query", "path": "path"}


@dataclass(frozen=True)
class Exchange:
    """A request and its answer.

    Attributes:
        request: The request as it came.
        facts: Its parts, decoded.
        answer: The answer.
    """

    request: Request
    facts: Facts
    answer: Answer

    def text(self, expression: Expression) -> str | None:
        """Return the text that an expression stands for; None where there is nothing, or no single value."""
        value = self._value(expression)
        if isinstance(value, str):
            return value
        is_single = isinstance(value, (bool, int, float))
        return canonical_json(value).decode() if is_single else None

    def _value(self, expression: Expression) -> Any:
        name = expression.name
        if expression.message == "response":
            return self._answered(expression.part, name)
        if expression.part in _PLACES:
            return self.facts.parameter(_PLACES[expression.part], name or "")
        if expression.part == "body":
            return self.facts.text if name is None else _found(self.facts.body, name)
        own = {"url": self._url, "method": self.request.method, "statusCode": self.answer.status}
        return own[expression.part]

    def _answered(self, part: str, name: str | None) -> Any:
        """An answer has no parameters but header fields."""
        if part == "header":
            return header(self.answer.headers, name or "")
        if part != "body":
            return ABSENT
        return self.answer.body.decode("utf-8", "replace") if name is None else _found(self._content, name)

    @property
    def _url(self) -> str:
        host, target = header(self.request.headers, "host"), self.request.target
        return f"http://{host}{target}" if host and target.startswith("/") else target

    @cached_property
    def _content(self) -> Any:
        kind = parse(header(self.answer.headers, "content-type") or "")
        if kind is None or not is_json(kind):
            return ABSENT
        try:
            return parse_json(self.answer.body.decode("utf-8", "replace"))
        except ContractError:
            return ABSENT


def _found(value: Any, pointer: str) -> Any:
    return ABSENT if value is ABSENT else find(value, pointer, ABSENT)
