"""A request that keeps the contract, made from conditions, examples and schemas."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from contractrepo.contract import Contract
from contractrepo.core.messages import Request
from contractrepo.mocking.answering.media_choice import concrete, media_in
from contractrepo.mocking.bodies import Encoder
from contractrepo.mocking.documented import documented_values
from contractrepo.mocking.requesting.credentials import credentials
from contractrepo.mocking.requesting.wanted import ABSENT, body_wanted, value_wanted
from contractrepo.openapi.model import MediaType, Operation, Parameter
from contractrepo.schema.samples import CannotGenerate, sample
from contractrepo.validation.composing import RequestParts
from contractrepo.validation.media_types import parse
from contractrepo.validation.parameters import CannotEncode

_PLACES = {"path": "path", "query": "query", "header": "headers", "cookie": "cookies"}
# A body of optional members only is shown with them as long as it stays readable.
_LONGEST_OPTIONAL = 1_500


class RequestMaker:
    """Makes requests to the operations of one contract."""

    def __init__(self, contract: Contract) -> None:
        self._contract = contract
        self._description = contract.description
        self._encoder = Encoder(contract.description)

    def request(
        self, operation: Operation, when: Mapping[str, Any], *, may_break: bool = False
    ) -> Request | None:
        """Return a request that keeps the contract, or None where none was found.

        Args:
            operation: The operation.
            when: Conditions of a mock's example, which the request is to meet; values that none fixes come from the
                document's examples, or from the schemas where those break the contract.
            may_break: Return one that breaks the contract where none keeps it: some answers are made for those.
        """
        broken = None
        for documented in (True, False):
            try:
                parts = self.parts(operation, when, documented=documented)
            except (CannotGenerate, CannotEncode):
                continue
            if parts.content_type is not None:
                parts.body = _readable(parts.content_type, parts.body)
            request = parts.request(operation.method, operation.path)
            if not self._contract.validate_request(request):
                return request
            broken = broken or request
        return broken if may_break else None

    def parts(self, operation: Operation, when: Mapping[str, Any], *, documented: bool) -> RequestParts:
        """Return the parts of such a request; nobody has looked yet whether it keeps the contract.

        Args:
            operation: The operation; that of a callback or webhook will do.
            when: What the request is to meet.
            documented: Whether to use the document's examples.

        Raises:
            CannotGenerate: No value was found for some part.
            CannotEncode: A value has no form on the wire.
        """
        parts = RequestParts()
        for parameter in operation.parameters:
            value = self._value(parameter, when, documented=documented)
            if value is not ABSENT:
                parts.add(parameter, value)
        for place, name, text in credentials(operation, self._description.security_schemes):
            parts.put(place, name, text if place == "header" else f"{name}={text}")
        if operation.request_body is not None:
            self._add_body(parts, operation.request_body.content, when, documented=documented)
        return parts

    def _value(self, parameter: Parameter, when: Mapping[str, Any], *, documented: bool) -> Any:
        """Return the value of a parameter; one that is neither asked for nor required stays away."""
        conditions = when.get(_PLACES.get(parameter.location, ""), {})
        named = {str(name).lower(): data for name, data in conditions.items()}
        key = parameter.name.lower()
        if key not in named:
            return self._ordinary(parameter, documented=documented) if parameter.required else ABSENT
        wanted = value_wanted(named[key])
        return self._ordinary(parameter, documented=documented) if wanted is None else wanted[0]

    def _ordinary(self, parameter: Parameter, *, documented: bool) -> Any:
        known = documented_values(self._description, parameter) if documented else iter(())
        for _, value in known:
            return value
        if parameter.content is not None:
            return self._media_value(parameter.content, documented=documented)
        return "x" if parameter.schema is None else self._sample(parameter.schema)

    def _add_body(
        self,
        parts: RequestParts,
        content: tuple[MediaType, ...],
        when: Mapping[str, Any],
        *,
        documented: bool,
    ) -> None:
        media = _media(content, when.get("contentType"))
        if media is None:
            return
        value = body_wanted(when.get("body", {}), lambda: self._media_value(media, documented=documented))
        encoded = self._encoder.encode(value, concrete(when.get("contentType") or media.name), media.schema)
        parts.content_type = encoded.content_type
        parts.body = encoded.content

    def _media_value(self, media: MediaType, *, documented: bool) -> Any:
        for _, value in documented_values(self._description, media) if documented else ():
            return value
        pointer = media.schema or media.item_schema
        if pointer is None:
            return {} if _is_json(media.name) else "x"
        value = self._sample(pointer)
        return value if media.schema else [value]

    def _sample(self, pointer: str) -> Any:
        """Return a small value; the one without optional members may say nothing at all."""
        schemas = self._contract.judge.requests
        small = sample(schemas, pointer, optional=False)
        if small != {}:
            return small
        whole = sample(schemas, pointer, items=1)
        return whole if len(json.dumps(whole)) <= _LONGEST_OPTIONAL else small


def _media(content: tuple[MediaType, ...], wanted: Any) -> MediaType | None:
    if isinstance(wanted, str):
        return media_in(content, wanted)
    order: Iterator[MediaType] = iter(sorted(content, key=lambda media: not _is_json(media.name)))
    return next(order, None)


def _is_json(name: str) -> bool:
    kind = parse(name)
    return kind is not None and (kind.subtype == "json" or kind.suffix == "json" or kind.type == "*")


def _readable(content_type: str, body: bytes) -> bytes:
    """Break a long JSON body into lines."""
    if not _is_json(content_type) or len(body) <= 60:
        return body
    return json.dumps(json.loads(body), indent=2, ensure_ascii=False).encode("utf-8", "surrogatepass")
