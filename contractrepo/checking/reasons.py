"""The reasons that matter among everything a schema says against a document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from contractrepo.schema.metaschema import Refusal

# Fields whose value tells which alternative of an object is meant.
_TELLING = ("in", "type", "scheme")
_NEEDS_ONE = "needsOne"
_BOTH = "excludesEachOther"


def reasons(refusals: Iterable[Refusal]) -> list[Refusal]:
    """Return each reason once, without alternatives that were not meant.

    An alternative of ``anyOf`` or ``oneOf`` that is not meant says nothing, nor do the conditions of a kind of object where
    the field is missing that tells the kind. Where every alternative only misses another
    field, the keyword is ``needsOne`` and the facts are their names; where more than one alternative accepts, it is
    ``excludesEachOther``.
    """
    leaves = [one for refusal in refusals for one in _leaves(refusal)]
    kindless = {
        one.path
        for one in leaves
        if one.keyword == "required" and one.facts[0] in _TELLING and not _depends(one)
    }
    found = dict.fromkeys(
        Refusal(one.path, one.keyword, "", one.facts)
        for one in leaves
        if not (one.path in kindless and one.keyword == "required" and _depends(one))
    )
    mistyped = {one.path for one in found if one.keyword == "type"}
    empty = {one.path for one in found if one.keyword == "minProperties"}
    return [
        one
        for one in found
        if (one.keyword == "type" or one.path not in mistyped)
        and not (one.keyword == "required" and one.path in empty)
    ]


def _depends(refusal: Refusal) -> bool:
    """Tell whether something is asked for only of objects of some kind."""
    return "/then/" in refusal.place


def _leaves(refusal: Refusal) -> Iterator[Refusal]:
    if refusal.keyword not in {"anyOf", "oneOf"}:
        yield refusal
        return
    branches = refusal.branches
    if not branches or not all(branches):
        yield Refusal(refusal.path, _BOTH, refusal.place)
        return
    missing = _only_missing(refusal.path, branches)
    untold = _untold(refusal.path, branches)
    if missing:
        yield Refusal(refusal.path, _NEEDS_ONE, refusal.place, missing)
    elif untold is not None:
        yield untold
    else:
        for inner in min(branches, key=lambda branch: _distance(refusal.path, branch)):
            yield from _leaves(inner)


def _only_missing(path: tuple[str, ...], branches: Sequence[Sequence[Refusal]]) -> tuple[str, ...]:
    names = [
        branch[0].facts[0]
        for branch in branches
        if len(branch) == 1 and branch[0].keyword == "required" and branch[0].path == path
    ]
    return tuple(names) if len(names) == len(branches) else ()


def _untold(path: tuple[str, ...], branches: Sequence[Sequence[Refusal]]) -> Refusal | None:
    """Return one reason for a telling field that fits no alternative."""
    for name in _TELLING:
        place = (*path, name)
        told = [[one for one in branch if one.path == place and one.keyword == "enum"] for branch in branches]
        if told and all(told):
            values = dict.fromkeys(value for branch in told for one in branch for value in one.facts)
            return Refusal(place, "enum", told[0][0].place, tuple(values))
    return None


def _distance(path: tuple[str, ...], branch: Sequence[Refusal]) -> tuple[int, int]:
    """Say how far an alternative is from what was written: another type, another value, then the number of reasons."""
    telling = {(*path, name) for name in _TELLING}
    far = sum(2 for one in branch if one.path == path and one.keyword == "type")
    far += sum(1 for one in branch if one.path in telling | {path} and one.keyword in {"enum", "const"})
    return far, len(branch)
