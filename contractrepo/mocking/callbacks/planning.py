"""The callbacks of one operation, made as far as they can be before there is a request."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from contractrepo.contract import Contract
from contractrepo.core.messages import Request
from contractrepo.core.pointer import append
from contractrepo.mocking.callbacks.expressions import NoExpression, Template, read_template
from contractrepo.mocking.callbacks.making import CallbackMaker
from contractrepo.mocking.files.mock import CallbackMock, Delay, Example
from contractrepo.openapi.model import Operation


@dataclass(frozen=True, slots=True)
class Flaw:
    """Why a callback cannot be sent: place in the mock file, code and message."""

    pointer: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Planned:
    """A callback without its URL.

    Attributes:
        name: Its name in the operation.
        expression: What names the URL: the key of the document, or what the mock says in its place.
        template: The same, read.
        request: The request; its target is what follows the URL, a query or nothing.
        delay: What to wait after the answer, or None.
        flaw: Why it is not sent, or None.
    """

    name: str
    expression: str = ""
    template: Template = ()
    request: Request | None = None
    delay: Delay | None = None
    flaw: Flaw | None = None


class Plans:
    """Plans what follows the answers of one operation.

    Args:
        contract: The contract.
        operation: The operation.
    """

    def __init__(self, contract: Contract, operation: Operation) -> None:
        self._contract = contract
        self._described = dict(_described(contract, operation))
        self._known: dict[str, tuple[Planned, ...]] = {}

    def __bool__(self) -> bool:
        return bool(self._described)

    def after(self, example: Example | None) -> tuple[Planned, ...]:
        """Return what follows an answer: every callback of the operation, as the example wants it where it says so."""
        key = "" if example is None else example.pointer
        if key not in self._known:
            self._known[key] = tuple(self._planned(example.callbacks if example else {}))
        return self._known[key]

    @cached_property
    def _maker(self) -> CallbackMaker:
        return CallbackMaker(self._contract)

    def _planned(self, wanted: Mapping[str, CallbackMock]) -> Iterator[Planned]:
        for name, operations in self._described.items():
            yield self._one(name, operations, wanted.get(name) or CallbackMock(""))
        for name in wanted.keys() - self._described.keys():
            message = f"the operation has no callback '{name}'"
            yield Planned(name, flaw=Flaw(wanted[name].pointer, "mock-callback-unknown", message))

    def _one(self, name: str, operations: tuple[Operation, ...], how: CallbackMock) -> Planned:
        # Hooks are posted; where one can be sent in other ways as well, those are for the mock to ask for.
        fitting = sorted((one for one in operations if _fits(one, how)), key=lambda one: one.method != "POST")
        if not fitting:
            message = f"callback '{name}' has no request that the mock asks for"
            return Planned(name, flaw=Flaw(how.pointer, "mock-callback-unknown", message))
        expression = how.url or _expression(fitting[0])
        planned = Planned(name, expression, delay=how.delay)
        try:
            template = read_template(expression)
        except NoExpression:
            place = append(how.pointer, "request", "url") if how.url else how.pointer
            message = f"callback '{name}': '{expression}' is no runtime expression"
            return replace(planned, flaw=Flaw(place, "mock-callback-invalid", message))
        made = self._maker.request(fitting[0], how)
        if isinstance(made, Request):
            return replace(planned, template=template, request=made)
        return replace(
            planned,
            flaw=Flaw(how.pointer + made[0], "mock-callback-invalid", f"callback '{name}': {made[1]}"),
        )


def _fits(operation: Operation, how: CallbackMock) -> bool:
    return how.expression in (None, _expression(operation)) and how.method in (None, operation.method)


def _expression(operation: Operation) -> str:
    return operation.path.removeprefix("callback:")


def _described(contract: Contract, operation: Operation) -> Iterator[tuple[str, tuple[Operation, ...]]]:
    callbacks: Any = operation.data.get("callbacks")
    for name in callbacks if isinstance(callbacks, Mapping) else ():
        try:
            pointer, _ = contract.description.resolve(append(operation.pointer, "callbacks", name))
        except LookupError:
            continue
        found = contract.description.callbacks_of(replace(operation, callbacks=(pointer,)))
        if found:
            yield name, found
