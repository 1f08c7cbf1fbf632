"""Where a sample sends its request."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from contractrepo.docs.text.urls import safe_url
from contractrepo.openapi.model import Operation

_VARIABLE = re.compile(r"\{([^{}]*)\}")
# Where a mock listens unless it is told otherwise.
_HERE = "http://localhost:8080"


def base_url(operation: Operation) -> str:
    """Return the address of an operation's first server, variables at their defaults, without a slash at the end.

    A relative address is taken below that of a local mock.
    """
    server: Mapping[str, Any] = operation.servers[0] if operation.servers else {}
    url = safe_url(_filled(server), relative=True)
    if url is None or url.lower().startswith("mailto:"):
        return _HERE
    bare = re.split(r"[?#]", url)[0].rstrip("/")
    if re.match("https?:", bare, re.IGNORECASE):
        return bare
    steps = [step for step in bare.split("/") if step not in ("", ".", "..")]
    return "/".join([_HERE, *steps])


def _filled(server: Mapping[str, Any]) -> str:
    url, variables = server.get("url"), server.get("variables")
    known = variables if isinstance(variables, Mapping) else {}
    return _VARIABLE.sub(
        lambda match: _default(known.get(match[1]), match[0]), url if isinstance(url, str) else ""
    )


def _default(variable: object, unknown: str) -> str:
    default = variable.get("default") if isinstance(variable, Mapping) else None
    return default if isinstance(default, str) else unknown
