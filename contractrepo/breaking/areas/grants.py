"""Where credentials come from: the flows of OAuth 2.0. Requests do not show it; those who ask for a token notice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from contractrepo.breaking.fact import Fact
from contractrepo.breaking.pairing import Pair
from contractrepo.breaking.pruning import stripped
from contractrepo.breaking.sides import Sides
from contractrepo.core.pointer import append
from contractrepo.openapi.model import SecurityScheme

_METADATA = "oauth2MetadataUrl"


def grants(scheme: SecurityScheme | None) -> dict[str, Any]:
    """Return what a scheme says about obtaining its credentials; scopes are asked for operation by operation."""
    if scheme is None or scheme.type != "oauth2":
        return {}
    found = {
        name: {field: value for field, value in stripped(flow).items() if field != "scopes"}
        for name, flow in _flows(scheme).items()
    }
    return {_METADATA: scheme.data.get(_METADATA), "flows": found}


def grant_facts(pair: Pair, sides: Sides) -> Iterator[Fact]:
    """Yield flows that are new or gone or lead to other addresses, for schemes that both sides of an operation use."""
    assert pair.old is not None
    assert pair.new is not None
    used = [{name for choice in side.security for name in choice} for side in (pair.old, pair.new)]
    mine, theirs = sides.base.description.security_schemes, sides.revision.description.security_schemes
    for name in sorted(used[0] & used[1] & mine.keys() & theirs.keys()):
        if mine[name].type == theirs[name].type == "oauth2":
            yield from _scheme(pair, mine[name], theirs[name])


def _scheme(pair: Pair, old: SecurityScheme, new: SecurityScheme) -> Iterator[Fact]:
    before, after = _flows(old), _flows(new)
    for name in before:
        place, old_place = append(new.pointer, "flows", name), append(old.pointer, "flows", name)
        words = f"flow '{name}' of security scheme '{new.name}'"
        if name not in after:
            yield Fact("request-security-flow-removed", pair, None, old_place, f"{words} is gone", old=name)
            continue
        for field in sorted(before[name].keys() | after[name].keys()):
            was, now = before[name].get(field), after[name].get(field)
            if _worse(field, was, now):
                pointers = append(place, field), append(old_place, field)
                message = f"`{field}` of {words} changed"
                yield Fact("request-security-grant-changed", pair, *pointers, message, was, now)
    for name in after:
        if name not in before:
            place, message = (
                append(new.pointer, "flows", name),
                f"flow '{name}' of security scheme '{new.name}' is new",
            )
            yield Fact("request-security-flow-added", pair, place, None, message, new=name)
    if old.data.get(_METADATA) != new.data.get(_METADATA):
        pointers = append(new.pointer, _METADATA), append(old.pointer, _METADATA)
        message = f"`{_METADATA}` of security scheme '{new.name}' changed"
        values = old.data.get(_METADATA), new.data.get(_METADATA)
        yield Fact("request-security-grant-changed", pair, *pointers, message, *values)


def _worse(field: str, was: Any, now: Any) -> bool:
    """Addresses must be the same; of scopes none may go, and what is written about them does not matter."""
    if field != "scopes":
        return not field.startswith("x-") and was != now
    return bool(_names(was) - _names(now))


def _names(scopes: Any) -> frozenset[str]:
    return frozenset(scopes) if isinstance(scopes, Mapping) else frozenset()


def _flows(scheme: SecurityScheme) -> dict[str, Mapping[str, Any]]:
    flows = scheme.data.get("flows")
    listed = flows.items() if isinstance(flows, Mapping) else ()
    return {name: flow for name, flow in listed if isinstance(flow, Mapping) and not name.startswith("x-")}
