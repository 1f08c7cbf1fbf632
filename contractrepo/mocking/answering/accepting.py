"""Which credentials a mock accepts, where that is more than those of the right shape."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterator, Mapping

from contractrepo.core.messages import Request
from contractrepo.openapi.description import Description
from contractrepo.openapi.model import Operation, SecurityScheme
from contractrepo.validation import Violation
from contractrepo.validation.malformed import Malformed
from contractrepo.validation.parameters.percent import form_decoded
from contractrepo.validation.reporting import Reporter
from contractrepo.validation.routing import path_and_query
from contractrepo.validation.sources import Sources

REFUSED = "security-refused"
_AUTHORIZED = frozenset({"http", "oauth2", "openIdConnect"})


class Acceptance:
    """Holds the credentials of requests, which have the right shape, against those that are accepted.

    Args:
        description: Declares the security schemes.
        tokens: API keys, tokens, and ``user:password`` that are accepted; None accepts all.
        certificate: Whether clients count as having shown a certificate, which no message tells.
    """

    def __init__(self, description: Description, tokens: frozenset[str] | None, *, certificate: bool) -> None:
        self._schemes = description.security_schemes
        self._reporter = Reporter(description)
        self._tokens = tokens
        self._certificate = certificate
        self.is_open = tokens is None and certificate

    def violations(self, operation: Operation, request: Request) -> Iterator[Violation]:
        """Yield the credentials that no alternative of an operation accepts; nothing where one does."""
        if self.is_open or not operation.security:
            return
        sources = Sources(request.headers, {}, path_and_query(request.target)[1])
        refused: list[SecurityScheme] = []
        for alternative in operation.security:
            schemes = [self._schemes[name] for name in alternative if name in self._schemes]
            lacking = [scheme for scheme in schemes if not self._accepts(scheme, sources)]
            if not lacking:
                return
            refused += (scheme for scheme in lacking if scheme not in refused)
        shown = [scheme for scheme in refused if any(_shown(scheme, sources))]
        for scheme in shown or refused:
            message = f"security scheme '{scheme.name}': the credentials are none that this mock accepts"
            yield self._reporter.placed(
                Violation(
                    REFUSED,
                    "security",
                    message,
                    name=scheme.name,
                    keyword="security",
                    schema_pointer=scheme.pointer,
                )
            )

    def _accepts(self, scheme: SecurityScheme, sources: Sources) -> bool:
        if scheme.type == "mutualTLS":
            return self._certificate
        return self._tokens is None or not self._tokens.isdisjoint(_shown(scheme, sources))


def _shown(scheme: SecurityScheme, sources: Sources) -> Iterator[str]:
    """Yield the credentials that a request shows for a scheme."""
    if scheme.type == "apiKey":
        read = _PLACES.get(str(scheme.data.get("in")))
        yield from read(sources, str(scheme.data.get("name"))) if read else ()
    if scheme.type not in _AUTHORIZED:
        return
    wanted = str(scheme.data.get("scheme")).lower() if scheme.type == "http" else "bearer"
    for field in sources.fields.get("authorization", ()):
        name, _, text = field.strip().partition(" ")
        if name.lower() == wanted:
            yield text.strip()
            yield from _user(text.strip()) if wanted == "basic" else ()


def _user(text: str) -> Iterator[str]:
    try:
        yield base64.b64decode(text, validate=True).decode()
    except (binascii.Error, ValueError):
        return


def _decoded(texts: list[str]) -> Iterator[str]:
    for text in texts:
        yield text
        try:
            yield form_decoded(text)
        except Malformed:
            continue


_PLACES: Mapping[str, Callable[[Sources, str], Iterator[str]]] = {
    "header": lambda sources, name: (text.strip() for text in sources.fields.get(name.lower(), ())),
    "query": lambda sources, name: _decoded(sources.query.texts(name)),
    "cookie": lambda sources, name: _decoded(sources.cookies.texts(name)),
}
