"""A text that holds other data, with nothing else in it changed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from contractrepo.core.pointer import find, join, split
from contractrepo.document import Limits, read_document
from contractrepo.document.decoding import decode
from contractrepo.editing.changes import Changes, Hints
from contractrepo.editing.comparing import Path, differences, not_json, same
from contractrepo.editing.json_nodes import json_nodes
from contractrepo.editing.source import Source
from contractrepo.editing.style import json_style, yaml_style
from contractrepo.editing.yaml_nodes import yaml_nodes
from contractrepo.errors import ContractError, Location, UsageError

_ATTEMPTS = 12
_UNREADABLE = object()
_LIKE_JSON = re.compile(r"\s*[\[{]")


def edited(
    content: bytes, data: Any, *, renamed: Mapping[str, str] | None = None, file: str | None = None
) -> bytes:
    r"""Return `content` changed so that it holds `data`; everything that need not change stays byte for byte.

    Comments, the order of keys, quotes, anchors, indentation, line ends and the encoding stay. New values look like
    those around them. A new member comes behind the member that precedes it in `data`; the order of members that were
    there before is the text's. A comment behind a member, or directly above it at its indentation, goes with it when
    it is removed; one with a ruler (``# ----``) or a blank line below stays, and so does the one that opens the
    document. The result is read again and compared with `data` before it is returned.

    Args:
        content: A YAML or JSON document.
        data: What it is to hold: JSON values with their exact types.
        renamed: JSON pointer of a member, in the data that `content` holds -> its new key in `data`. Where the value
            did not change, a new key in the place of the old one is taken for a new name anyway; what does not fit
            the data is passed over.
        file: Name of the file, for messages; text of ``*.json`` must be JSON.

    Raises:
        ContractError: `content` cannot be read.
        UsageError: ``edit-impossible``: `data` is no JSON, or no text was found that holds it.

    Example:
        >>> edited(b"name: old  # of the pet\n", {"name": "new"})
        b'name: new  # of the pet\n'
    """
    document = read_document(content, file=file)
    fault = not_json(data)
    if fault is not None:
        raise _impossible(file, fault)
    if same(document.data, data):
        return content
    text = _Text(content, file)
    hints = _hints(document.data, renamed or {})
    anew: set[Path] = set()
    for attempt in range(_ATTEMPTS):
        changes = Changes(text.source.text, text.root, text.style, hints, anew)
        changes.plan(document.data, data)
        held: Any = _UNREADABLE
        for result in text.source.applied(changes.edits):
            held = _held(result, file)
            if same(held, data):
                return result
        anew |= set(_wider(anew, held, data, changes.touched, attempt))
        if () in anew:
            break
    raise _impossible(file, "no edit of this text gives it")


class _Text:
    """A text with its nodes and its habits."""

    def __init__(self, content: bytes, file: str | None) -> None:
        decoded = decode(content, Limits())
        is_json = _is_json(decoded, file)
        self.source = Source(content, decoded, json=is_json)
        self.root = (json_nodes if is_json else yaml_nodes)(self.source.text)
        self.style = json_style(decoded) if is_json else yaml_style(self.source.text, self.root)


def _is_json(text: str, file: str | None) -> bool:
    """Tell whether the text, which can be read, is JSON; a bracket may open a YAML collection too."""
    if file is not None and file.lower().endswith(".json"):
        return True
    if not _LIKE_JSON.match(text):
        return False
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def _hints(data: Any, renamed: Mapping[str, str]) -> Hints:
    hints: dict[int, dict[str, str]] = {}
    for pointer, name in renamed.items():
        *parents, old = split(pointer) or ("",)
        holder = find(data, join(*parents))
        if isinstance(holder, dict):
            hints.setdefault(id(holder), {})[old] = name
    return hints


def _held(content: bytes, file: str | None) -> Any:
    try:
        return read_document(content, file=file).data
    except ContractError:
        return _UNREADABLE


def _wider(
    anew: Iterable[Path], held: Any, data: Any, touched: Iterable[Path], attempt: int
) -> Iterator[Path]:
    """Yield what is to be written anew next: the smallest values that came out wrong, then what is around them."""
    if held is _UNREADABLE:
        yield from (path[: max(0, len(path) - attempt)] for path in touched)
        return
    known = frozenset(anew)
    for path in differences(held, data):
        while path in known:
            path = path[:-1]
        yield path


def _impossible(file: str | None, why: str) -> UsageError:
    message = f"the text cannot be edited to hold the intended data: {why}"
    return UsageError("edit-impossible", message, "edit the file by hand", Location(file))
