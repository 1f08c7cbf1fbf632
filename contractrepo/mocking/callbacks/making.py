"""Requests of callbacks and webhooks, held against the operations that describe them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contractrepo.contract import Contract
from contractrepo.core.messages import Request
from contractrepo.mocking.answering.generated import with_overrides
from contractrepo.mocking.answering.media_choice import media_in
from contractrepo.mocking.answering.response_headers import fields_of
from contractrepo.mocking.files.mock import ABSENT, CallbackMock
from contractrepo.mocking.requesting.request_making import RequestMaker
from contractrepo.openapi.model import MediaType, Operation
from contractrepo.schema.samples import CannotGenerate, sample
from contractrepo.validation.parameters import CannotEncode
from contractrepo.validation.routing import Match


class CallbackMaker:
    """Makes the requests that operations beside `paths` describe.

    Args:
        contract: The contract.
    """

    def __init__(self, contract: Contract) -> None:
        self._contract = contract
        self._maker = RequestMaker(contract)

    def request(self, operation: Operation, how: CallbackMock) -> Request | tuple[str, str]:
        """Return the request but for its URL, or where in the mock and why there is none that keeps the contract."""
        if operation.request_body is None and how.has_body:
            return "/request", f"{operation.method} has no body here"
        if how.content_type is not None and media_in(_content(operation), how.content_type) is None:
            return "/request/contentType", f"the body is never {how.content_type}"
        flaw = ("", "no request was found that keeps the contract")
        for documented in (True, False):
            try:
                request = self._made(operation, how, documented=documented)
            except (CannotGenerate, CannotEncode) as error:
                flaw = "", str(error)
                continue
            violations = self._contract.judge.request_at(Match(operation, {}), request)
            if not violations:
                return request
            first = violations[0]
            inside = (
                "/request/body" + first.pointer if first.location == "body" and how.body is not ABSENT else ""
            )
            flaw = inside, first.message
        return flaw

    def _made(self, operation: Operation, how: CallbackMock, *, documented: bool) -> Request:
        when = self._wanted(operation, how)
        parts = self._maker.parts(operation, when, documented=documented)
        if how.raw is not None:
            parts.body = how.raw
        given = list(fields_of(how.headers))
        named = {name.lower() for name, _ in given}
        parts.headers = [pair for pair in parts.headers if pair[0].lower() not in named] + given
        return parts.request(operation.method, "")

    def _wanted(self, operation: Operation, how: CallbackMock) -> Mapping[str, Any]:
        """Return what the mock fixes, as conditions that a request is to meet."""
        when: dict[str, Any] = {} if how.content_type is None else {"contentType": how.content_type}
        body = how.body
        if how.generate is not None:
            media = media_in(_content(operation), how.content_type)
            if media is not None and media.schema is not None:
                asked = how.generate
                made = sample(
                    self._contract.judge.requests,
                    media.schema,
                    seed=asked.seed,
                    optional=asked.optional,
                    items=asked.items,
                )
                body = with_overrides(made, asked.overrides)
        return when if body is ABSENT else {**when, "body": {"equals": body}}


def _content(operation: Operation) -> tuple[MediaType, ...]:
    return operation.request_body.content if operation.request_body else ()
