"""Where a reference between schemas leads: JSON pointers, ``$id``, ``$anchor`` and ``$dynamicAnchor``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urljoin

from contractrepo.core.pointer import append, find, join, split
from contractrepo.schema.dialects.keywords import LITERAL_KEYWORDS, NAMED_KEYWORDS
from contractrepo.schema.dialects.source import Source

_ROOT = "contract:///"
_ABSENT = object()


@dataclass(slots=True)
class Resource:
    """A schema that has an identity of its own (JSON Schema 2020-12 core, section 4.3.5), or the whole data."""

    pointer: str
    anchors: dict[str, str] = field(default_factory=dict)
    dynamic: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Target:
    """Where a reference leads; `anchor` is the name of the `$dynamicAnchor` it named, if it did."""

    pointer: str
    anchor: str | None = None


class Identifiers:
    """The names under which schemas can be referred to; nothing is read before the first question.

    Args:
        source: The whole description.
    """

    def __init__(self, source: Source) -> None:
        self._data = source.data
        self._named = source.has_identifiers
        self._by_uri: dict[str, Resource] | None = None
        self._bases: dict[str, str] = {"": _ROOT}
        self._base_of: dict[str, str] = {}
        self._resolved: dict[tuple[str, str], Target | None] = {}

    def base_of(self, pointer: str) -> str:
        """Return the pointer of the resource that holds the schema at `pointer`."""
        if not self._named:
            return ""
        base = self._base_of.get(pointer)
        if base is None:
            base = self._base_of[pointer] = self._find_base(pointer)
        return base

    def _find_base(self, pointer: str) -> str:
        tokens = split(pointer)
        value: Any = self._data
        depth = 0
        for at, token in enumerate(tokens, 1):
            value = _member(value, token)
            if isinstance(value, dict) and isinstance(value.get("$id"), str):
                depth = at
        return join(*tokens[:depth])

    def resolve(self, reference: str, base: str) -> Target | None:
        """Return where `reference` leads from within the resource at `base`, or None where nothing is."""
        key = (reference, base)
        if key not in self._resolved:
            self._resolved[key] = self._resolve(reference, base)
        return self._resolved[key]

    def _resolve(self, reference: str, base: str) -> Target | None:
        location, _, fragment = reference.partition("#")
        if "%" in fragment:
            fragment = unquote(fragment)
        if location or (fragment and not fragment.startswith("/")):
            return self._by_name(location, fragment, base)
        # Descriptions are joined from several files with all references made local: a pointer that means
        # nothing inside its resource is one from the root.
        for start in (base, "") if base else ("",):
            if find(self._data, start + fragment, _ABSENT) is not _ABSENT:
                return Target(start + fragment)
        return None

    def dynamic_anchors(self, base: str) -> Mapping[str, str]:
        """Return the dynamic anchors of the resource at `base`: name -> pointer."""
        resources = self._resources()
        return resources[self._bases.get(base, _ROOT)].dynamic

    def is_fixed(self, target: Target) -> bool:
        """Tell whether a `$dynamicRef` to `target` leads there whoever refers: its dynamic anchor has no namesake."""
        if target.anchor is None:
            return True
        resources = self._resources().values()
        return len({one.dynamic[target.anchor] for one in resources if target.anchor in one.dynamic}) == 1

    def _by_name(self, location: str, fragment: str, base: str) -> Target | None:
        resources = self._resources()
        resource = resources.get(_joined(self._bases.get(base, _ROOT), location))
        if resource is None:
            return None
        if not fragment or fragment.startswith("/"):
            pointer = resource.pointer + fragment
            return None if find(self._data, pointer, _ABSENT) is _ABSENT else Target(pointer)
        if fragment in resource.dynamic:
            return Target(resource.dynamic[fragment], fragment)
        return Target(resource.anchors[fragment]) if fragment in resource.anchors else None

    def _resources(self) -> dict[str, Resource]:
        if self._by_uri is None:
            found = {_ROOT: Resource("")}
            if self._named:
                self._read(found)
            self._by_uri = found
        return self._by_uri

    def _read(self, found: dict[str, Resource]) -> None:
        waiting: list[tuple[Any, str, str]] = [(self._data, "", _ROOT)]
        while waiting:
            part, pointer, uri = waiting.pop()
            if isinstance(part, list):
                waiting += ((item, append(pointer, at), uri) for at, item in enumerate(part))
            if not isinstance(part, dict):
                continue
            uri = self._identify(part, pointer, uri, found)
            for key, value in part.items():
                if key in NAMED_KEYWORDS and isinstance(value, dict):
                    waiting += ((item, append(pointer, key, name), uri) for name, item in value.items())
                elif key not in LITERAL_KEYWORDS and isinstance(value, (dict, list)):
                    waiting.append((value, append(pointer, key), uri))

    def _identify(self, schema: dict[str, Any], pointer: str, uri: str, found: dict[str, Resource]) -> str:
        identifier = schema.get("$id")
        if isinstance(identifier, str) and not identifier.startswith("#"):
            uri = _joined(uri, identifier.rstrip("#"))
            self._bases[pointer] = uri
            if pointer:
                found.setdefault(uri, Resource(pointer))
            else:
                found[uri] = found[_ROOT]
        resource = found[uri]
        for keyword, anchors in (("$anchor", resource.anchors), ("$dynamicAnchor", resource.dynamic)):
            if isinstance(schema.get(keyword), str):
                anchors.setdefault(schema[keyword], pointer)
        return uri


def _member(value: Any, token: str) -> Any:
    if isinstance(value, dict):
        return value.get(token)
    return (
        value[int(token)]
        if isinstance(value, list) and token.isdecimal() and int(token) < len(value)
        else None
    )


def _joined(base: str, location: str) -> str:
    """Return an absolute URI; one that cannot be joined stays as it is and names nothing."""
    try:
        return urljoin(base, location)
    except ValueError:
        return location
