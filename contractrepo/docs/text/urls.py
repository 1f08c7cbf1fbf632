"""Addresses that a page may link to."""

from __future__ import annotations

import re

from contractrepo.docs.text.characters import plain

# RFC 3986, section 3.1, and the schemes that run nothing when they are followed.
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_ALLOWED = re.compile(r"https?://[^/?#]|mailto:[^/?#]", re.IGNORECASE)
_LONGEST = 2_000


def safe_url(url: object, *, relative: bool = False) -> str | None:
    """Return an address that is safe to follow, or None; every address of a document passes here.

    Args:
        url: What a document holds where an address belongs.
        relative: Whether a reference without scheme and host is taken, too.

    Returns:
        The address without blanks around it, not escaped; None for every scheme but http, https and mailto, and for
        addresses that hold blanks, control characters or quotation marks, or are absurdly long.

    Example:
        >>> safe_url("https://example.org/a"), safe_url(" JavaScript:alert(1)"), safe_url("/a", relative=True)
        ('https://example.org/a', None, '/a')
    """
    if not isinstance(url, str) or len(url) > _LONGEST:
        return None
    text = url.strip(" \t\r\n")
    if not text or plain(text) != text or any(char.isspace() or char in "\"'<>`" for char in text):
        return None
    if _SCHEME.match(text):
        return text if _ALLOWED.match(text) else None
    # A browser takes a backslash for a slash, and two of them lead to another host.
    leads_away = text.replace("\\", "/").startswith("//")
    # A colon in the first segment could be read as the end of a scheme (RFC 3986, section 4.2).
    has_colon = ":" in re.split(r"[/?#]", text)[0]
    return text if relative and not leads_away and not has_colon else None
