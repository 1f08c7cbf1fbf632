"""A request as code, safe to paste."""

from __future__ import annotations

from contractrepo.breaking.curl import curl_for
from contractrepo.core.messages import Request
from contractrepo.docs.samples.javascript import javascript
from contractrepo.docs.samples.python import python
from contractrepo.docs.samples.sample import Snippet

# A longer body is read from a file beside the code.
LONGEST_BODY = 4_000
BODY_FILE = "body.bin"
_WIDTH = 90


def snippets(request: Request, base_url: str) -> tuple[Snippet, ...]:
    """Return a request as curl command, as Python and as JavaScript.

    Whatever the request holds stays inside quotes: the curl command is one command of a POSIX shell, the Python and
    JavaScript one call with literals. A body of more than 4,000 bytes is read from ``body.bin``. `fetch` sends no body
    with GET and HEAD, so there is no JavaScript for those.

    Args:
        request: The request.
        base_url: Address without the target.
    """
    url = base_url + request.target
    inline = len(request.body) <= LONGEST_BODY
    found = [Snippet("curl", "sh", curl(request, base_url))]
    found.append(Snippet("Python (httpx)", "python", python(request, url, None if inline else BODY_FILE)))
    if not (request.body and request.method in ("GET", "HEAD")):
        code = javascript(request, url, None if inline else BODY_FILE)
        found.append(Snippet("JavaScript (fetch)", "js", code))
    return tuple(found)


def curl(request: Request, base_url: str) -> str:
    """Return a request as a command of a POSIX shell; a long body is read from a file."""
    if len(request.body) <= LONGEST_BODY:
        return curl_for(request, base_url, width=_WIDTH)
    bare = Request(request.method, request.target, request.headers)
    return f"{curl_for(bare, base_url, width=_WIDTH)} \\\n  --data-binary @{BODY_FILE}"
