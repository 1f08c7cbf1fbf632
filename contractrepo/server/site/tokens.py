"""Who may push over HTTP: one token for each, in a file."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path

from contractrepo.core.messages import Headers, header
from contractrepo.core.text import printable
from contractrepo.errors import UsageError
from contractrepo.service.sources import read_text

_LINE = re.compile(r"(?P<who>[A-Za-z0-9][A-Za-z0-9._@-]{0,63})[ \t]+(?P<token>[!-~]{16,512})\Z")
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_LONGEST_FIELD = 2_000
_HINT = "write NAME and TOKEN on one line for each, 16 characters of the token or more"


def read_tokens(text: str) -> Mapping[str, str]:
    """Return name -> token of a file with one of each on a line; empty lines and comments (``#``) are skipped.

    Raises:
        UsageError: ``tokens-invalid``: a line is none, a name stands twice, or there is nobody.

    Example:
        >>> read_tokens("ada 3f0c9a77d1e24b58")
        {'ada': '3f0c9a77d1e24b58'}
    """
    found: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        match = _LINE.match(line.strip())
        # What stands there is not told: it may be a token.
        if match is None or match["who"] in found:
            raise UsageError("tokens-invalid", f"line {number} of the tokens names nobody new", _HINT)
        found[match["who"]] = match["token"]
    if not found:
        raise UsageError("tokens-invalid", "the file of tokens names nobody", _HINT)
    return found


def token_file(path: Path) -> Mapping[str, str]:
    """Return the tokens in a file that nobody else can read.

    Raises:
        UsageError: ``tokens-exposed``, ``tokens-invalid``, ``file-not-found`` or ``file-unreadable``.
    """
    text = read_text(path)
    if path.stat().st_mode & _OTHERS:
        shown = printable(str(path), limit=200)
        raise UsageError(
            "tokens-exposed", f"other people can read {shown}", "chmod 600 it, and change the tokens"
        )
    return read_tokens(text)


def pusher(tokens: Mapping[str, str], headers: Headers) -> str | None:
    """Return whose token a request shows, or None.

    Every token is compared, each in constant time, so that how long it takes tells nothing.

    Args:
        tokens: Name -> token.
        headers: Of the request: ``Authorization: Bearer TOKEN``, or ``Basic`` with the token as password.
    """
    shown = [_digest(token) for token in _shown(header(headers, "Authorization") or "")]
    found = None
    for who, token in tokens.items():
        for one in shown:
            if hmac.compare_digest(_digest(token), one):
                found = who
    return found


def _shown(field: str) -> Iterator[str]:
    scheme, _, rest = field[:_LONGEST_FIELD].partition(" ")
    if scheme.lower() == "bearer":
        yield rest.strip()
    elif scheme.lower() == "basic":
        try:
            text = base64.b64decode(rest.strip(), validate=True).decode()
        except (binascii.Error, ValueError):
            return
        yield text.partition(":")[2]


def _digest(token: str) -> bytes:
    """Texts of different lengths are compared by digests of one length."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
