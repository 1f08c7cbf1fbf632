"""Where a folder got the content that it has."""

from __future__ import annotations

from contractrepo.git.objects import ReadObject
from contractrepo.git.reading import commit_info, tree_id

_MOST_COMMITS = 20_000


def origins(read: ReadObject, commit: str, path: str) -> frozenset[str]:
    """Return the commits at which a folder became what it is in `commit`, and has stayed so on some way since.

    A merge that takes a folder as one of its parents has it adds no origin of its own.

    Args:
        read: Reads the objects of the repository.
        commit: Where the folder is looked at.
        path: The folder; that it is not there is a content like any other.

    Returns:
        At least one commit; those behind 20,000 commits that changed other folders only are not looked for.
    """
    wanted = tree_id(read, commit, path)
    found: set[str] = set()
    seen, waiting = {commit}, [commit]
    while waiting:
        current = waiting.pop()
        parents = commit_info(read, current).parents
        same = [parent for parent in parents if tree_id(read, parent, path) == wanted]
        if not same or len(seen) > _MOST_COMMITS:
            found.add(current)
            continue
        waiting += [parent for parent in same if parent not in seen]
        seen.update(same)
    return frozenset(found)
