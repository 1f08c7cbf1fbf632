"""A contract's change on main, put together for the guards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from contractrepo.core.layout import DESIGNS, MAIN, short_ref, version_ref
from contractrepo.core.semver import Version
from contractrepo.git.reader import RepositoryReader
from contractrepo.policy import Policy
from contractrepo.service.announcing import deprecated_since
from contractrepo.service.trees import ContractTrees
from contractrepo.service.versions import released
from contractrepo.workflow.bases import bases, promised
from contractrepo.workflow.move import Base, ContractState, Move


class Moves:
    """Builds the moves that guards judge, from a repository or a push.

    Args:
        reader: Where commits and refs are read.
        trees: Contracts of the same reader.
        policy: The policy in force before the change.
        as_of: The day of the change.
    """

    def __init__(self, reader: RepositoryReader, trees: ContractTrees, policy: Policy, as_of: date) -> None:
        self._reader, self._trees, self._policy, self._as_of = reader, trees, policy, as_of

    def move(self, name: str, main: str | None, new: ContractState | None) -> Move:
        """Return the move of a contract on main.

        Args:
            name: The contract.
            main: Tip of main before the change, or None where main does not exist.
            new: The contract after the change, or None where it is removed.
        """
        old = self._trees.readable(name, main)
        versions = released(self._reader, name)
        found = self._released_bases(name, versions, new)
        if not versions and old is not None:
            found = (Base(short_ref(MAIN), old.contract, old.mocks),)
        since = deprecated_since(self._reader, self._trees, name, versions, self._policy.for_contract(name))
        topics, as_of = self._topics(name), self._as_of
        return Move(name, old, new, found, bool(versions), self._policy, topics, as_of, since)

    def _released_bases(
        self, name: str, versions: dict[Version, str], new: ContractState | None
    ) -> tuple[Base, ...]:
        rules = self._policy.for_contract(name)
        info_version = new.contract.version if new else ""
        chosen = promised(bases(self._supported(name, versions), rules, info_version), info_version)
        let_pass = self._let_pass(name, versions)
        return tuple(
            replace(
                self._base(name, version, versions[version]),
                accepted=frozenset().union(*(found for later, found in let_pass.items() if later > version)),
            )
            for version in chosen
        )

    def _supported(self, name: str, versions: Iterable[Version]) -> tuple[Version, ...]:
        """A retired version binds nobody; reviews are loaded only where there is a release."""
        if not versions:
            return ()
        from contractrepo.service.reviews.supporting import supported

        return supported(self._reader, self._trees, name, versions)

    def _let_pass(self, name: str, versions: Iterable[Version]) -> Mapping[Version, frozenset[str]]:
        if not versions:
            return {}
        from contractrepo.service.reviews.supporting import let_pass

        return let_pass(self._reader, self._trees, name, versions)

    def _base(self, name: str, version: Version, tag: str) -> Base:
        ref = short_ref(version_ref(name, str(version)))
        state = self._trees.get(name, self._reader.commit_of(tag), ref)
        return Base(ref, state.contract, state.mocks)

    def _topics(self, name: str) -> frozenset[str]:
        prefix = f"{DESIGNS}{name}/"
        return frozenset(ref.removeprefix(prefix) for ref in self._reader.refs(prefix))
