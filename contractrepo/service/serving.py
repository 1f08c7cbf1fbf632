"""What a server asks of a repository again and again: where a name leads now, and what is stored there."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from contractrepo.core.layout import DOCS, LOG, MAIN, TAGS, contract_path, docs_ref
from contractrepo.core.recent import Recent
from contractrepo.core.semver import parse_version
from contractrepo.errors import StoreError
from contractrepo.git.blobs import Blob, blob_below
from contractrepo.git.refnames import is_object_id
from contractrepo.git.repository import Repository
from contractrepo.service.naming import Finder, checked
from contractrepo.service.trees import unknown_contract

if TYPE_CHECKING:
    from contractrepo.workflow.deprecated import Deprecated
    from contractrepo.workflow.move import ContractState

_MOST_PLACES = 1_024
_MOST_PAGE_BYTES = 16 * 2**20
# What one page costs beside its bytes.
_LEAST_PAGE_BYTES = 1_024


@dataclass(frozen=True, slots=True)
class Located:
    """A contract at a place, as it is at this moment.

    Attributes:
        name: The contract.
        commit: The commit that the place is.
        tree: Object id of the contract's folder there.
        deprecated: What those who use it are to be told, where it is a deprecated version.
    """

    name: str
    commit: str
    tree: str
    deprecated: Deprecated | None = None


class Serving:
    """Answers the questions of a server; any number of threads may ask.

    Nothing is remembered about what a ref is: its file is read for every question, so whatever was pushed is seen. What
    was found out about an object id holds for ever, and is kept as long as there is room.

    Args:
        store: The repository.
        finder: Finds its contracts.
        deprecated: Tells what is to be said of a version of a contract.

    Attributes:
        is_clone: Whether it is somebody's clone of the repository.
    """

    def __init__(
        self, store: Repository, finder: Finder, deprecated: Callable[[str, str], Deprecated | None]
    ) -> None:
        self._deprecated = deprecated
        self.is_clone = store.remote is not None
        self._store = store
        self._finder = finder
        self._places: Recent[Located] = Recent(_MOST_PLACES)
        self._pages: Recent[Blob] = Recent(_MOST_PAGE_BYTES)

    def known(self, name: str, ref: str) -> Located | None:
        """Return where a contract at a ref is, if that was found out before and the ref has not moved.

        No object is read, so that an event loop can afford the question.

        Raises:
            StoreError: ``ref-unreadable``.
        """
        return self._places.find(self._key(name, ref))

    def locate(self, name: str, ref: str) -> Located:
        """Return where a contract at a branch, tag, version (``v1.2.0``) or commit is.

        Raises:
            UsageError: ``name-invalid``, ``unknown-ref``, ``ambiguous-ref`` or ``unknown-contract``.
            StoreError: The repository cannot be read.
        """
        key = self._key(checked(name), ref)
        found = self._places.find(key)
        if found is not None:
            return found
        commit = self._finder.commit(name, ref)
        tree = self._store.tree_id(commit, contract_path(name))
        if tree is None:
            raise unknown_contract(name, ref, self._finder.trees.names(commit))
        version = _version(name, ref)
        found = Located(name, commit, tree, self._deprecated(name, version) if version else None)
        # A shortened id may become ambiguous; a ref that moved meanwhile must not be known by its old value.
        if (key[2] or is_object_id(ref)) and key == self._key(name, ref):
            self._places.keep(key, found, 1)
        return found

    def state(self, located: Located) -> ContractState:
        """Return the contract there.

        Raises:
            ContractError: Its document cannot be read at all.
        """
        return self._finder.trees.get(located.name, located.commit, located.commit[:12])

    def stored_docs(self, name: str, ref: str) -> str | None:
        """Return the tree of the stored documentation of a release, or None where `ref` is none or has none yet.

        Args:
            name: The contract.
            ref: ``1.2.0``, ``v1.2.0``, or the tag ``NAME/v1.2.0``.
        """
        version = _version(name, ref)
        if version is None:
            return None
        wanted = docs_ref(checked(name), version)
        return next((value for found, value in self._store.meanings(wanted) if found == wanted), None)

    def page(self, tree: str, path: str) -> Blob | None:
        """Return a file of stored documentation, or None where there is none.

        Raises:
            StoreError: The repository cannot be read.
        """
        found = self._pages.find((tree, path))
        if found is None:
            found = blob_below(self._store.object, tree, path)
            if found is not None:
                self._pages.keep((tree, path), found, len(found.content) + _LEAST_PAGE_BYTES)
        return found

    def documented(self) -> list[tuple[str, str]]:
        """Return contract and version (``v1.2.0``) of every stored documentation, sorted."""
        refs = (ref.removeprefix(DOCS).partition("/") for ref in self._store.refs(DOCS))
        return [(name, version) for name, _, version in refs]

    def head(self) -> str:
        """Return the newest entry of the log: whatever people have said and decided is as it was while this is."""
        return next((value for _, value in self._store.meanings(LOG)), "")

    def check(self) -> None:
        """Read what everything else needs.

        Raises:
            StoreError: The repository cannot be read.
        """
        if next(self._store.log(1), None) is None:
            raise StoreError("log-broken", "the repository has no log", "run contractrepo doctor")
        main = self._store.refs(MAIN).get(MAIN)
        if main is not None:
            self._store.tree_id(main, "")

    def _key(self, name: str, ref: str) -> tuple[Hashable, ...]:
        """What people say about a version changes nothing of its ref, but the log."""
        head = self.head() if _version(name, ref) else ""
        return name, ref, tuple(self._finder.meanings(name, ref)), head


def _version(name: str, ref: str) -> str | None:
    """Return the version that a ref names: ``1.2.0``, ``v1.2.0``, or the tag ``NAME/v1.2.0``; None for another ref."""
    version = ref.removeprefix(TAGS).removeprefix(f"{name}/").removeprefix("v")
    return version if parse_version(version) is not None else None
