"""One edit of a contract is one commit: judge it, write it, and try again when somebody else was faster."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from contractrepo.core.author import Author
from contractrepo.core.layout import MAIN, POLICY, TAGS, contract_path, design_ref, short_ref
from contractrepo.errors import ConflictError
from contractrepo.git.changes import Instant, Receipt, RefChange
from contractrepo.git.refnames import ZERO
from contractrepo.git.repository import Repository
from contractrepo.service.clock import day_of
from contractrepo.service.drafts import Draft, Written
from contractrepo.service.following import with_mocks
from contractrepo.service.judging import Moves
from contractrepo.service.policies import checks_in_force, policy_in_force
from contractrepo.service.refusing import refusal
from contractrepo.service.syncing import followed, united
from contractrepo.service.trees import ContractTrees
from contractrepo.workflow.describing import describe
from contractrepo.workflow.guards import judge
from contractrepo.workflow.move import ContractState

if TYPE_CHECKING:
    from contractrepo.syncing.plan import Mode

_ATTEMPTS = 100


@dataclass(frozen=True, slots=True)
class Place:
    """Where an edit builds on.

    Attributes:
        tip: The branch's commit, or None where the branch does not exist yet.
        commit: The commit to build on: the branch's, or main's for a new design; None in an empty repository.
        tree: Tree id of the contract there, or None where it is new.
    """

    tip: str | None
    commit: str | None
    tree: str | None


@dataclass(frozen=True, slots=True)
class Editor:
    """Writes edits of one contract to one branch.

    Attributes:
        store: The repository.
        trees: Its contracts.
        name: The contract.
        design: Topic of the design to write to, or None for main.
        author: Who edits.
        clock: Tells the time of the commit and of its receipt.
        user: Who the log says has asked.
    """

    store: Repository
    trees: ContractTrees
    name: str
    design: str | None
    author: Author
    clock: Callable[[], Instant]
    user: str

    @property
    def branch(self) -> str:
        """Return the full name of the branch."""
        return MAIN if self.design is None else design_ref(self.name, self.design)

    @property
    def mode(self) -> Mode:
        """Return what becomes of an example that contradicts its schema."""
        return "strict" if self.design is None else "auto"

    def place(self) -> Place:
        """Return where an edit that begins now builds on."""
        refs = self.store.refs("refs/heads/")
        tip = refs.get(self.branch)
        commit = tip or refs.get(MAIN)
        return Place(tip, commit, self.store.tree_id(commit, contract_path(self.name)) if commit else None)

    def draft(self, place: Place) -> Draft:
        """Return the contract's files at a place."""
        return Draft(self.name, self._files(place))

    def commit(self, draft: Draft, start: Place, message: str | None, *, replaced: bool = False) -> Written:
        """Write the draft as one commit, or nothing where it changes nothing.

        Args:
            draft: What is to be written.
            start: Where the draft began.
            message: What the author says, or None for a generated subject.
            replaced: Whether the document comes from elsewhere, so that what it lacks was not removed from it.

        Raises:
            WorkflowError: A rule of main refuses it; `data["objections"]` holds the reasons.
            ConflictError: ``contract-changed``: somebody else changed the same contract meanwhile; ``sync-conflict``:
                document and mocks contradict each other, `data["conflicts"]` holds how.
            ContractError: The document cannot be read at all.
        """
        old = self.trees.readable(self.name, start.commit)
        cache = self.trees.pending()
        before = self._files(start)
        files = draft.files if replaced else followed(self.name, before, draft.files)
        new = with_mocks(files, contract_path(self.name), old, cache)
        if replaced and old is not None:
            new = united(new, contract_path(self.name), cache)
        changes = tree_changes(before, new.files, contract_path(self.name))
        if not changes:
            return self._written(new, None, "")
        text = describe(self.name, old, new, subject=message)
        judged: object = None
        for _ in range(_ATTEMPTS):
            place = self.place()
            if place.tree != start.tree:
                break
            basis = self._basis()
            if self.design is None and basis != judged:
                self._judge(place, new)
                judged = basis
            commit = self._write(place, changes, text)
            if self.swap(place, commit, basis):
                written = self._written(new, commit, text.partition("\n")[0])
                if cache is not None:
                    cache.settle()
                return written
        message = f"somebody else changed '{self.name}' on {short_ref(self.branch)} meanwhile"
        raise ConflictError("contract-changed", message, "look at the new state and edit again")

    def _files(self, place: Place) -> Mapping[str, bytes]:
        return self.store.files(place.commit, contract_path(self.name)) if place.commit else {}

    def _basis(self) -> object:
        """What the verdict of the guards depends on besides the contract itself."""
        return self.store.refs(POLICY), self.store.refs(f"{TAGS}{self.name}/")

    def _judge(self, place: Place, new: ContractState) -> None:
        policy = policy_in_force(self.store).policy
        moves = Moves(self.store, self.trees, policy, day_of(self.clock()))
        objections = judge(moves.move(self.name, place.commit, new))
        blocking = [objection for objection in objections if objection.blocking]
        if blocking:
            raise refusal(blocking)

    def _write(self, place: Place, changes: Mapping[str, bytes | None], text: str) -> str:
        tree = self.store.write_tree(place.commit, changes)
        parents = [place.commit] if place.commit else []
        return self.store.write_commit(tree, parents, author=self.author, when=self.clock(), message=text)

    def swap(self, place: Place, commit: str, basis: object = None) -> bool:
        """Move the branch; False where somebody else was faster, or what a verdict was based on is no longer `basis`."""

        def verify() -> None:
            if basis is not None and self._basis() != basis:
                raise ConflictError("ref-changed", "the policy or a release changed meanwhile")

        policy = self.store.refs(POLICY).get(POLICY)
        receipt = Receipt(self.user, "api", self.clock(), policy)
        try:
            self.store.update([RefChange(self.branch, place.tip or ZERO, commit)], receipt, verify=verify)
        except ConflictError as error:
            if error.code == "ref-changed":
                return False
            raise
        return True

    def _written(self, new: ContractState, commit: str | None, subject: str) -> Written:
        contract = new.contract
        return Written(
            short_ref(self.branch),
            commit,
            subject,
            len(contract.operations),
            len(new.mocks),
            checks_in_force(self.store, self.name).judged(contract.problems),
        )


def tree_changes(old: Mapping[str, bytes], new: Mapping[str, bytes], path: str) -> dict[str, bytes | None]:
    """Return what a tree that holds `old` at `path` needs to hold `new` there: path -> content, None to remove it."""
    return {
        f"{path}/{name}": new.get(name)
        for name in sorted(old.keys() | new.keys())
        if old.get(name) != new.get(name)
    }
