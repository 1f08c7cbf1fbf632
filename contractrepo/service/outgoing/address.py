"""Where a server is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from contractrepo.core.text import printable
from contractrepo.errors import UsageError

_PORTS = {"http": 80, "https": 443}
# RFC 3986, sections 3.2.2 and 3.3: what a host and a path can be made of.
_HOST = re.compile(r"[A-Za-z0-9._~%:-]+\Z")
_PATH = re.compile(r"[A-Za-z0-9._~!$&'()*+,;=:@%/-]*\Z")


@dataclass(frozen=True, slots=True)
class Address:
    """A server, and the path below which it answers.

    Attributes:
        secure: Whether TLS is spoken.
        host: Name or address, an IPv6 address without brackets.
        port: Port.
        path: Stands before every request target; without a slash at the end.
    """

    secure: bool
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """Return the value of Host (RFC 9110, section 7.2); the scheme's own port is left out."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def scheme(self) -> str:
        """Return the scheme."""
        return "https" if self.secure else "http"

    def __str__(self) -> str:
        return f"{self.scheme}://{self.authority}{self.path}"


def address(url: str) -> Address:
    """Return the address that a URL names.

    Args:
        url: ``http://`` or ``https://``, host, perhaps port and path; credentials, query and fragment are refused.

    Raises:
        UsageError: ``url-invalid``.

    Example:
        >>> address("http://127.0.0.1:8080/v1/").authority
        '127.0.0.1:8080'
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise _invalid(url) from error
    if parts.scheme not in _PORTS or not _HOST.match(host) or not _PATH.match(parts.path) or port == 0:
        raise _invalid(url)
    if parts.username is not None or parts.query or parts.fragment:
        raise _invalid(url)
    return Address(parts.scheme == "https", host, port or _PORTS[parts.scheme], parts.path.rstrip("/"))


def _invalid(url: str) -> UsageError:
    # What stands before an @ may be a password.
    shown = printable(url.rpartition("@")[2], limit=200)
    message = f"'{shown}' is not the URL of a server"
    return UsageError("url-invalid", message, "give http:// or https://, host, port and path, nothing else")
