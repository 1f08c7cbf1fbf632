"""Addresses inside a site."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator

DOCUMENT = "openapi.json"
MANIFEST = "manifest.json"
MARKDOWN_FOLDER = "markdown/"
VERSIONS = "../index"
"""Page of the index of versions, from the first page of a site that stands below it."""
_UNFIT = re.compile(r"[^A-Za-z0-9._~-]+")
_LONGEST = 80


def relative(source: str, target: str, suffix: str, anchor: str = "") -> str:
    """Return the reference from one page to another, so that a site can be moved and read from disk.

    Args:
        source: Path of the page that holds the link, without suffix.
        target: Path of the page that is meant, without suffix.
        suffix: ``.html`` or ``.md``.
        anchor: Of a block on it, or empty.

    Example:
        >>> relative("operations/list-pets", "schemas/Pet", ".html", "name")
        '../schemas/Pet.html#name'
    """
    fragment = f"#{anchor}" if anchor else ""
    if source == target and fragment:
        return fragment
    start, goal = source.split("/")[:-1], (target + suffix).split("/")
    shared = 0
    while shared < min(len(start), len(goal) - 1) and start[shared] == goal[shared]:
        shared += 1
    return "/".join([".."] * (len(start) - shared) + goal[shared:]) + fragment


def slug(text: str) -> str:
    """Return `text` as a name that every file system and every URL takes as it is; it may be empty."""
    return _UNFIT.sub("-", text).strip("-.")


def file_names(wanted: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yield a file name for each thing, unique even where case is ignored.

    The first keeps its plain name; a later one with the same name, and one whose name is cut or unusable, is told
    apart by a digest of its identity, so that names do not depend on how many others there are.

    Args:
        wanted: Name as it should be, and identity.
    """
    taken: set[str] = set()
    for name, identity in wanted:
        found = slug(name)
        if not found or len(found) > _LONGEST or found.casefold() in taken:
            found = told_apart(found, identity)
        taken.add(found.casefold())
        yield found


def told_apart(name: str, identity: str) -> str:
    """Return a file name that only things of that identity have."""
    digest = hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()[:10]
    return f"{slug(name)[:_LONGEST]}-{digest}".lstrip("-")


class Anchors:
    """The anchors of one page, each given out once."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(self, *words: str) -> str:
        """Return an anchor made of `words` that no block of the page has yet."""
        wanted = "-".join(part for part in map(slug, words) if part).lower()[:_LONGEST] or "part"
        found, number = wanted, 1
        while found in self._taken:
            number += 1
            found = f"{wanted}-{number}"
        self._taken.add(found)
        return found
