"""When releases deprecated operations, by the log."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from contractrepo.core.layout import version_ref
from contractrepo.core.semver import Version
from contractrepo.policy import Compatibility
from contractrepo.service.trees import ContractTrees, TreeReader
from contractrepo.workflow.announcements import announced


def deprecated_since(
    reader: TreeReader,
    trees: ContractTrees,
    name: str,
    versions: Mapping[Version, str],
    rules: Compatibility,
) -> Mapping[str, date]:
    """Return operation -> the day of the release that deprecated it; empty where no policy asks for a window.

    Args:
        reader: Where refs and the log are read.
        trees: Contracts of the same reader.
        name: The contract.
        versions: The released versions that count, each with the object its tag names.
        rules: The rules in force.
    """
    if rules.deprecation_window_days is None:
        return {}
    refs = {version_ref(name, str(version)): value for version, value in versions.items()}
    landed = sorted(reader.receipts(refs).items(), key=lambda item: item[1].order)
    found = ((date.fromisoformat(entry.received[:10]), refs[ref]) for ref, entry in landed)
    states = ((day, trees.readable(name, reader.commit_of(value))) for day, value in found)
    return announced((day, state.contract) for day, state in states if state is not None)
