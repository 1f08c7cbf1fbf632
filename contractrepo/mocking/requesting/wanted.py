"""Values that meet the conditions of a mock's example."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from contractrepo.core.pointer import split
from contractrepo.mocking.files.mock import ABSENT

__all__ = ["ABSENT", "body_wanted", "value_wanted"]
# Keywords of a matcher that name a value which meets them.
_NAMING = ("equals", "min", "max", "contains")


def value_wanted(matcher: Any) -> tuple[Any] | None:
    """Return a value that meets a condition of a mock file, `ABSENT` for none at all; None where any may do."""
    if not isinstance(matcher, Mapping):
        return (matcher,)
    if matcher.get("present") is False:
        return (ABSENT,)
    if matcher.get("oneOf"):
        return (matcher["oneOf"][0],)
    return next(((matcher[name],) for name in _NAMING if name in matcher), None)


def body_wanted(conditions: Mapping[str, Any], ordinary: Callable[[], Any]) -> Any:
    """Return a body that meets the conditions `equals`, `contains`, `at` and `text`; `ordinary` gives what it is else."""
    if "equals" in conditions:
        return conditions["equals"]
    text = value_wanted(conditions["text"]) if "text" in conditions else None
    if text is not None:
        return text[0]
    value = ordinary()
    if "contains" in conditions:
        value = _with(value, conditions["contains"])
    for pointer, matcher in conditions.get("at", {}).items():
        wanted = value_wanted(matcher)
        if wanted is not None and pointer.startswith("/"):
            value = _placed(value, split(pointer), wanted[0])
    return value


def _with(value: Any, part: Any) -> Any:
    if isinstance(value, dict) and isinstance(part, dict):
        return {**value, **{key: _with(value.get(key), item) for key, item in part.items()}}
    return part


def _placed(value: Any, path: tuple[str, ...], wanted: Any) -> Any:
    """Put `wanted` at a path of object members; what leads elsewhere stays as it is."""
    if not path:
        return wanted
    if not isinstance(value, dict):
        return value
    if len(path) == 1 and wanted is ABSENT:
        return {key: item for key, item in value.items() if key != path[0]}
    return {**value, path[0]: _placed(value.get(path[0], {}), path[1:], wanted)}
