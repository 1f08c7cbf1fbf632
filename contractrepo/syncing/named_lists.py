"""Lists of a document whose items are known by what they are called, not by where they stand."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from contractrepo.core.pointer import split

# Below these keys stand values of the interface's users, whose lists say nothing to us.
_VALUES = frozenset({"example", "value", "default", "const", "body"})


def named_items(pointer: str, items: list[Any]) -> Mapping[str, Any] | None:
    """Return the items of a list by name; None where the list has an order that counts, or two items share a name.

    Parameters are known by name and place, tags by name, servers by address; of lists whose order means nothing
    (``enum``, ``required``, ``security``, alternatives that are references) every item is its own name.
    """
    *around, key = split(pointer) or ("",)
    name = _NAMES.get(key)
    if name is None or not _VALUES.isdisjoint(around):
        return None
    named = {found: item for item in items if (found := name(item)) is not None}
    return named if len(named) == len(items) else None


def _parameter(item: Any) -> str | None:
    if not isinstance(item, dict):
        return None
    if isinstance(item.get("$ref"), str):
        return str(item["$ref"])
    name, place = item.get("name"), item.get("in")
    return f"{name},{place}" if isinstance(name, str) and isinstance(place, str) else None


def _member(key: str) -> Callable[[Any], str | None]:
    def name(item: Any) -> str | None:
        found = item.get(key) if isinstance(item, dict) else None
        return found if isinstance(found, str) else None

    return name


def _itself(item: Any) -> str:
    return json.dumps(item, sort_keys=True)


def _tag(item: Any) -> str | None:
    return item if isinstance(item, str) else _member("name")(item)


def _reference(item: Any) -> str | None:
    return _member("$ref")(item) if isinstance(item, dict) and len(item) == 1 else None


_NAMES: Mapping[str, Callable[[Any], str | None]] = {
    "parameters": _parameter,
    "tags": _tag,
    "servers": _member("url"),
    **dict.fromkeys(("enum", "required", "security", "type"), _itself),
    **dict.fromkeys(("allOf", "anyOf", "oneOf"), _reference),
}
