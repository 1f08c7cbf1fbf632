"""A request as a command line that people can paste into a shell."""

from __future__ import annotations

import base64
import shlex

from contractrepo.core.messages import Request

_WIDTH = 72
# Characters to which curl gives a meaning inside an address (curl(1), "URL globbing").
_GLOB = frozenset("[]{}")


def curl_for(request: Request, base_url: str, *, width: int = _WIDTH) -> str:
    """Return a ``curl`` command that sends `request`, safe to paste into a POSIX shell.

    Args:
        request: The request; its target is sent as it is.
        base_url: Address without the target, for example ``http://127.0.0.1:8080``.
        width: Longest line in columns where the command can be broken; a longer argument stays whole.

    Returns:
        One line where it fits, otherwise one option per line, joined by backslashes.
    """
    text = _text(request.body)
    words = [["curl", *_method(request)], [shlex.quote(base_url.rstrip("/") + request.target)]]
    words[0] += ["--globoff"] if _GLOB & set(request.target) else []
    words[0] += ["--path-as-is"] if "/." in request.target.partition("?")[0] else []
    words += [["-H", shlex.quote(_header(name, value))] for name, value in request.headers]
    if text is None:
        words.append(["--data-binary", "@-"])
    elif text:
        words.append(["--data-raw", shlex.quote(text)])
    feed = "" if text is not None else f"printf %s {shlex.quote(_base64(request.body))} | base64 -d | "
    groups = [" ".join(group) for group in words]
    line = feed + " ".join(groups)
    return line if len(line) <= width else feed + " \\\n  ".join(_filled(groups, width))


def _method(request: Request) -> list[str]:
    """``-X HEAD`` would make curl wait for a body; ``-I`` says what is meant."""
    if request.method == "HEAD":
        return ["-I"]
    implied = "POST" if request.body else "GET"
    return [] if request.method == implied else ["-X", shlex.quote(request.method)]


def _header(name: str, value: str) -> str:
    """curl(1), ``-H``: a header without content is spelled with a semicolon."""
    return f"{name}: {value}" if value else f"{name};"


def _text(body: bytes) -> str | None:
    """Return the body as shell text, or None where no argument can hold it."""
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text


def _base64(body: bytes) -> str:
    return base64.b64encode(body).decode("ascii")


def _filled(groups: list[str], width: int) -> list[str]:
    """Put as many groups on a line as fit, leaving room for the indent and the backslash."""
    lines = [groups[0]]
    for group in groups[1:]:
        if len(lines[-1]) + len(group) + 5 <= width:
            lines[-1] += f" {group}"
        else:
            lines.append(group)
    return lines
