"""The facts about one version of a contract that its review asks for, read from a repository."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from contractrepo.core.digests import content_digest, sha256_of
from contractrepo.core.json_values import canonical_json
from contractrepo.core.layout import DESIGNS, MAIN, contract_path, docs_ref
from contractrepo.core.semver import Bump, Version
from contractrepo.errors import ContractRepoError
from contractrepo.git.reader import RepositoryReader
from contractrepo.policy import Compatibility, Rulebook
from contractrepo.service.announcing import deprecated_since
from contractrepo.service.reviews.commit_signers import signers
from contractrepo.service.reviews.comparisons import Comparisons, Outcome
from contractrepo.service.reviews.endings import Endings
from contractrepo.service.reviews.lineage import Lineage
from contractrepo.service.reviews.rulebooks import Rulebooks
from contractrepo.service.trees import entry_of
from contractrepo.workflow.bases import bases, promised
from contractrepo.workflow.flaw import Flaw
from contractrepo.workflow.move import ContractState, Move
from contractrepo.workflow.records import BasedOn, Report, Subject

if TYPE_CHECKING:
    from contractrepo.workflow.objection import Objection

_BUMPS: tuple[Bump, ...] = ("none", "patch", "minor", "major")


class StoredFacts:
    """Facts of one contract and one version; each is read when it is asked for, and once.

    Args:
        reader: The repository, a clone, or a push in quarantine.
        comparisons: Comparisons of its contracts.
        rulebooks: Its rules, now and before.
        name: The contract.
        version: The version being prepared.
        before: Position in the log; releases from there on do not count. All of them count without.
    """

    def __init__(  # noqa: PLR0913  the last one is for looking back only
        self,
        reader: RepositoryReader,
        comparisons: Comparisons,
        rulebooks: Rulebooks,
        name: str,
        version: str,
        *,
        before: int | None = None,
    ) -> None:
        self._reader = reader
        self._comparisons = comparisons
        self._rulebooks = rulebooks
        self._name = name
        self._version = version
        self._before = before
        self._lineage = Lineage(reader, name, version, before)
        self._subjects: dict[str, Subject | None] = {}

    def subject(self, commit: str) -> Subject | None:
        """Return what a commit holds of the contract, or None where it holds no document of it."""
        if commit not in self._subjects:
            self._subjects[commit] = self._read_subject(commit)
        return self._subjects[commit]

    def document(self, commit: str) -> Mapping[str, Any] | None:
        """Return the data of the document in a commit, or None where none can be read."""
        state = self._state(commit)
        return state.contract.description.data if state is not None else None

    def info_version(self, commit: str) -> str:
        """Return ``info.version`` of the document in a commit, empty where none can be read."""
        state = self._state(commit)
        return state.contract.version if state is not None else ""

    def behind_main(self, commit: str) -> bool:
        """Tell whether main has content of the contract on which a commit is not built."""
        main = self.main()
        path = contract_path(self._name)
        if main is None or self._reader.tree_id(main, path) is None or self._reader.is_ancestor(main, commit):
            return False
        return not any(self._reader.is_ancestor(one, commit) for one in self._reader.origins(main, path))

    def unsound(self, commit: str) -> tuple[Flaw, ...]:
        """Return why main would not take document and mocks of a commit, whatever they are compared with."""
        return self.unsound_under(self._rulebooks.in_force(), commit)

    def unsound_under(self, rulebook: Rulebook, commit: str) -> tuple[Flaw, ...]:
        """Return what `unsound` returns, under other rules than those in force."""
        from contractrepo.workflow.guards import SOUNDNESS

        state = self._comparisons.trees.readable(self._name, commit)
        move = Move(self._name, None, state, (), False, rulebook.policy)
        blocking = [objection for guard in SOUNDNESS for objection in guard(move) if objection.blocking]
        return tuple(map(_flaw, blocking))

    def signers(self, commit: str, base: str | None) -> frozenset[str]:
        """Return the keys that signed the commits which made of the contract's tree `base` what a commit holds.

        Args:
            commit: Holds the contract.
            base: Tree of the contract in the version below; None where there is none.
        """
        return signers(self._reader, commit, contract_path(self._name), base)

    def based_on(self) -> BasedOn:
        """Return the highest release below the version, and what main holds of the contract."""
        main = self.main()
        main_tree = self._reader.tree_id(main, contract_path(self._name)) if main else None
        base = self._lineage.base
        subject = self.subject(self._lineage.commits[base]) if base is not None else None
        if base is None or subject is None:
            return BasedOn(main_tree=main_tree)
        return BasedOn(str(base), subject.tree, subject.spec_digest, main_tree)

    def base_document(self) -> Mapping[str, Any] | None:
        """Return the data of the document of the highest release below the version, or None where there is none."""
        return (
            self.document(self._lineage.commits[self._lineage.base])
            if self._lineage.base is not None
            else None
        )

    def report(self, commit: str, as_of: str) -> Report:
        """Return how the contract in a commit compares with the releases below the version whose promises it must keep.

        Args:
            commit: Holds the contract.
            as_of: The date that decides sunsets, ``YYYY-MM-DD``.

        Raises:
            ContractError: A document cannot be read at all.
        """
        return self.report_under(self._rulebooks.in_force(), commit, as_of)

    def report_under(self, rulebook: Rulebook, commit: str, as_of: str) -> Report:
        """Return what `report` returns, under other rules than those in force."""
        rules = rulebook.policy.for_contract(self._name)
        outcomes = self._outcomes(commit, rules, date.fromisoformat(as_of))
        bump = max((one.required_bump for one in outcomes.values()), key=_BUMPS.index, default="none")
        digests = [[str(version), one.findings_digest] for version, one in outcomes.items()]
        return Report(
            as_of,
            sum(len(one.breaking) for one in outcomes.values()),
            sha256_of(canonical_json(digests)),
            bump,
            against=tuple(one.against(version) for version, one in outcomes.items()),
        )

    def designs(self) -> Mapping[str, str]:
        """Return topic -> commit of the designs of the contract, sorted."""
        prefix = f"{DESIGNS}{self._name}/"
        return {ref.removeprefix(prefix): tip for ref, tip in self._reader.refs(prefix).items()}

    def main(self) -> str | None:
        """Return the tip of main, or None where there is none."""
        return self._reader.refs(MAIN).get(MAIN)

    def released(self) -> tuple[Version, ...]:
        """Return the released versions, newest first; a tag that the log does not know is none."""
        return tuple(self._lineage.commits)

    def repository(self) -> str | None:
        """Return the first commit of the policy, which tells the repository from all others; None without a policy."""
        return self._rulebooks.root()

    def rulebook(self, digest: str) -> Rulebook | None:
        """Return the rules of that digest that are or once were in force, or None."""
        return self._rulebooks.known(digest)

    def docs_built(self) -> bool:
        """Tell whether the documentation of the version is stored."""
        ref = docs_ref(self._name, self._version)
        return ref in self._reader.refs(ref)

    def release_complete(self, commit: str, tree: str) -> bool:
        """Tell whether main is built on a commit that holds that tree of the contract."""
        main, subject = self.main(), self.subject(commit)
        if main is None or subject is None or subject.tree != tree:
            return False
        return self._reader.is_ancestor(commit, main)

    def _read_subject(self, commit: str) -> Subject | None:
        path = contract_path(self._name)
        try:
            tree = self._reader.tree_id(commit, path)
            files = self._reader.files(commit, path) if tree is not None else {}
        except ContractRepoError:
            return None
        entry = entry_of(files)
        if tree is None or entry is None:
            return None
        return Subject(commit, tree, path, sha256_of(files[entry]), content_digest(files))

    def _state(self, commit: str) -> ContractState | None:
        """Return the contract in a commit that somebody names, who may name anything."""
        try:
            return self._comparisons.trees.find(self._name, commit)
        except ContractRepoError:
            return None

    def _outcomes(self, commit: str, rules: Compatibility, as_of: date) -> dict[Version, Outcome]:
        chosen = promised(
            bases(self._endings.supported(self._name, self._lineage.below), rules, self._version),
            self._version,
        )
        trees = self._comparisons.trees
        since = deprecated_since(self._reader, trees, self._name, self._lineage.tags, rules)
        return {
            version: self._comparisons.outcome(
                self._name, (self._lineage.commits[version], commit), rules, as_of, since
            )
            for version in chosen
        }

    @property
    def _endings(self) -> Endings:
        return Endings(self._reader, self._rulebooks, self._about, self._before)

    def _about(self, name: str, version: str) -> StoredFacts:
        return StoredFacts(self._reader, self._comparisons, self._rulebooks, name, version)


def _flaw(objection: Objection) -> Flaw:
    first = "".join(f": {str(problem).partition(chr(10))[0]}" for problem in objection.problems[:1])
    hint = "mend it in the design, push it, and propose that"
    return Flaw(objection.code, f"{objection.message}{first}", hint)
