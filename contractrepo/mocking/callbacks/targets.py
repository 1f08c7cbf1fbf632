"""Where a request that a mock sends of itself may go."""

from __future__ import annotations

import re
from collections.abc import Iterable
from ipaddress import ip_address
from urllib.parse import urlsplit

_URL = re.compile(r"[\x21-\x7e]{1,8000}\Z")
_SCHEMES = frozenset({"http", "https"})
EVERYWHERE = "*"
"""Among allowed hosts: any."""


def url_flaw(url: str) -> str | None:
    """Return why no request can be sent to `url`, or None: it must be an absolute http or https URL without credentials."""
    if not _URL.match(url):
        return "it is empty, too long, or holds what must be percent-encoded"
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return "it cannot be read"
    if parts.scheme.lower() not in _SCHEMES:
        return "it is no absolute http or https URL"
    if not host or "@" in parts.netloc or "\\" in url:
        return "it names no host, or more than that"
    return None


def may_send(url: str, allowed: Iterable[str] = (), *, here: bool = True) -> bool:
    """Tell whether a request may go to `url`: to this machine, and elsewhere only where that is allowed.

    A mock sends what a client asks it to send: without this, whoever can reach it could reach what it can reach.

    Args:
        url: An absolute URL.
        allowed: Hosts as they stand in URLs (``hooks.example.org``, ``10.0.0.5``), with their port where only that one is
            allowed (``hooks.example.org:8443``); ``*`` allows every host.
        here: Whether this machine needs no permission.

    Example:
        >>> may_send("http://127.0.0.1:8000/hook"), may_send("http://10.0.0.5/"), may_send("http://10.0.0.5/", ["10.0.0.5"])
        (True, False, True)
    """
    if url_flaw(url) is not None:
        return False
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    port = parts.port or {"http": 80, "https": 443}[parts.scheme.lower()]
    shown = f"[{host}]" if ":" in host else host
    names = {EVERYWHERE, host, shown, f"{shown}:{port}"}
    return (here and is_this_machine(host)) or any(name.lower() in names for name in allowed)


def is_this_machine(host: str) -> bool:
    """Tell whether a host of a URL is ``localhost`` or a loopback address; other spellings of one are not."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
