"""Which parameters of an operation were renamed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from contractrepo.core.json_values import canonical_json
from contractrepo.core.pointer import append, split
from contractrepo.openapi.model import Operation, Parameter
from contractrepo.syncing.lens import LOCATIONS, Shared, View
from contractrepo.syncing.side import template_names

Renames = Mapping[tuple[str, str], str]
"""Member of `when` and old name -> new name."""

_PLACES = {location: place for place, location in LOCATIONS.items()}


def renamed_parameters(before: Operation | None, now: Operation) -> Renames:
    """Return the parameters that have another name than in the base.

    Those of a path template are known by their position, others by saying the same.
    """
    if before is None:
        return {}
    found = {("path", old): new for old, new in renamed_in_template(before.path, now.path).items()}
    for location, place in _PLACES.items():
        gone = _unmatched(before, now, location)
        came = _unmatched(now, before, location)
        for said, names in gone.items():
            if location != "path" and len(names) == 1 and len(came.get(said, ())) == 1:
                found[place, names[0]] = came[said][0]
    return found


def renamed_in_template(old: str, new: str) -> dict[str, str]:
    """Return old name -> new name of the parameters at one position of two path templates.

    Example:
        >>> renamed_in_template("/pets/{petId}", "/animals/{id}")
        {'petId': 'id'}
    """
    before, after = template_names(old), template_names(new)
    if len(before) != len(after):
        return {}
    return {
        one: other
        for one, other in zip(before, after, strict=True)
        if one != other and one not in after and other not in before
    }


def with_renamed(view: View, renames: Renames) -> View:
    """Return a view in which parameters have their new names."""
    return replace(view, shared={name: _renamed(one, renames) for name, one in view.shared.items()})


def _renamed(shared: Shared, renames: Renames) -> Shared:
    def part_of(part: str) -> str:
        kind, place, *names = split(part)
        new = renames.get((place, names[0])) if kind == "when" and names else None
        return part if new is None else append("", kind, place, new)

    values = {part_of(part): value for part, value in shared.values.items()}
    return replace(shared, values=values, places={part_of(part): one for part, one in shared.places.items()})


def _unmatched(operation: Operation, other: Operation, location: str) -> dict[bytes, list[str]]:
    """Return what parameters say -> names, of those whose name the other operation does not have."""
    known = {one.name for one in other.parameters if one.location == location}
    found: dict[bytes, list[str]] = {}
    for one in operation.parameters:
        if one.location == location and one.name not in known:
            found.setdefault(_said(one), []).append(one.name)
    return found


def _said(parameter: Parameter) -> bytes:
    return canonical_json({key: value for key, value in parameter.data.items() if key != "name"})
