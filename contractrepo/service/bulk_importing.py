"""Many contracts from outside, stored by one commit: all of them or none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from contractrepo.core.author import Author
from contractrepo.core.layout import ENTRY_FILES, MAIN, POLICY, TAGS, contract_path
from contractrepo.core.text import printable
from contractrepo.errors import ConflictError, UsageError
from contractrepo.git.changes import Instant, Receipt, RefChange
from contractrepo.git.refnames import ZERO
from contractrepo.git.repository import Repository
from contractrepo.service.clock import day_of
from contractrepo.service.drafts import Draft
from contractrepo.service.following import with_mocks
from contractrepo.service.importing import read_import
from contractrepo.service.judging import Moves
from contractrepo.service.policies import policy_in_force
from contractrepo.service.refusing import refusal
from contractrepo.service.syncing import united
from contractrepo.service.trees import ContractTrees
from contractrepo.workflow.guards import judge
from contractrepo.workflow.objection import Objection

_ATTEMPTS = 20
_SUFFIXES = frozenset({".yaml", ".yml", ".json"})


@dataclass(frozen=True, slots=True)
class BulkImport:
    """What became of many contracts.

    Attributes:
        commit: The new commit on main, or None where all of them were there already.
        changed: Names of the contracts that are new or differ, sorted.
        unchanged: Names of the others, sorted.
    """

    commit: str | None
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]


def documents_in(folder: Path) -> dict[str, Path]:
    """Return contract name -> document of a folder: ``NAME.yaml`` (``.yml``, ``.json``) or ``NAME/openapi.yaml``.

    Raises:
        UsageError: ``file-not-found``: there is no such folder, or no document in it; ``import-name-clash``: two documents
            have one name.
    """
    found: dict[str, Path] = {}
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        inside = [path / name for name in ENTRY_FILES if (path / name).is_file()]
        documents = [path] if path.is_file() and path.suffix in _SUFFIXES else inside[:1]
        for document in documents:
            name = path.stem if document == path else path.name
            if name in found:
                message = f"{printable(str(found[name]))} and {printable(str(document))} are one contract"
                raise UsageError("import-name-clash", message, "rename one of them")
            found[name] = document
    if not found:
        message = f"{printable(str(folder))} holds no documents"
        raise UsageError("file-not-found", message, "name a folder of NAME.yaml or NAME/openapi.yaml")
    return found


@dataclass(frozen=True, slots=True)
class BulkImporter:
    """Writes many contracts to main.

    Attributes:
        store: The repository.
        trees: Its contracts.
        author: Who imports.
        clock: Tells the time of the commit and of its receipt.
        user: Who the log says has asked.
    """

    store: Repository
    trees: ContractTrees
    author: Author
    clock: Callable[[], Instant]
    user: str

    def run(
        self, sources: Mapping[str, Path | str | bytes], message: str | None, progress: Callable[[str], None]
    ) -> BulkImport:
        """Store the contracts; see `ContractRepo.import_contracts`."""
        start = self.store.refs(MAIN).get(MAIN)
        basis = self._basis()
        moves = Moves(self.store, self.trees, policy_in_force(self.store).policy, day_of(self.clock()))
        changes: dict[str, bytes | None] = {}
        changed: list[str] = []
        objections: list[Objection] = []
        for name in sorted(sources):
            edits, said = self._prepared(name, sources[name], start, moves)
            changes |= edits
            changed += [name] if edits else []
            objections += said
            progress(name)
        blocking = [one for one in objections if one.blocking]
        if blocking:
            raise refusal(blocking)
        commit = self._write(start, changes, changed, message, basis) if changed else None
        return BulkImport(commit, tuple(changed), tuple(sorted(sources.keys() - set(changed))))

    def _prepared(
        self, name: str, source: Path | str | bytes, main: str | None, moves: Moves
    ) -> tuple[dict[str, bytes | None], list[Objection]]:
        """Return what a contract changes below the root, and what is said against it."""
        path = contract_path(name)
        document = read_import(source, Path.cwd())
        there = main is not None and self.store.tree_id(main, path) is not None
        before = self.store.files(main, path) if main is not None and there else {}
        draft = Draft(name, before)
        draft.write_document(document.entry, document.others, document.mocks)
        old, cache = self.trees.readable(name, main), self.trees.pending()
        new = with_mocks(draft.files, path, old, cache)
        if old is not None:
            new = united(new, path, cache)
        names = before.keys() | new.files.keys()
        edits = {
            f"{path}/{one}": new.files.get(one)
            for one in sorted(names)
            if before.get(one) != new.files.get(one)
        }
        return edits, list(judge(moves.move(name, main, new))) if edits else []

    def _write(
        self,
        start: str | None,
        changes: Mapping[str, bytes | None],
        names: list[str],
        message: str | None,
        basis: object,
    ) -> str:
        """Write one commit; again on top of what others wrote meanwhile, as long as they left these contracts alone."""

        def verify() -> None:
            if self._basis() != basis:
                raise ConflictError(
                    "ref-changed", "the policy or a release changed meanwhile", "import again"
                )

        text = message or f"Import {len(names)} contracts"
        for _ in range(_ATTEMPTS):
            tip = self.store.refs(MAIN).get(MAIN)
            self._check_untouched(start, tip, names)
            tree = self.store.write_tree(tip, changes, packed=True)
            parents = [tip] if tip else []
            commit = self.store.write_commit(
                tree, parents, author=self.author, when=self.clock(), message=text
            )
            receipt = Receipt(self.user, "api", self.clock(), self.store.refs(POLICY).get(POLICY))
            try:
                self.store.update([RefChange(MAIN, tip or ZERO, commit)], receipt, verify=verify)
            except ConflictError as error:
                if error.data.get("ref") != MAIN:
                    raise
            else:
                return commit
        raise ConflictError("contract-changed", "main moves faster than it can be followed", "import again")

    def _check_untouched(self, start: str | None, tip: str | None, names: list[str]) -> None:
        if tip is None or tip == start:
            return
        touched = set(self.store.changed_contracts(start or ZERO, tip)) & set(names)
        if touched:
            message = f"somebody else changed '{min(touched)}' on main meanwhile"
            raise ConflictError("contract-changed", message, "look at the new state and import again")

    def _basis(self) -> object:
        """What the verdict of the guards depends on besides the contracts themselves."""
        return self.store.refs(POLICY), self.store.refs(TAGS)
