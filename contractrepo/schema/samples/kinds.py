"""Which type a value gets where several are allowed."""

from __future__ import annotations

from collections.abc import Callable
from math import inf

from contractrepo.schema.samples.demand import Demand

_PLAINEST = ("string", "number", "boolean", "object", "array", "null")
_SIGNS: dict[str, Callable[[Demand], bool]] = {
    "object": lambda demand: bool(
        demand.properties
        or demand.required
        or demand.others
        or demand.patterned
        or demand.names
        or demand.size[0]
    ),
    "array": lambda demand: bool(demand.items or demand.prefix or demand.contains or demand.count[0]),
    "string": lambda demand: bool(demand.patterns or demand.formats or demand.length != (0, inf)),
    "number": lambda demand: bool(demand.low or demand.high or demand.step),
}


def kinds(demand: Demand, *, deep: bool) -> list[str]:
    """Return the types to try: what the keywords speak of, then the order of the document; null comes last."""
    if len(demand.types) == 1:
        return list(demand.types)
    likely = [kind for kind, speaks in _SIGNS.items() if speaks(demand)]
    order = (*likely, *(_PLAINEST if len(demand.types) > 4 else ()), *demand.types)
    found = [kind for kind in dict.fromkeys(order) if kind in demand.types]
    found.sort(key=lambda kind: kind in {"object", "array"} if deep else kind == "null")
    return [kind for kind in found if not (kind == "integer" and "number" in found)]
