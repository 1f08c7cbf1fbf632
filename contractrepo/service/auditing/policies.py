"""The versions of the policy: each one agreed to by those whom the one before it asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, partial
from itertools import pairwise
from operator import methodcaller

from contractrepo.core.layout import REVIEWS
from contractrepo.errors import ContractRepoError
from contractrepo.policy import Rulebook
from contractrepo.service.auditing.reading import AuditedReader
from contractrepo.service.auditing.walking import Walked
from contractrepo.service.reviews.dossier import Dossiers
from contractrepo.workflow.auditing import AuditProblem
from contractrepo.workflow.auditing.policy_change import (
    Ballot,
    PolicyVersion,
    change_problems,
    founding_warnings,
)
from contractrepo.workflow.records import POLICY_NAME

_RECORDS = f"{REVIEWS}{POLICY_NAME}/"


class Policies:
    """The policy of a repository from its first version on.

    Args:
        reader: The repository, whose log was walked.
        dossiers: What was signed, by the same reader.
        walked: What the walk found.
    """

    def __init__(self, reader: AuditedReader, dossiers: Dossiers, walked: Walked) -> None:
        self._reader = reader
        self._dossiers = dossiers
        self._walked = walked

    @property
    def records(self) -> int:
        """Number of records about the policy."""
        return len(self._reader.refs(_RECORDS))

    @property
    def roots(self) -> tuple[str, ...]:
        """Digests of the first version, and of the first one that lists people: init prints the one or the other."""
        books = [one.book for one in self._versions if one.book is not None]
        founding = [*books[:1], *[book for book in books if book.principals.all][:1]]
        return tuple(dict.fromkeys(book.digest for book in founding))

    def problems(self) -> Iterator[AuditProblem]:
        """Yield what speaks against any version, and against any record about one."""
        nothing = PolicyVersion("", -1, None)
        for old, new in pairwise([nothing, *self._versions]):
            yield from self._about(new.serial, partial(change_problems, old, new))
        serials = {ref.removeprefix(_RECORDS).partition("/")[0] for ref in self._reader.refs(_RECORDS)}
        for serial in sorted(serials):
            yield from self._about(serial, methodcaller("problems", serial, self._in_force))

    def warnings(self) -> Iterator[AuditProblem]:
        """Yield what a person should know about where the policy comes from."""
        first = next((one for one in self._versions if one.people), None)
        if first is not None:
            yield from self._about(first.serial, partial(founding_warnings, first))

    def _about(
        self, serial: int | str, ask: Callable[[Ballot], Iterable[AuditProblem]]
    ) -> Iterator[AuditProblem]:
        """Ask what was signed about a serial; what cannot be read is a problem by itself."""
        try:
            yield from ask(self._dossiers.ballot(str(serial)))
        except ContractRepoError as error:
            yield AuditProblem(error.code, f"{_RECORDS}{serial}", error.message)

    @cached_property
    def _versions(self) -> list[PolicyVersion]:
        at = self._dossiers.rulebooks.at
        return [PolicyVersion(commit, entry.order, at(commit)) for commit, entry in self._walked.policies]

    @cached_property
    def _in_force(self) -> Rulebook:
        try:
            return self._dossiers.rulebooks.in_force()
        except ContractRepoError:  # told of the version itself
            return Rulebook.built_in()
