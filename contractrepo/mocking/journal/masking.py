"""Messages without their secrets."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import quote, quote_plus, unquote_plus

from contractrepo.core.messages import Headers, Request, Response
from contractrepo.openapi.description import Description
from contractrepo.openapi.model import SecurityScheme
from contractrepo.validation.reporting import MASK, SECRET_FIELDS

# Names that credentials go by, beside those that a contract declares.
_SECRET = re.compile(
    r"(?i)(key|token|secret|passw|pwd|sign|session|auth|credential|assertion)|^(code|sig|sas|jwt)$"
)
_SHORTEST = 4


@dataclass(frozen=True, slots=True)
class Mask:
    """Hides credentials.

    Attributes:
        fields: Names of header fields that hold some, in lower case.
        parameters: Names of query parameters that do; those that look like it do as well.
        texts: Credentials to hide wherever they stand, the longest first.
    """

    fields: frozenset[str] = SECRET_FIELDS
    parameters: frozenset[str] = frozenset()
    texts: tuple[str, ...] = ()

    def request(self, request: Request) -> Request:
        """Return a request without its secrets."""
        target = self._plain(self.target(request.target))
        return replace(
            request, target=target, headers=self._headers(request.headers), body=self._body(request.body)
        )

    def response(self, response: Response) -> Response:
        """Return a response without its secrets; what rides on it is left out."""
        return Response(response.status, self._headers(response.headers), self._body(response.body))

    def target(self, target: str) -> str:
        """Return a request target with the values of those query parameters hidden that are credentials.

        Example:
            >>> Mask().target("/orders?limit=2&api_key=abc")
            '/orders?limit=2&api_key=***'
        """
        path, mark, query = target.partition("?")
        return f"{path}?{'&'.join(map(self._pair, query.split('&')))}" if mark else path

    def _pair(self, part: str) -> str:
        name, equals, _ = part.partition("=")
        plain = unquote_plus(name)
        is_secret = plain in self.parameters or _SECRET.search(plain)
        return f"{name}={MASK}" if equals and is_secret else part

    def _headers(self, headers: Headers) -> Headers:
        return tuple(
            (name, MASK if name.lower() in self.fields else self._plain(value)) for name, value in headers
        )

    def _plain(self, text: str) -> str:
        for secret in self.texts:
            text = text.replace(secret, MASK)
        return text

    def _body(self, body: bytes) -> bytes:
        for secret in self.texts:
            body = body.replace(secret.encode("utf-8", "replace"), MASK.encode())
        return body


def mask_for(description: Description, tokens: Iterable[str] = ()) -> Mask:
    """Return what hides the secrets of a contract.

    Args:
        description: Declares API keys.
        tokens: Credentials that are accepted. Very short ones are hidden only where credentials stand: they would be
            found in any text.
    """
    schemes = description.security_schemes.values()
    fields = {name.lower() for name in _keys(schemes, "header")}
    spellings = {spelled for token in tokens for spelled in (token, quote(token, safe=""), quote_plus(token))}
    texts = sorted(
        (text for text in spellings if len(text) >= _SHORTEST), key=lambda text: (-len(text), text)
    )
    return Mask(SECRET_FIELDS | fields, frozenset(_keys(schemes, "query")), tuple(texts))


def _keys(schemes: Iterable[SecurityScheme], location: str) -> list[str]:
    declared = [one.data for one in schemes if one.type == "apiKey" and one.data.get("in") == location]
    return [str(data.get("name")) for data in declared]
