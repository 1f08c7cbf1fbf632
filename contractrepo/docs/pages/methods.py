"""How methods and paths are written."""

from __future__ import annotations

from contractrepo.docs.blocks import Badge, Tone
from contractrepo.openapi.model import Operation

_TONES: dict[str, Tone] = {"GET": "info", "HEAD": "info", "POST": "good", "DELETE": "danger"}
_PREFIXES = ("webhook:", "callback:")


def method_badge(method: str) -> Badge:
    """Return the mark of a method: red deletes, green creates, blue only reads."""
    return Badge(method, _TONES.get(method, "warning"))


def shown_path(path: str) -> str:
    """Return a path as a reader knows it: the path of a webhook is its name, of a callback its expression."""
    return next((path.removeprefix(prefix) for prefix in _PREFIXES if path.startswith(prefix)), path)


def label_of(operation: Operation) -> str:
    """Return method and path as a reader knows them."""
    return f"{operation.method} {shown_path(operation.path)}"
