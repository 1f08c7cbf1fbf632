"""Outcomes of comparisons between stored contracts, kept by what they depend on."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from contractrepo.core.json_values import canonical_json
from contractrepo.core.layout import contract_path
from contractrepo.core.recent import Recent
from contractrepo.core.semver import Bump
from contractrepo.policy import Compatibility
from contractrepo.service.trees import ContractTrees, TreeReader

_MOST_KEPT = 1_000


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a review needs to know of a comparison.

    Attributes:
        findings_digest: Digest of its findings.
        breaking: Number of breaking findings.
        required_bump: The least step of the version number.
    """

    findings_digest: str
    breaking: int
    required_bump: Bump


class Comparisons:
    """Compares contracts of commits; the last 1,000 outcomes are kept.

    Args:
        reader: The repository, or a push in quarantine.
        trees: Its contracts.
    """

    def __init__(self, reader: TreeReader, trees: ContractTrees) -> None:
        self.trees = trees
        self._reader = reader
        self._kept: Recent[Outcome] = Recent(_MOST_KEPT)

    def outcome(self, name: str, base: str, revision: str, rules: Compatibility, as_of: date) -> Outcome:
        """Return the outcome for the contract as two commits hold it.

        Raises:
            UsageError: ``unknown-contract``: a commit has no such contract.
            ContractError: A document cannot be read at all.
        """
        path = contract_path(name)
        sides = (self._reader.tree_id(base, path), self._reader.tree_id(revision, path))
        key = (*sides, canonical_json(asdict(rules)), as_of)
        found = self._kept.find(key)
        if found is None:
            found = self._compared(name, base, revision, rules, as_of)
            self._kept.keep(key, found, 1)
        return found

    def _compared(self, name: str, base: str, revision: str, rules: Compatibility, as_of: date) -> Outcome:
        from contractrepo import breaking

        old, new = (self.trees.get(name, commit, commit[:12]).contract for commit in (base, revision))
        found = breaking.compare(old, new, policy=rules, as_of=as_of)
        return Outcome(found.findings_digest, found.count(breaking.Severity.BREAKING), found.required_bump)
