"""An exchange as an example of a mock file, without secrets: a pure function of its messages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from contractrepo.contract import Contract
from contractrepo.core.digests import sha256_of
from contractrepo.core.json_values import canonical_json
from contractrepo.core.messages import Request, Response, has_no_content, header
from contractrepo.document import parse_json
from contractrepo.errors import ContractError
from contractrepo.mocking.bodies.encoder import is_json
from contractrepo.mocking.files.mock import ABSENT
from contractrepo.openapi.model import Operation, ResponseSpec
from contractrepo.server.proxy.secrets import Secrets
from contractrepo.validation.media_types import parse
from contractrepo.validation.routing import NoMatch

LONGEST_BODY = 2**18
"""Longest body that is recorded, in bytes."""
_LONGEST_NAME = 40
_UNFIT = re.compile(r"[^A-Za-z0-9._]+")
# Header fields and cookies identify who asks, or this one request: nobody sends the same ones again.
_PLACES = {"path": "path", "query": "query"}
_ENDINGS = {
    "application/pdf": "pdf",
    "application/xml": "xml",
    "image/gif": "gif",
    "image/jpeg": "jpg",
    "image/png": "png",
    "text/csv": "csv",
    "text/html": "html",
    "text/plain": "txt",
    "text/xml": "xml",
}


@dataclass(frozen=True, slots=True)
class Recorded:
    """An exchange as an example.

    Attributes:
        operation: The operation.
        status: Status of the answer.
        when: Conditions, as a mock file writes them.
        respond: The answer, as a mock file writes it.
        content: What `respond` leaves to a file, or None.
        ending: Ending of the name of that file.
    """

    operation: Operation
    status: int
    when: Mapping[str, Any]
    respond: Mapping[str, Any]
    content: bytes | None = None
    ending: str = "bin"

    @property
    def name(self) -> str:
        """Return a readable id, the same for the same conditions: ``recorded-200-42``."""
        values = [str(value) for value in self.when.get("path", {}).values() if not isinstance(value, dict)]
        values += [
            f"{name}-{value}"
            for name, value in self.when.get("query", {}).items()
            if not isinstance(value, dict)
        ]
        said = _UNFIT.sub("-", "-".join(values)).strip("-.")[:_LONGEST_NAME]
        tail = said if "body" not in self.when else f"{said}-{self.digest}".strip("-")
        return f"recorded-{self.status}{'-' + tail if tail else ''}"

    @property
    def digest(self) -> str:
        """Return eight digits that tell these conditions from others."""
        return sha256_of(canonical_json(self.when)).rpartition(":")[2][:8]


def recorded(contract: Contract, secrets: Secrets, request: Request, response: Response) -> Recorded | None:
    """Return an exchange as an example, or None where it makes none.

    Conditions are made of path, query and body; what is secret there is no condition. A secret in an answer becomes
    another text of the same shape.

    Args:
        contract: What both keep, but for a request that is answered with an error.
        secrets: Knows what is secret.
        request: The request, content decoded.
        response: Its answer, content decoded.
    """
    match = contract.judge.router.match(request.method, request.target)
    if isinstance(match, NoMatch) or request.method != match.operation.method:
        return None
    if max(len(request.body), len(response.body)) > LONGEST_BODY:
        return None
    values = contract.judge.values_at(match, request)
    when: dict[str, dict[str, Any]] = {}
    for (location, name), value in values.parameters.items():
        if location in _PLACES and not secrets.names(name, bare=True) and secrets.masked(value) == value:
            plain = {"equals": value} if isinstance(value, (dict, list)) else value
            when.setdefault(_PLACES[location], {})[name] = plain
    if values.has_body:
        when.update(_body_condition(secrets, values.body))
    spec = match.operation.response_for(response.status)
    return None if spec is None else _answered(match.operation, spec, secrets, when, response)


def _body_condition(secrets: Secrets, body: Any) -> dict[str, Any]:
    """A body with secrets is known by the rest of it; one that is all secret is no condition."""
    kept = secrets.without(body)
    if kept == body:
        return {"body": {"equals": body}}
    return {"body": {"contains": kept}} if kept not in ({}, [], ABSENT) else {}


def _answered(
    operation: Operation, spec: ResponseSpec, secrets: Secrets, when: dict[str, Any], response: Response
) -> Recorded | None:
    respond: dict[str, Any] = {"status": response.status}
    if not spec.status.isdigit():
        respond["as"] = "default" if spec.status.lower() == "default" else spec.status.upper()
    fields = dict(_fields(spec, secrets, response))
    content_type = header(response.headers, "content-type")
    if not response.body or has_no_content(response.status) or content_type is None:
        return Recorded(operation, response.status, when, respond | ({"headers": fields} if fields else {}))
    kind = parse(content_type)
    if kind is None:
        return None
    respond["contentType"] = kind.essence if is_json(kind) else content_type
    respond |= {"headers": fields} if fields else {}
    if is_json(kind):
        try:
            body = parse_json(response.body)
        except ContractError:
            return None
        return Recorded(operation, response.status, when, respond | {"body": secrets.masked(body)})
    content = _masked_text(secrets, response.body)
    return Recorded(operation, response.status, when, respond, content, _ENDINGS.get(kind.essence, "bin"))


def _fields(spec: ResponseSpec, secrets: Secrets, response: Response) -> Iterator[tuple[str, str]]:
    """Yield the fields that the contract declares; of secret ones only what must be there, in another text."""
    for one in spec.headers:
        text = header(response.headers, one.name)
        if text is None or one.name.lower() == "content-type":
            continue
        if not secrets.names(one.name):
            yield one.name, secrets.masked(text)
        elif one.required:
            yield one.name, secrets.shape(text)


def _masked_text(secrets: Secrets, content: bytes) -> bytes:
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return content
    masked: str = secrets.masked(text)
    return masked.encode()
