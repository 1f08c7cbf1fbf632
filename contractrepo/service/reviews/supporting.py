"""Released versions that must keep working, and what they broke with leave, where no review is at hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from contractrepo.core.semver import Version
from contractrepo.git.reader import RepositoryReader
from contractrepo.service.clock import now
from contractrepo.service.reviews.comparisons import Comparisons
from contractrepo.service.reviews.dossier import Dossier, Dossiers
from contractrepo.service.trees import ContractTrees
from contractrepo.workflow.review import Authority
from contractrepo.workflow.review.waiving import named, waived


def supported(
    reader: RepositoryReader, trees: ContractTrees, name: str, versions: Iterable[Version]
) -> tuple[Version, ...]:
    """Return those of the released `versions` of a contract that are not retired, in their order.

    Args:
        reader: The repository, a clone, or a push in quarantine.
        trees: Its contracts.
        name: The contract.
        versions: Released versions.
    """
    return _dossiers(reader, trees).endings.supported(name, versions)


def let_pass(
    reader: RepositoryReader, trees: ContractTrees, name: str, versions: Iterable[Version]
) -> Mapping[Version, frozenset[str]]:
    """Return those of the released `versions` that rest on waivers -> fingerprints of the breaks that these let pass.

    Arguments as for `supported`. By the policy of then: later ones undo no release.
    """
    dossiers = _dossiers(reader, trees)
    said = dossiers.endings.about(name, "waive")
    return {version: _let_pass(dossiers.open(name, str(version))) for version in versions if version in said}


def _let_pass(dossier: Dossier) -> frozenset[str]:
    course = dossier.review.course
    if course.release is None:
        return frozenset()
    record = course.release.record
    book = dossier.facts.rulebook(record.policy) or dossier.rulebook
    return waived(named(course, record.waivers), Authority.of(book, dossier.name))


def _dossiers(reader: RepositoryReader, trees: ContractTrees) -> Dossiers:
    return Dossiers(reader, Comparisons(reader, trees), now)
