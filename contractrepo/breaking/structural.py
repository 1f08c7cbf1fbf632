"""The structural difference of what changed, field by field, annotations and mocks included."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from contractrepo.breaking.pairing import pair_operations
from contractrepo.breaking.reducing import reduced
from contractrepo.core.pointer import join
from contractrepo.core.text import printable, shown

if TYPE_CHECKING:
    from contractrepo.breaking.comparison import Comparison
    from contractrepo.breaking.mocked import Mocked
    from contractrepo.contract import Contract
    from contractrepo.mocking.files.mock import Mock

# Title, pointer of the part in what the title names, the part on both sides.
_Part = tuple[str, str, Any, Any]

_MOST = 1_000
_WORDS = {
    "dictionary_item_added": "+",
    "iterable_item_added": "+",
    "dictionary_item_removed": "-",
    "iterable_item_removed": "-",
}


def structural_difference(comparison: Comparison) -> str:
    """Return one line for each place that differs, below the operation, component or mock example that holds it.

    Returns:
        Lines ``+ pointer: value``, ``- pointer: value`` or ``~ pointer: old -> new``; empty where nothing differs.
    """
    lines: list[str] = []
    for title, place, old, new in _parts(comparison):
        changes = _changes(place, old, new)
        lines += ["", printable(title, limit=200), *changes] if changes else []
        if len(lines) > _MOST:
            lines = [*lines[:_MOST], f"... more than {_MOST} lines"]
            break
    return "".join(f"{line}\n" for line in lines[1:])


def _parts(comparison: Comparison) -> Iterator[_Part]:
    yield from _of_documents(comparison.base, comparison.revision)
    if comparison.mocks is not None:
        yield from _of_mocks(comparison.mocks)


def _of_documents(base: Contract, revision: Contract) -> Iterator[_Part]:
    old, new = base.description, revision.description
    operations = pair_operations(old.operations, new.operations)
    webhooks = pair_operations(old.webhooks, new.webhooks, kind="webhook")
    for pair in (*operations, *webhooks):
        yield pair.key, "", pair.old and pair.old.data, pair.new and pair.new.data
    before, after = _components(old.data), _components(new.data)
    for name in sorted(before.keys() | after.keys()):
        yield name, "", before.get(name), after.get(name)


def _components(data: Mapping[str, Any]) -> dict[str, Any]:
    kinds = data.get("components")
    return {
        f"components {kind} {name}": part
        for kind, parts in (kinds.items() if isinstance(kinds, Mapping) else ())
        if isinstance(parts, Mapping)
        for name, part in parts.items()
    }


def _of_mocks(mocks: Mocked) -> Iterator[_Part]:
    """Yield every example of the mock files, what else these say, and the bodies that stand in files of their own."""
    old, new = mocks.base.mocks, mocks.revision.mocks
    for key in sorted(old.keys() | new.keys()):
        before, after = _mock_data(old.get(key)), _mock_data(new.get(key))
        file = _file(new.get(key)) or _file(old.get(key)) or key
        yield f"{file} ({key})", "", _without_examples(before), _without_examples(after)
        named, renamed = before.get("examples", {}), after.get("examples", {})
        for name in dict.fromkeys([*named, *renamed]):
            place = join("examples", str(name))
            yield f"{file} ({key}) example '{name}'", place, named.get(name), renamed.get(name)
    files, others = mocks.bodies
    for path in sorted(files.keys() | others.keys()):
        if files.get(path) != others.get(path):
            yield path, "", _size(files.get(path)), _size(others.get(path))


def _mock_data(mock: Mock | None) -> Mapping[str, Any]:
    return mock.document.data if mock is not None and mock.document is not None else {}


def _without_examples(data: Mapping[str, Any]) -> Any:
    return {name: value for name, value in data.items() if name != "examples"}


def _file(mock: Mock | None) -> str | None:
    return mock.document.file if mock is not None and mock.document is not None else None


def _size(content: bytes | None) -> str | None:
    return None if content is None else f"{len(content)} bytes"


def _changes(place: str, old: Any, new: Any) -> Iterable[str]:
    """Return the lines of a part; deepdiff gets no more of it than what differs."""
    differing = reduced(old, new)
    if differing is None:
        return ()
    from deepdiff import DeepDiff

    found = DeepDiff(*differing, view="tree", zip_ordered_iterables=True, threshold_to_diff_deeper=0)
    lines = []
    for kind, levels in found.items():
        for level in levels:
            pointer = place + join(*level.path(output_format="list"))
            lines.append((printable(pointer, limit=200), _change(kind, level.t1, level.t2)))
    return [f"  {change[0]} {pointer or '/'}: {change[1]}" for pointer, change in sorted(lines)]


def _change(kind: str, old: Any, new: Any) -> tuple[str, str]:
    sign = _WORDS.get(kind, "~")
    if sign == "~":
        return sign, f"{shown(old)} -> {shown(new)}"
    return sign, shown(new if sign == "+" else old)
