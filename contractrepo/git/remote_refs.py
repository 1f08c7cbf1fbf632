"""The refs of a contract repository as a clone of it has fetched them, under the names that the repository gives them."""

from __future__ import annotations

from collections.abc import Iterator

from contractrepo.core.layout import BRANCHES, DOCS, META, TAGS
from contractrepo.git.refnames import ZERO
from contractrepo.git.refs import RefFiles

# git keeps the name of the remote's main branch there, and takes no branch of that name.
_HEAD = f"{BRANCHES}HEAD"


class RemoteRefs:
    """The remote's view; branches and other refs of the clone itself are not in it.

    Args:
        files: The refs of the clone.
        remote: Name of the remote.
    """

    def __init__(self, files: RefFiles, remote: str) -> None:
        self._files = files
        # There -> here.
        self._folders = {BRANCHES: f"refs/remotes/{remote}/"} | {name: name for name in (TAGS, META, DOCS)}

    def all(self, prefix: str = "") -> dict[str, str]:
        """Return full name -> object id of every ref whose name starts with `prefix`, sorted."""
        return dict(sorted(self._found(prefix)))

    def value(self, ref: str) -> str:
        """Return the object id of a ref, 40 zeros where it does not exist, or was never fetched.

        Raises:
            StoreError: ``ref-unreadable``.
        """
        for there, here in self._folders.items():
            if ref.startswith(there) and ref != _HEAD:
                return self._files.value(here + ref.removeprefix(there))
        return ZERO

    def _found(self, prefix: str) -> Iterator[tuple[str, str]]:
        for there, here in self._folders.items():
            if there.startswith(prefix) or prefix.startswith(there):
                found = self._files.all(here + prefix[len(there) :])
                names = ((there + ref.removeprefix(here), value) for ref, value in found.items())
                yield from ((ref, value) for ref, value in names if ref != _HEAD)
