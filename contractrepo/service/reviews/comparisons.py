"""Outcomes of comparisons between stored contracts, kept by what they depend on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date

from contractrepo.core.json_values import canonical_json
from contractrepo.core.layout import contract_path
from contractrepo.core.recent import Recent
from contractrepo.core.semver import Bump, Version
from contractrepo.policy import Compatibility
from contractrepo.service.trees import ContractTrees, TreeReader
from contractrepo.workflow.records import Against

_MOST_KEPT = 1_000


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a review needs to know of a comparison.

    Attributes:
        findings_digest: Digest of its findings.
        breaking: Fingerprint of each breaking finding.
        required_bump: The least step of the version number.
        calm_bump: The same once no breaking finding counts any more.
    """

    findings_digest: str
    breaking: tuple[str, ...]
    required_bump: Bump
    calm_bump: Bump

    def against(self, version: Version) -> Against:
        """Return it as a report says it of the version that was compared with."""
        return Against(version, self.required_bump, self.calm_bump, self.breaking)


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

    def outcome(
        self, name: str, sides: tuple[str, str], rules: Compatibility, as_of: date, since: Mapping[str, date]
    ) -> Outcome:
        """Return the outcome for the contract as two commits hold it.

        Args:
            name: The contract.
            sides: Commits of the base and of the revision.
            rules: Rules to judge by.
            as_of: The date that decides sunsets.
            since: Operation -> the day of the release that deprecated it.

        Raises:
            UsageError: ``unknown-contract``: a commit has no such contract.
            ContractError: A document cannot be read at all.
        """
        path = contract_path(name)
        trees = tuple(self._reader.tree_id(commit, path) for commit in sides)
        if trees[0] is not None and trees[0] == trees[1]:
            from contractrepo.breaking.fingerprint import findings_digest

            return Outcome(findings_digest(()), (), "none", "none")
        key = (*trees, canonical_json(asdict(rules)), as_of, *sorted(since.items()))
        found = self._kept.find(key)
        if found is None:
            found = self._compared(name, sides, rules, as_of, since)
            self._kept.keep(key, found, 1)
        return found

    def _compared(
        self, name: str, sides: tuple[str, str], rules: Compatibility, as_of: date, since: Mapping[str, date]
    ) -> Outcome:
        from contractrepo import breaking
        from contractrepo.service.comparing import compare_states

        old, new = (self.trees.get(name, commit, commit[:12]) for commit in sides)
        found = compare_states(old, new, policy=rules, as_of=as_of, deprecated_since=since)
        breaks = [one for one in found.findings if one.severity == breaking.Severity.BREAKING]
        others = tuple(one for one in found.findings if one.severity != breaking.Severity.BREAKING)
        return Outcome(
            found.findings_digest,
            tuple(one.fingerprint for one in breaks),
            found.required_bump,
            replace(found, findings=others).required_bump,
        )
