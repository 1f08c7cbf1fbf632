"""Names that people give to commits: a full ref, a branch, a tag, a commit id."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from contractrepo.core.layout import BRANCHES, TAGS, short_ref
from contractrepo.core.text import printable
from contractrepo.errors import StoreError, UsageError
from contractrepo.git.database import ObjectDatabase
from contractrepo.git.reading import commit_of
from contractrepo.git.refnames import ZERO, is_ref_name
from contractrepo.git.refs import Refs

_COMMIT_ID = re.compile(r"[0-9a-fA-F]{4,40}\Z")
_FOLDERS = ("", BRANCHES, TAGS)
# Comparing a misspelt name with more names than this takes longer than people want to wait.
_MOST_COMPARED = 2_000


@dataclass(frozen=True, slots=True)
class Resolved:
    """A name that was found.

    Attributes:
        ref: The full ref, or None for a commit id.
        commit: The commit's object id; an annotated tag gives the commit it stands for.
    """

    ref: str | None
    commit: str


def resolve(name: str, refs: Refs, database: ObjectDatabase) -> Resolved:
    """Return the commit that `name` stands for.

    Args:
        name: Full ref, branch, tag, or commit id of at least four digits; refs win over commit ids.
        refs: The refs of the repository.
        database: Its objects.

    Raises:
        UsageError: ``unknown-ref`` with the nearest names as hint, or ``ambiguous-ref``.
        StoreError: ``not-a-commit``: the ref names a tree or a blob.
    """
    found = meanings(name, refs)
    if len(found) > 1:
        # Anybody may push a branch named like a release: neither of them is the obvious one.
        raise _ambiguous(name, [ref for ref, _ in found])
    if found:
        ref, value = found[0]
        return Resolved(ref, commit_of(database.read, value))
    commits = _commits(name.lower(), database) if _COMMIT_ID.match(name) else []
    if len(commits) > 1:
        raise _ambiguous(name, commits)
    if commits:
        return Resolved(None, commits[0])
    raise UsageError(
        "unknown-ref", f"there is no ref or commit '{printable(name, limit=200)}'", _nearest(name, refs)
    )


def meanings(name: str, refs: Refs) -> list[tuple[str, str]]:
    """Return the refs that `name` may stand for, each with its object id; none for what is only a commit id."""
    candidates = [folder + name for folder in _FOLDERS if is_ref_name(folder + name)]
    return [(ref, value) for ref, value in ((ref, refs.value(ref)) for ref in candidates) if value != ZERO]


def _commits(prefix: str, database: ObjectDatabase) -> list[str]:
    found: set[str] = set()
    for object_id in database.starting_with(prefix):
        try:
            found.add(commit_of(database.read, object_id))
        except StoreError:
            continue
    return sorted(found)


def _ambiguous(name: str, meanings: Sequence[str]) -> UsageError:
    message = f"'{printable(name, limit=200)}' may be more than one thing"
    return UsageError("ambiguous-ref", message, f"say which: {_listed(meanings)}")


def _nearest(name: str, refs: Refs) -> str:
    import difflib

    names = [short_ref(ref) for ref in refs.all()][:_MOST_COMPARED]
    near = difflib.get_close_matches(name[:200], names, n=3, cutoff=0.5)
    if near:
        return f"did you mean {_listed(near)}?"
    return f"there are {_listed(names)}" if names else "the repository has no commits yet"


def _listed(names: Iterable[str]) -> str:
    return printable(", ".join(names), limit=300)
