"""What a repository knows about the policy that is to follow the one in force."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from contractrepo.core.digests import sha256_of
from contractrepo.core.layout import POLICY_FILE, PRINCIPALS_FILE
from contractrepo.core.text import printable
from contractrepo.errors import ContractError, ContractRepoError, WorkflowError
from contractrepo.git.changes import Instant
from contractrepo.git.reader import RepositoryReader
from contractrepo.policy import Rulebook
from contractrepo.service.policies import policy_in_force
from contractrepo.service.reviews.comparisons import Comparisons
from contractrepo.service.reviews.dossier import Dossiers
from contractrepo.service.trees import ContractTrees
from contractrepo.workflow.records import Subject
from contractrepo.workflow.succession import Candidate, Succession


def succession(
    reader: RepositoryReader, clock: Callable[[], Instant], serial: str | None = None
) -> Succession:
    """Return what is known about a serial of the policy; the one that has to come next without.

    Args:
        reader: The repository, a clone, or what is about to land.
        clock: Tells the time.
        serial: The serial.

    Raises:
        WorkflowError: ``approvals-off``: nobody may sign; ``policy-unreadable`` or ``ref-bypassed``.
        StoreError: ``log-broken``.
    """
    found = policy_in_force(reader)
    if found.commit is None or not found.rulebook.principals.all:
        message = "the policy in force lists nobody who could sign, so nobody can agree to another one"
        raise WorkflowError("approvals-off", message, "contractrepo init turns approvals on")
    number = serial or str(found.policy.serial + 1)
    ballot = Dossiers(reader, Comparisons(reader, ContractTrees(reader)), clock).ballot(number)
    held = cache(lambda commit: candidate(reader, commit))
    return Succession(number, found.commit, found.rulebook, ballot, held, clock().seconds)


def candidate(reader: RepositoryReader, commit: str) -> Candidate:
    """Return what a commit holds that is to become the policy."""
    try:
        info, names = reader.commit_info(commit), reader.names(commit, "")
        others = [name for name in names if name not in (POLICY_FILE, PRINCIPALS_FILE)]
        if others:
            return Candidate(commit, info.parents, fault=f"it holds {printable(others[0], limit=60)} too")
        files = reader.files(commit, "")
    except ContractRepoError:
        return Candidate(commit)
    try:
        book = Rulebook.parse(files)
    except ContractError as error:
        fault = "; ".join(printable(str(one), limit=300) for one in error.problems[:3])
        return Candidate(commit, info.parents, fault=fault)
    subject = Subject(commit, info.tree, "", sha256_of(files[POLICY_FILE]), book.digest)
    return Candidate(commit, info.parents, subject, book)
