"""Cross-origin requests (Fetch standard, "CORS protocol"): browsers may use a mock from anywhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from contractrepo.core.messages import Headers

_ORIGIN = re.compile(r"[\x21-\x7e]{1,300}\Z")
_NAMES = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z, \t-]{1,4000}\Z")
_MAX_AGE_S = "600"


def cors_headers(origin: str | None, headers: Headers) -> Sequence[tuple[str, str]]:
    """Return the fields that let a page from `origin` read an answer with `headers`."""
    if origin is None or not _ORIGIN.match(origin):
        return ()
    exposed = ", ".join(dict.fromkeys(name for name, _ in headers if not name.startswith("Access-Control-")))
    fields = [("Access-Control-Allow-Origin", origin), ("Access-Control-Allow-Credentials", "true")]
    if exposed:
        fields.append(("Access-Control-Expose-Headers", exposed))
    return (*fields, ("Vary", "Origin"))


def preflight_headers(methods: Iterable[str], asked: str | None) -> Sequence[tuple[str, str]]:
    """Return the further fields of the answer to a preflight request.

    Args:
        methods: Methods of the path; what is no method is left out.
        asked: Access-Control-Request-Headers, or None.
    """
    allowed = ", ".join(method for method in methods if _NAMES.match(method))
    fields = [("Access-Control-Allow-Methods", allowed), ("Access-Control-Max-Age", _MAX_AGE_S)]
    if asked is not None and _NAMES.match(asked):
        fields.append(("Access-Control-Allow-Headers", asked))
    return fields
