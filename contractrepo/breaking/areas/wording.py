"""Changed keywords in words."""

from __future__ import annotations

from typing import Any

from contractrepo.core.json_values import canonical_json
from contractrepo.core.text import printable, shown

_LISTED = 8


def change_in_words(keyword: str, old: Any, new: Any) -> str:
    """Return what became of a keyword, as safe text.

    Args:
        keyword: The keyword.
        old: Its value in the base, None where it is absent.
        new: Its value in the revision, None where it is absent.
    """
    if keyword == "required":
        gained, lost = names(new) - names(old), names(old) - names(new)
        parts = [(_quoted(gained), "became required"), (_quoted(lost), "is no longer required")]
    elif keyword == "enum" and isinstance(old, list) and isinstance(new, list):
        parts = [(_without(old, new), "left the enum"), (_without(new, old), "joined the enum")]
    else:
        parts = []
    told = [f"{_listed(words)} {effect}" for words, effect in parts if words]
    return " and ".join(told) or _plain_change(keyword, old, new)


def names(value: Any) -> frozenset[str]:
    """Return the names in the value of `required`; none where it holds something else."""
    return frozenset(map(str, value)) if isinstance(value, list) else frozenset()


def _plain_change(keyword: str, old: Any, new: Any) -> str:
    if old is None and new is None:
        return f"{keyword} is violated"
    if old is None:
        return f"{keyword} {shown(new)} is new"
    if new is None:
        return f"{keyword} {shown(old)} is gone"
    return f"{keyword} was {shown(old)} and is {shown(new)}" if old != new else f"{keyword} is {shown(new)}"


def _quoted(texts: frozenset[str]) -> list[str]:
    return [f"'{printable(text, limit=60)}'" for text in sorted(texts)]


def _without(values: list[Any], others: list[Any]) -> list[str]:
    known = set(map(canonical_json, others))
    return [shown(value) for value in values if canonical_json(value) not in known]


def _listed(words: list[str]) -> str:
    more = f" and {len(words) - _LISTED} more" if len(words) > _LISTED else ""
    return ", ".join(words[:_LISTED]) + more
