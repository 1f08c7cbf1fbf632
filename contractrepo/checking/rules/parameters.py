"""Parameters: unique, with one description of their values, in a style that fits their place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from contractrepo.checking.remark import Remark
from contractrepo.checking.subject import Subject
from contractrepo.core.pointer import append
from contractrepo.core.text import printable, shown
from contractrepo.openapi.parts import Part

# OpenAPI 3.1, section "Style Values", and the style `cookie` of 3.2.
_STYLES: Mapping[str, tuple[str, ...]] = {
    "path": ("simple", "label", "matrix"),
    "query": ("form", "spaceDelimited", "pipeDelimited", "deepObject"),
    "header": ("simple",),
    "cookie": ("form",),
}
# OpenAPI 3.1, section "Parameter Object": header parameters of these names are ignored.
_IGNORED = frozenset({"accept", "content-type", "authorization"})
# OpenAPI 3.2, section "Parameter Locations": what may not stand beside a location.
_WHOLE_QUERY = {"querystring": ("query", "querystring"), "query": ("querystring",)}


def parameters(subject: Subject) -> Iterator[Remark]:
    """Yield everything that is wrong with parameters themselves and with lists of them."""
    for part, parameter in subject.objects("parameter"):
        yield from _values(part, parameter)
        yield from _style(subject, part, parameter)
        yield from _ignored(part, parameter)
    above: dict[str, Mapping[str, set[tuple[str, str]]]] = {}
    for kind in ("path item", "operation"):
        for part, holder in subject.objects(kind):
            if isinstance(holder.get("parameters"), list):
                listed = list(_listed(subject, part))
                above[part.pointer] = _of_query(listed) if kind == "path item" else {}
                outer = "" if part.parent is None else part.parent.pointer
                yield from _together(listed, _inherited(listed, above.get(outer, {})))


def _values(part: Part, parameter: Mapping[str, Any]) -> Iterator[Remark]:
    name, location = _name(parameter), parameter.get("in")
    if "schema" not in parameter and "content" not in parameter and location != "querystring":
        message = f"the parameter {name} has neither schema nor content"
        hint = "add a schema, for example: schema: {type: string}"
        yield Remark("parameter-schema", part.pointer, message, hint)
    if location == "path" and parameter.get("required") is not True:
        message = f"the path parameter {name} is not required"
        yield Remark("parameter-optional", append(part.pointer, "required"), message, "add: required: true")


def _style(subject: Subject, part: Part, parameter: Mapping[str, Any]) -> Iterator[Remark]:
    style, location = parameter.get("style"), parameter.get("in")
    if not isinstance(style, str) or not isinstance(location, str) or location not in _STYLES:
        return
    allowed = _STYLES[location]
    if location == "cookie" and subject.description.version.name == "3.2":
        allowed = (*allowed, "cookie")
    if style not in allowed:
        message = f"the style {shown(style)} is not for {location} parameters"
        hint = f"use {' or '.join(allowed)}"
        yield Remark("parameter-style", append(part.pointer, "style"), message, hint)


def _ignored(part: Part, parameter: Mapping[str, Any]) -> Iterator[Remark]:
    name = parameter.get("name")
    if parameter.get("in") == "header" and isinstance(name, str) and name.lower() in _IGNORED:
        message = f"a header parameter {_name(parameter)} is ignored"
        hint = "content types and security schemes say what these headers hold"
        yield Remark("parameter-ignored", part.pointer, message, hint, "warning")


@dataclass(frozen=True, slots=True)
class _Listed:
    """A parameter in a list: its place there, its location and name, and the parameter itself."""

    pointer: str
    key: tuple[str, str]
    parameter: Mapping[str, Any]


def _listed(subject: Subject, part: Part) -> Iterator[_Listed]:
    """Yield the parameters that an object lists itself, those that can be read."""
    listed = part.value.get("parameters")
    for index, value in enumerate(listed if isinstance(listed, list) else []):
        pointer = append(part.pointer, "parameters", index)
        try:
            _, parameter = subject.description.follow(pointer, value)
        except LookupError:
            continue
        key = _key(parameter)
        if key is not None:
            yield _Listed(pointer, key, parameter)


def _of_query(listed: Iterable[_Listed]) -> Mapping[str, set[tuple[str, str]]]:
    """Return the parameters in or for the whole of the query, by location."""
    found: dict[str, set[tuple[str, str]]] = {}
    for one in listed:
        if one.key[0] in _WHOLE_QUERY:
            found.setdefault(one.key[0], set()).add(one.key)
    return found


def _inherited(own: Iterable[_Listed], above: Mapping[str, set[tuple[str, str]]]) -> set[str]:
    """Return locations of the query's parameters that an operation has from its path item, its own put in their place."""
    replaced = Counter(location for location, keys in above.items() for one in own if one.key in keys)
    return {location for location, keys in above.items() if len(keys) > replaced[location]}


def _together(listed: Iterable[_Listed], locations: set[str]) -> Iterator[Remark]:
    seen: set[tuple[str, str]] = set()
    for one in listed:
        if one.key in seen:
            message = f"the {one.key[0]} parameter {_name(one.parameter)} is declared twice"
            yield Remark("parameter-repeated", one.pointer, message, "remove one of them")
        seen.add(one.key)
        if not locations.isdisjoint(_WHOLE_QUERY.get(one.key[0], ())):
            message = (
                "a querystring parameter is the whole query: no other query parameter may stand beside it"
            )
            hint = "describe all of the query in the schema of the querystring parameter"
            yield Remark("parameter-querystring", one.pointer, message, hint)
        locations.add(one.key[0])


def _key(parameter: Any) -> tuple[str, str] | None:
    if not isinstance(parameter, dict):
        return None
    location, name = parameter.get("in"), parameter.get("name")
    if not isinstance(location, str) or not isinstance(name, str):
        return None
    return printable(location, limit=20), name.lower() if location == "header" else name


def _name(parameter: Mapping[str, Any]) -> str:
    name = parameter.get("name")
    return f"'{printable(name, limit=80)}'" if isinstance(name, str) else "without a name"
