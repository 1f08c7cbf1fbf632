"""The rules of pushes, by kind of ref."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from contractrepo.core.layout import CONTRACTS, DESIGNS, MAIN, design_of, short_ref
from contractrepo.core.names import NAME_RULE, is_contract_name
from contractrepo.core.text import printable
from contractrepo.errors import ContractError, ContractRepoError, WorkflowError
from contractrepo.git.changes import RefChange
from contractrepo.git.quarantine import PushReader
from contractrepo.git.refnames import ZERO
from contractrepo.policy import Policy
from contractrepo.service.judging import Moves
from contractrepo.service.policies import policy_in_force
from contractrepo.service.trees import ContractTrees
from contractrepo.workflow.guards import advise, judge
from contractrepo.workflow.move import ContractState
from contractrepo.workflow.objection import Objection


def judge_changes(reader: PushReader, changes: Sequence[RefChange]) -> list[Objection]:
    """Return everything that is said against changes of governed refs and designs, in the order of the push."""
    court = _Court(reader)
    found: list[Objection] = []
    for change in changes:
        try:
            found += _rule(change.ref)(court, change)
        except ContractRepoError as error:
            found.append(Objection(error.code, f"{_shown(change)}: {error.message}", error.hint))
    return found


@dataclass(frozen=True)
class _Court:
    """What judging a push needs, read once.

    Attributes:
        reader: The repository as it was, and the pushed objects.
    """

    reader: PushReader

    @cached_property
    def trees(self) -> ContractTrees:
        return ContractTrees(self.reader)

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
        return Moves(self.reader, self.trees, self.policy)


def _rule(ref: str) -> Callable[[_Court, RefChange], Iterator[Objection]]:
    if ref == MAIN:
        return _main
    return _design if ref.startswith(DESIGNS) else _not_yet


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
        new, unreadable = _read(court, name, change.new)
        yield from [unreadable] if unreadable else judge(court.moves.move(name, old, new))


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


def _not_yet(_court: _Court, change: RefChange) -> Iterator[Objection]:
    message = f"{_shown(change)} is not taken from a push by this version"
    yield Objection("ref-not-pushable", message, "push main, or a design: design/CONTRACT/TOPIC")


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
