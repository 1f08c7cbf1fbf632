"""Path templates: their spelling, and which of them describe the same requests."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import combinations

from contractrepo.checking.remark import Remark
from contractrepo.checking.subject import Subject
from contractrepo.core.pointer import append
from contractrepo.core.text import printable

_SLOT = re.compile(r"\{([^{}]*)\}")
_MOST_COMPARED = 400


def paths(subject: Subject) -> Iterator[Remark]:
    """Yield templates that are misspelled, identical or ambiguous."""
    table = subject.description.data.get("paths")
    if not isinstance(table, dict):
        return
    templates = [path for path in table if not path.startswith("x-")]
    for path in templates:
        yield from _spelling(path)
    sound = [path for path in templates if path.startswith("/")]
    yield from _identical(sound)
    yield from _ambiguous(subject, sound)


def _spelling(path: str) -> Iterator[Remark]:
    pointer, shown = append("/paths", path), printable(path, limit=100)
    if not path.startswith("/"):
        hint = f"did you mean '/{shown}'?"
        yield Remark("path-slash", pointer, f"the path '{shown}' does not start with '/'", hint)
        return
    rest = _SLOT.sub("", path)
    if "{" in rest or "}" in rest:
        brace = "'{' is never closed" if "{" in rest else "'}' was never opened"
        hint = "write {name} for each parameter"
        yield Remark("path-template", pointer, f"in the path '{shown}' a {brace}", hint)
    names = _SLOT.findall(path)
    if "" in names:
        hint = "put its name between the braces"
        yield Remark("path-template", pointer, f"the path '{shown}' has a parameter without a name", hint)
    for name in (name for name, count in Counter(names).items() if name and count > 1):
        message = f"the path '{shown}' uses the parameter '{printable(name)}' twice"
        yield Remark("path-template", pointer, message, "give each its own name")
    if "?" in rest or "#" in rest:
        hint = "declare query parameters with in: query"
        yield Remark("path-query", pointer, f"the path '{shown}' holds a query or fragment", hint)


def _identical(templates: list[str]) -> Iterator[Remark]:
    """OpenAPI 3.1, section "Paths Object": templates that differ in names only are identical and must not both exist."""
    first: dict[str, str] = {}
    for path in templates:
        twin = first.setdefault(_SLOT.sub("{}", path), path)
        if twin != path:
            message = f"'{printable(path, limit=100)}' is the same path as '{printable(twin, limit=100)}'"
            yield Remark("path-ambiguous", append("/paths", path), message, "keep one of them")


def _ambiguous(subject: Subject, templates: list[str]) -> Iterator[Remark]:
    """Same section: ``/{entity}/me`` and ``/books/{id}`` both fit ``/books/me``, and neither is the more concrete."""
    by_length: dict[int, list[tuple[str, list[str]]]] = {}
    for path in templates:
        segments = path.split("/")
        by_length.setdefault(len(segments), []).append((path, segments))
    for group in by_length.values():
        templated = [one for one in group if "{" in one[0]][:_MOST_COMPARED]
        for left, right in _overlapping(templated):
            if _share_method(subject, left, right):
                message = f"'{printable(right, limit=100)}' and '{printable(left, limit=100)}' fit the same requests"
                hint = "tell them apart by a fixed segment in the same place"
                yield Remark("path-overlap", append("/paths", right), message, hint, "warning")


def _overlapping(templates: list[tuple[str, list[str]]]) -> list[tuple[str, str]]:
    """Return pairs of templates of one length that fit the same paths, in document order.

    Where no template has a parameter, only those with the same segments there can.
    """
    fixed = [
        at
        for at, column in enumerate(zip(*(parts for _, parts in templates), strict=True))
        if not any(map(_is_slot, column))
    ]
    alike: dict[tuple[str, ...], list[int]] = {}
    for index, (_, parts) in enumerate(templates):
        alike.setdefault(tuple(parts[at] for at in fixed), []).append(index)
    pairs = (pair for indexes in alike.values() for pair in combinations(indexes, 2))
    found = sorted(
        (left, right) for left, right in pairs if _overlap(templates[left][1], templates[right][1])
    )
    return [(templates[left][0], templates[right][0]) for left, right in found]


def _overlap(left: list[str], right: list[str]) -> bool:
    """Tell whether some path fits both, each being the more concrete one somewhere."""
    left_wins = right_wins = False
    for one, other in zip(left, right, strict=True):
        if one == other:
            continue
        open_one, open_other = _is_slot(one), _is_slot(other)
        if not open_one and not open_other:
            return False
        left_wins |= open_other and not open_one
        right_wins |= open_one and not open_other
    return left_wins and right_wins


def _is_slot(segment: str) -> bool:
    return _SLOT.fullmatch(segment) is not None


def _share_method(subject: Subject, left: str, right: str) -> bool:
    table = subject.description.data["paths"]
    one, other = table[left], table[right]
    if not isinstance(one, dict) or not isinstance(other, dict):
        return False
    return any(method in one and method in other for method in subject.description.version.methods)
