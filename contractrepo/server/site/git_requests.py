"""git's smart HTTP: which requests there are, who may make them, and what `git http-backend` is told of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from contractrepo.core.messages import Headers, Request, Response, header
from contractrepo.server.site.refusing import refused, wrong_method
from contractrepo.server.site.routing import Place
from contractrepo.server.site.tokens import pusher

_FETCH = "git-upload-pack"
_PUSH = "git-receive-pack"
_SERVICES = (_FETCH, _PUSH)
_ADVERTISE = "/info/refs"
_LONGEST_VALUE = 200
_LENGTH = re.compile(r"\d{1,18}\Z", re.ASCII)
# Fields of a request that the backend may know, and the variables that tell it.
_TOLD = {
    "Content-Type": "CONTENT_TYPE",
    "Content-Length": "CONTENT_LENGTH",
    "Content-Encoding": "HTTP_CONTENT_ENCODING",
    "Git-Protocol": "HTTP_GIT_PROTOCOL",
}
# Fields that the backend may answer with; nothing else of what it prints becomes a header.
_ANSWERED = {
    "content-type": "Content-Type",
    "cache-control": "Cache-Control",
    "expires": "Expires",
    "pragma": "Pragma",
}


@dataclass(frozen=True, slots=True)
class GitCall:
    """One run of the backend.

    Attributes:
        environment: All of its environment but where programs are found.
        is_push: Whether it may change the repository.
        has_body: Whether it reads the request's body.
        length: Bytes of the body, where the request says so, else 0.
    """

    environment: Mapping[str, str]
    is_push: bool
    has_body: bool
    length: int = 0


@dataclass(frozen=True, slots=True)
class GitDoor:
    """Lets requests for one repository in.

    Attributes:
        repository: Its folder; no request can name another.
        tokens: Name -> token of those who may push; without any nobody may.
    """

    repository: Path
    tokens: Mapping[str, str]

    @property
    def name(self) -> str:
        """What the repository is called below ``/git``."""
        return self.repository.name

    def admit(self, place: Place, request: Request) -> GitCall | Response:
        """Return how to run the backend for a request (its body aside), or the refusal."""
        name, slash, rest = place.path.removeprefix("/").partition("/")
        service = _service(slash + rest, place.query)
        if name not in {self.name, self.name.removesuffix(".git")} or service is None:
            return refused(404, "repository-unknown", f"git is to be asked for /git/{self.name}")
        asks_for_refs = slash + rest == _ADVERTISE
        method = "GET" if asks_for_refs else "POST"
        if request.method != method:
            return wrong_method(method)
        who = None
        if service == _PUSH:
            who = pusher(self.tokens, request.headers)
            refusal = self._push_refusal(request.headers, who)
            if refusal is not None:
                return refusal
        environment = {
            **_told(request.headers),
            "GIT_PROJECT_ROOT": str(self.repository.parent),
            "GIT_HTTP_EXPORT_ALL": "1",
            "PATH_INFO": f"/{self.name}{slash}{rest}",
            "QUERY_STRING": f"service={service}" if asks_for_refs else "",
            "REQUEST_METHOD": method,
            "REMOTE_ADDR": "",
            "REMOTE_USER": who or "",
        }
        length = environment.get("CONTENT_LENGTH", "")
        return GitCall(
            environment, service == _PUSH, not asks_for_refs, int(length) if _LENGTH.match(length) else 0
        )

    def _push_refusal(self, headers: Headers, who: str | None) -> Response | None:
        if not self.tokens:
            return refused(403, "push-disabled", "this server takes no pushes; push to the repository itself")
        if header(headers, "Sec-Fetch-Mode") is not None:
            return refused(403, "push-from-browser", "a page in a browser may not push")
        if who is None:
            ask = ("WWW-Authenticate", 'Basic realm="contractrepo", charset="UTF-8"')
            return refused(401, "token-missing", "a push needs a token as password", ask)
        return None


def _service(path: str, query: str) -> str | None:
    """Return what a request is about: the three of smart HTTP, and no plain file of the repository."""
    if path == _ADVERTISE:
        return next((service for service in _SERVICES if query == f"service={service}"), None)
    return path[1:] if path[1:] in _SERVICES and path.startswith("/") else None


def _told(headers: Headers) -> dict[str, str]:
    found = ((variable, header(headers, name)) for name, variable in _TOLD.items())
    return {variable: value for variable, value in found if value is not None and _is_plain(value)}


def read_head(head: bytes) -> tuple[int, Headers]:
    """Return status and headers of what the backend prints before the first empty line."""
    status, fields = 200, []
    for line in head.decode("latin-1").splitlines():
        name, _, value = line.partition(":")
        value = value.strip()
        if name.lower() == "status" and value[:3].isdigit():
            status = int(value[:3])
        elif name.lower() in _ANSWERED and _is_plain(value):
            fields.append((_ANSWERED[name.lower()], value))
    return status, (*fields, ("X-Content-Type-Options", "nosniff"))


def _is_plain(value: str) -> bool:
    return len(value) <= _LONGEST_VALUE and value.isascii() and value.isprintable()
