"""The rules under which records are judged: those in force, and those of any time before."""

from __future__ import annotations

from collections.abc import Iterator

from contractrepo.core.layout import POLICY
from contractrepo.errors import ContractRepoError
from contractrepo.git.reader import RepositoryReader
from contractrepo.policy import Rulebook
from contractrepo.service.policies import policy_commit, policy_in_force

_LONGEST_HISTORY = 10_000


class Rulebooks:
    """Reads policies with their principals; each commit is read once.

    Args:
        reader: The repository, a clone, or a push in quarantine.
    """

    def __init__(self, reader: RepositoryReader) -> None:
        self._reader = reader
        self._kept: dict[str, Rulebook | None] = {}

    def in_force(self) -> Rulebook:
        """Return the rules in force; the built-in ones where the repository has none.

        Raises:
            WorkflowError: ``policy-unreadable``: there are some and they cannot be read, so nothing may pass;
                ``ref-bypassed``: somebody wrote them past the log.
        """
        commit = policy_commit(self._reader)
        known = self.at(commit) if commit is not None else None
        return known or policy_in_force(self._reader).rulebook

    def at(self, commit: str) -> Rulebook | None:
        """Return the rules that a commit of the policy holds, or None where it holds none that can be read."""
        if commit not in self._kept:
            self._kept[commit] = self._read(commit)
        return self._kept[commit]

    def known(self, digest: str) -> Rulebook | None:
        """Return the rules of that digest that are in force or once were, or None."""
        return next((book for book in self._history() if book.digest == digest), None)

    def root(self) -> str | None:
        """Return the first commit of the policy, which tells the repository from all others; None without a policy."""
        *_, root = [None, *self._commits()]
        return root

    def _history(self) -> Iterator[Rulebook]:
        """Yield the rules in force and those before them, newest first, and the built-in ones at last."""
        for commit in self._commits():
            book = self.at(commit)
            if book is not None:
                yield book
        yield Rulebook.built_in()

    def _commits(self) -> Iterator[str]:
        """Yield the commits of the policy, newest first."""
        current = self._reader.refs(POLICY).get(POLICY)
        for _ in range(_LONGEST_HISTORY):
            if current is None:
                break
            yield current
            current = next(iter(self._reader.commit_info(current).parents), None)

    def _read(self, commit: str) -> Rulebook | None:
        try:
            return Rulebook.parse(self._reader.files(commit, ""))
        except ContractRepoError:
            return None
