"""Header fields on their way through an intermediary (RFC 9110, section 7.6)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from contractrepo.core.messages import Headers, header
from contractrepo.service.outgoing.codings import READABLE

VIOLATIONS = "X-Contract-Violations"
_PSEUDONYM = "contractrepo"
_MOST_HOPS = 5
# RFC 9110, section 7.6.1, and what is between two neighbours by its meaning: 11.7.1 and 11.7.2.
_HOP_BY_HOP = frozenset(
    {
        "connection",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    }
)
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+\Z")


def request_fields(
    headers: Headers, *, host: str, client: str | None, scheme: str
) -> tuple[tuple[str, str], ...]:
    """Return the fields of a request as they go on to the upstream.

    Args:
        headers: As they came.
        host: The upstream's Host.
        client: Address of who asks, where known.
        scheme: How the client asks: ``http`` or ``https``.
    """
    # The whole body is at hand when it is sent on: its length is told anew, and nobody waits for a 100.
    dropped = {"host", "content-length", "expect", "accept-encoding"}
    kept = [(name, value) for name, value in _end_to_end(headers) if name.lower() not in dropped]
    accepted = header(headers, "accept-encoding")
    if accepted is not None:
        kept.append(("Accept-Encoding", _readable_codings(accepted)))
    own = (("Forwarded", _forwarded(headers, client, scheme)), ("Via", f"1.1 {_PSEUDONYM}"))
    return (("Host", host), *kept, *own)


def response_fields(headers: Headers) -> tuple[tuple[str, str], ...]:
    """Return the fields of an answer as they go back to the client; the server below tells the date itself."""
    dropped = {"date", VIOLATIONS.lower()}
    return tuple((name, value) for name, value in _end_to_end(headers) if name.lower() not in dropped)


def goes_in_circles(headers: Headers) -> bool:
    """Tell whether a request has passed here too often (RFC 9110, section 7.6.3)."""
    return (header(headers, "via") or "").lower().count(_PSEUDONYM) >= _MOST_HOPS


def _end_to_end(headers: Headers) -> Iterator[tuple[str, str]]:
    named = {one.strip().lower() for one in (header(headers, "connection") or "").split(",")}
    hop_by_hop = _HOP_BY_HOP | named
    return ((name, value) for name, value in headers if name.lower() not in hop_by_hop)


def _readable_codings(accepted: str) -> str:
    """Ask only for what can be read, and so be judged."""
    kept = [one.strip() for one in accepted.split(",") if one.partition(";")[0].strip().lower() in READABLE]
    return ", ".join(kept) or "identity"


def _forwarded(headers: Headers, client: str | None, scheme: str) -> str:
    """RFC 7239, section 4: who asked, for which host, and how."""
    node = f"[{client}]" if client and ":" in client else client or "unknown"
    host = header(headers, "host")
    pairs = [("for", node), *([("host", host)] if host else []), ("proto", scheme)]
    return ";".join(f"{name}={_quoted_where_needed(value)}" for name, value in pairs)


def _quoted_where_needed(text: str) -> str:
    if _TOKEN.match(text):
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
