"""Parameters: unique, with one description of their values, in a style that fits their place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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
    for kind in ("path item", "operation"):
        for part, holder in subject.objects(kind):
            listed = holder.get("parameters")
            if isinstance(listed, list):
                yield from _repeated(subject, append(part.pointer, "parameters"), listed)


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


def _repeated(subject: Subject, pointer: str, listed: list[Any]) -> Iterator[Remark]:
    seen: set[tuple[str, str]] = set()
    locations: set[str] = set()
    for index, value in enumerate(listed):
        try:
            _, parameter = subject.description.follow(append(pointer, index), value)
        except LookupError:
            continue
        key = _key(parameter)
        if key is None:
            continue
        if key in seen:
            message = f"the {key[0]} parameter {_name(parameter)} is declared twice"
            yield Remark("parameter-repeated", append(pointer, index), message)
        seen.add(key)
        if not locations.isdisjoint(_WHOLE_QUERY.get(key[0], ())):
            message = (
                "a querystring parameter is the whole query: no other query parameter may stand beside it"
            )
            yield Remark("parameter-querystring", append(pointer, index), message)
        locations.add(key[0])


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
