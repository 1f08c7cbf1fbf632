"""Properties of bodies that are declared on one side only.

An open object takes any property, so no message shows such a difference. Consumers of the property notice all the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from contractrepo.breaking.areas.difference import Difference
from contractrepo.breaking.areas.layers import Layer
from contractrepo.breaking.rules import Direction
from contractrepo.core.text import printable

_Declared = Mapping[str, Sequence[str]]


def declared_differences(
    direction: Direction, old: Layer, new: Layer, before: _Declared, after: _Declared
) -> Iterator[Difference]:
    """Yield the properties of one value that only one side declares.

    Only what no keyword shows is a difference: a required property, or one of a closed object, is a matter of inclusion.

    Args:
        direction: Part of the exchange.
        old: What describes the value in the base.
        new: What describes it in the revision.
        before: Property that travels -> its pointers in the base.
        after: Property that travels -> its pointers in the revision.
    """
    if not (old.takes_objects and new.takes_objects):
        return
    asked = new.required if direction == "request" else old.required
    for name in after:
        if not (name in before or old.closed or name in asked):
            yield Difference("property-added", after[name][0], None, _words(name), "is new", new=name)
    for name in before:
        if not (name in after or new.closed or name in asked):
            yield Difference("property-removed", None, before[name][0], _words(name), "is gone", old=name)


def _words(name: str) -> str:
    return f"property '{printable(name, limit=60)}'"
