"""The rules of pushes, by kind of ref."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from contractrepo.core.layout import (
    CONTRACTS,
    DESIGNS,
    MAIN,
    POLICY,
    TAGS,
    contract_path,
    design_of,
    short_ref,
)
from contractrepo.core.names import NAME_RULE, is_contract_name
from contractrepo.core.text import printable
from contractrepo.errors import ContractError, ContractRepoError, WorkflowError
from contractrepo.git.changes import Receipt, RefChange
from contractrepo.git.reader import RepositoryReader
from contractrepo.git.refnames import ZERO
from contractrepo.policy import Policy
from contractrepo.service.caching import PendingCache, cache_of
from contractrepo.service.clock import day_of
from contractrepo.service.judging import Moves
from contractrepo.service.policies import policy_in_force
from contractrepo.service.trees import ContractTrees
from contractrepo.workflow.guards import advise, judge
from contractrepo.workflow.move import ContractState
from contractrepo.workflow.objection import Objection

if TYPE_CHECKING:
    from contractrepo.service.tag_rules import TagVerdict


def judge_changes(
    reader: RepositoryReader, changes: Sequence[RefChange], receipt: Receipt
) -> list[Objection]:
    """Return everything that is said against changes of governed refs and designs, in the order of the push.

    Args:
        reader: The repository as it was, with the objects of the push.
        changes: What is about to land.
        receipt: Who pushes, and when.
    """
    court = _Court(reader, tuple(changes), receipt)
    found: list[Objection] = []
    for change in changes:
        try:
            found += _rule(change.ref)(court, change)
        except ContractRepoError as error:
            found.append(Objection(error.code, f"{_shown(change)}: {error.message}", error.hint))
    if court.cache is not None and not any(objection.blocking for objection in found):
        court.cache.settle()
    return found


@dataclass(frozen=True)
class _Court:
    """What judging a push needs, read once.

    Attributes:
        reader: The repository as it was, and the pushed objects.
        changes: Everything that is about to land.
        receipt: Who pushes, and when.
    """

    reader: RepositoryReader
    changes: tuple[RefChange, ...]
    receipt: Receipt

    @cached_property
    def trees(self) -> ContractTrees:
        return ContractTrees(self.reader, self.cache)

    @cached_property
    def cache(self) -> PendingCache | None:
        """What is known about contracts; what is found out about the pushed ones stays when nothing speaks against the push."""
        cache = cache_of(self.reader.path)
        return None if cache is None else PendingCache(cache)

    @cached_property
    def policy(self) -> Policy:
        """The policy as it was before the push."""
        return policy_in_force(self.reader).policy

    @cached_property
    def main(self) -> str | None:
        """The tip of main before the push."""
        return self.reader.refs(MAIN).get(MAIN)

    @cached_property
    def moves(self) -> Moves:
        return Moves(self.reader, self.trees, self.policy, day_of(self.receipt.when))

    @cached_property
    def tags(self) -> TagVerdict:
        """What came of the tags, all of which are judged together."""
        from contractrepo.service.tag_rules import judge_tags

        tags = [change for change in self.changes if change.ref.startswith(TAGS)]
        designs = [change for change in self.changes if design_of(change.ref) is not None]
        return judge_tags(self.reader, self.trees, tags, designs, self.receipt)

    @property
    def released(self) -> Mapping[str, str]:
        """Contract -> commit of every release that may land; nothing of reviews is loaded where no tag comes."""
        return self.tags.released if any(one.ref.startswith(TAGS) for one in self.changes) else {}

    def is_released(self, name: str, commit: str) -> bool:
        """Tell whether a commit holds a contract as a release of the same push has it; its review has judged it then."""
        released = self.released.get(name)
        path = contract_path(name)
        return released is not None and self.reader.tree_id(commit, path) == self.reader.tree_id(
            released, path
        )


def _rule(ref: str) -> Callable[[_Court, RefChange], Iterator[Objection]]:
    if ref == MAIN:
        return _main
    if ref.startswith(TAGS):
        return _tag
    if ref == POLICY:
        return _policy
    return _design if ref.startswith(DESIGNS) else _not_pushable


def _main(court: _Court, change: RefChange) -> Iterator[Objection]:
    if change.new == ZERO:
        yield Objection("ref-deletion", "main may not be deleted", "push what should be on it instead")
        return
    old = None if change.old == ZERO else change.old
    if old is not None and not court.reader.is_ancestor(old, change.new):
        message = "main is not built on what the repository has: its history would be lost"
        yield Objection("ref-not-fast-forward", message, "git pull --rebase origin main, then push again")
        return
    misplaced = list(_misplaced(court, change))
    if misplaced:
        yield from misplaced
        return
    for name in court.reader.changed_contracts(change.old, change.new):
        if court.is_released(name, change.new):
            continue
        new, unreadable = _read(court, name, change.new)
        yield from [unreadable] if unreadable else judge(court.moves.move(name, old, new))
    yield from _incomplete(court, change)


def _incomplete(court: _Court, change: RefChange) -> Iterator[Objection]:
    """A release that comes with main itself must be on that main."""
    for name, commit in court.released.items():
        if not (court.is_released(name, change.new) and court.reader.is_ancestor(commit, change.new)):
            message = f"main is pushed together with a release of '{name}', and is not built on it"
            yield Objection(
                "release-incomplete", message, "push the tag alone: main follows by itself", contract=name
            )


def _design(court: _Court, change: RefChange) -> Iterator[Objection]:
    """Documents must be readable; what main would refuse is said, and does not stop a draft."""
    design = design_of(change.ref)
    if design is None:
        message = f"{_shown(change)} is no name for a design"
        hint = f"name it design/CONTRACT/TOPIC; each of them: {NAME_RULE}"
        yield Objection("design-name-invalid", message, hint)
        return
    misplaced = list(_misplaced(court, change))
    if misplaced:
        yield from misplaced
        return
    for name in court.reader.changed_contracts(court.main or ZERO, change.new):
        new, unreadable = _read(court, name, change.new)
        if unreadable is not None:
            yield unreadable
        elif name == design[0] and new is not None:
            yield from _advice(court, name, new)


def _advice(court: _Court, name: str, new: ContractState) -> Iterator[Objection]:
    try:
        move = court.moves.move(name, court.main, new)
    except WorkflowError:  # the policy cannot be read: that stops main, not a draft
        return
    yield from advise(move)


def _tag(court: _Court, change: RefChange) -> Iterator[Objection]:
    yield from court.tags.objections.get(change.ref, ())


def _policy(court: _Court, change: RefChange) -> Iterator[Objection]:
    """It follows the records that decide it by itself; pushed, it needs the same quorum."""
    from contractrepo.service.policy_changes.pushing import policy_objections

    yield from policy_objections(court.reader, change, court.changes, court.receipt)


def _not_pushable(_court: _Court, change: RefChange) -> Iterator[Objection]:
    message = f"{_shown(change)} is not taken from a push"
    hint = "push main, a design (design/CONTRACT/TOPIC), or a signed record (contractrepo render)"
    yield Objection("ref-not-pushable", message, hint)


def _misplaced(court: _Court, change: RefChange) -> Iterator[Objection]:
    """What cannot be part of a repository of contracts; files inside a contract are checked as they are read."""
    for name in court.reader.names(change.new, ""):
        if name != CONTRACTS:
            message = f"{_shown(change)}: '{printable(name, limit=60)}' is outside {CONTRACTS}/"
            yield Objection("path-outside-contracts", message, f"keep everything below {CONTRACTS}/NAME/")
    folders = court.reader.children(change.new, CONTRACTS)
    for name in court.reader.names(change.new, CONTRACTS):
        if name not in folders:
            message = f"{_shown(change)}: '{printable(name, limit=60)}' is a file beside the contracts"
            yield Objection("path-outside-contracts", message, f"keep everything below {CONTRACTS}/NAME/")
        elif not is_contract_name(name):
            message = f"{_shown(change)}: '{printable(name, limit=60)}' cannot be the name of a contract"
            yield Objection("name-invalid", message, f"use {NAME_RULE}")


def _read(court: _Court, name: str, commit: str) -> tuple[ContractState | None, Objection | None]:
    """Return the contract in a commit, or what is to be said where it cannot be read."""
    try:
        return court.trees.find(name, commit), None
    except ContractError as error:
        message = f"the document of '{name}' cannot be read"
        hint = "mend it, then push again"
        return None, Objection("document-unreadable", message, hint, contract=name, problems=error.problems)


def _shown(change: RefChange) -> str:
    return printable(short_ref(change.ref), limit=100)
