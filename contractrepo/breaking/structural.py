"""The structural difference of what changed, field by field, annotations included."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from contractrepo.breaking.pairing import pair_operations
from contractrepo.core.pointer import join
from contractrepo.core.text import printable, shown

if TYPE_CHECKING:
    from contractrepo.breaking.comparison import Comparison
    from contractrepo.contract import Contract

_MOST = 1_000
_WORDS = {
    "dictionary_item_added": "+",
    "iterable_item_added": "+",
    "dictionary_item_removed": "-",
    "iterable_item_removed": "-",
}


def structural_difference(comparison: Comparison) -> str:
    """Return one line for each place that differs, below the operation or component that holds it.

    Returns:
        Lines ``+ pointer: value``, ``- pointer: value`` or ``~ pointer: old -> new``; empty where nothing differs.
    """
    lines: list[str] = []
    for title, old, new in _parts(comparison.base, comparison.revision):
        if old == new:
            continue
        lines += ["", printable(title, limit=100), *_changes(old, new)]
        if len(lines) > _MOST:
            lines = [*lines[:_MOST], f"... more than {_MOST} lines"]
            break
    return "".join(f"{line}\n" for line in lines[1:])


def _parts(base: Contract, revision: Contract) -> Iterator[tuple[str, Any, Any]]:
    old, new = base.description, revision.description
    operations = pair_operations(old.operations, new.operations)
    webhooks = pair_operations(old.webhooks, new.webhooks, kind="webhook")
    for pair in (*operations, *webhooks):
        yield pair.key, pair.old and pair.old.data, pair.new and pair.new.data
    before, after = _components(old.data), _components(new.data)
    for name in sorted(before.keys() | after.keys()):
        yield name, before.get(name), after.get(name)


def _components(data: Mapping[str, Any]) -> dict[str, Any]:
    kinds = data.get("components")
    return {
        f"components {kind} {name}": part
        for kind, parts in (kinds.items() if isinstance(kinds, Mapping) else ())
        if isinstance(parts, Mapping)
        for name, part in parts.items()
    }


def _changes(old: Any, new: Any) -> list[str]:
    from deepdiff import DeepDiff

    found = DeepDiff(old, new, view="tree", zip_ordered_iterables=True, threshold_to_diff_deeper=0)
    lines = []
    for kind, levels in found.items():
        for level in levels:
            pointer = printable(join(*level.path(output_format="list")), limit=200)
            lines.append((pointer, _change(kind, level.t1, level.t2)))
    return [f"  {change[0]} {pointer or '/'}: {change[1]}" for pointer, change in sorted(lines)]


def _change(kind: str, old: Any, new: Any) -> tuple[str, str]:
    sign = _WORDS.get(kind, "~")
    if sign == "~":
        return sign, f"{shown(old)} -> {shown(new)}"
    return sign, shown(new if sign == "+" else old)
