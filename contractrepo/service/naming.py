"""Contracts named by ``NAME@REF``."""

from __future__ import annotations

from dataclasses import dataclass

from contractrepo.core.layout import contract_path, short_ref, version_ref
from contractrepo.core.names import NAME_RULE, is_contract_name
from contractrepo.core.semver import parse_version
from contractrepo.core.text import printable
from contractrepo.errors import UsageError
from contractrepo.git.repository import Repository
from contractrepo.service.trees import ContractTrees
from contractrepo.workflow.move import ContractState


@dataclass(frozen=True, slots=True)
class Named:
    """A contract that was asked for.

    Attributes:
        name: The contract.
        ref: What it was found at, as people write it.
        commit: The commit.
        state: The contract there.
    """

    name: str
    ref: str
    commit: str
    state: ContractState


@dataclass(frozen=True, slots=True)
class Finder:
    """Finds contracts by name and ref.

    Attributes:
        store: The repository.
        trees: Its contracts.
    """

    store: Repository
    trees: ContractTrees

    def find(self, name: str, ref: str) -> Named:
        """Return the contract at a branch, tag, commit, or a version of its own (``v1.2.0``).

        Raises:
            UsageError: ``unknown-ref``, ``ambiguous-ref`` or ``unknown-contract``.
            ContractError: The document there cannot be read at all.
        """
        found = self.store.resolve(self._version_tag(name, ref) or ref)
        shown = short_ref(found.ref) if found.ref else found.commit[:12]
        return Named(name, shown, found.commit, self.trees.get(name, found.commit, shown))

    def tree(self, name: str, ref: str) -> str | None:
        """Return the id of a contract's tree at a ref, or None where it has none there; arguments as in `find`.

        Raises:
            UsageError: ``unknown-ref`` or ``ambiguous-ref``.
        """
        return self.store.tree_id(self.commit(name, ref), contract_path(name))

    def commit(self, name: str, ref: str) -> str:
        """Return the commit that a ref, or a version of a contract, stands for; arguments and errors as in `tree`."""
        return self.store.resolve(self._version_tag(name, ref) or ref).commit

    def meanings(self, name: str, ref: str) -> list[tuple[str, str]]:
        """Return the refs that decide what `commit` is, each with its object id; no object is read."""
        tag = _tag_of(name, ref)
        return (self.store.meanings(tag) if tag is not None else []) or self.store.meanings(ref)

    def _version_tag(self, name: str, ref: str) -> str | None:
        tag = _tag_of(name, ref)
        found = self.store.meanings(tag) if tag is not None else []
        return tag if any(one == tag for one, _ in found) else None


def _tag_of(name: str, ref: str) -> str | None:
    """Return the tag that a version (``v1.2.0``) would have; None for what is no version."""
    version = parse_version(ref.removeprefix("v")) if ref.startswith("v") else None
    return None if version is None else version_ref(name, str(version))


def checked(name: str) -> str:
    """Return `name` if it can be that of a contract.

    Raises:
        UsageError: ``name-invalid``.
    """
    if not is_contract_name(name):
        message = f"'{printable(name, limit=80)}' cannot be the name of a contract"
        raise UsageError("name-invalid", message, NAME_RULE)
    return name
