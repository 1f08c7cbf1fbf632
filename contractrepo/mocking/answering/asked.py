"""What a request asks for besides its operation, read from its headers in one pass."""

from __future__ import annotations

from dataclasses import dataclass, replace

from contractrepo.core.messages import Request
from contractrepo.mocking.answering.preferences import MARK, NONE, Preferences, in_query, preferences

SESSION = "x-contract-session"
_READ = frozenset(
    {
        "accept",
        "prefer",
        "origin",
        "access-control-request-method",
        "access-control-request-headers",
        SESSION,
    }
)


@dataclass(frozen=True, slots=True)
class Asked:
    """The wishes of a request.

    Attributes:
        request: The request, without the preferences in its query.
        accept: All Accept fields joined, or None.
        preferences: What its Prefer fields say.
        origin: The page it comes from, or None.
        preflight: Method of the request that a CORS preflight asks about, or None.
        preflight_headers: Names of the headers of that request, or None.
        session: Name of the session whose state it sees.
    """

    request: Request
    accept: str | None
    preferences: Preferences
    origin: str | None
    preflight: str | None
    preflight_headers: str | None
    session: str

    @property
    def is_plain(self) -> bool:
        """Tell whether nothing but `accept` makes a difference to the answer."""
        return self.preferences is NONE and self.origin is None and self.request.method != "HEAD"


def in_session(request: Request, name: str) -> Request:
    """Return a request in a session of `name`; inside of that, a client's own sessions are kept apart."""
    others = [pair for pair in request.headers if pair[0].lower() != SESSION]
    own = "".join(value for key, value in request.headers if key.lower() == SESSION)
    return replace(request, headers=(*others, (SESSION, f"{name}/{own}")))


def asked(request: Request) -> Asked:
    """Return what `request` asks for."""
    found: dict[str, str] = {}
    for name, value in request.headers:
        key = name.lower()
        if key in _READ:
            found[key] = f"{found[key]}, {value}" if key in found else value
    get = found.get
    asked_in_query, request = in_query(request) if MARK in request.target else (None, request)
    is_preflight = request.method == "OPTIONS" and "origin" in found
    return Asked(
        request,
        get("accept"),
        preferences(get("prefer"), asked_in_query),
        get("origin"),
        get("access-control-request-method") if is_preflight else None,
        get("access-control-request-headers"),
        get(SESSION, ""),
    )
