"""Proposals, approvals and refusals, written into a repository or pushed from a clone."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from contractrepo.core.author import Author
from contractrepo.core.layout import MAIN, POLICY, design_ref, short_ref
from contractrepo.core.semver import parse_version
from contractrepo.core.text import printable
from contractrepo.errors import UsageError, WorkflowError
from contractrepo.git.changes import Instant, Receipt
from contractrepo.git.clone import CloneStore
from contractrepo.git.repository import Repository
from contractrepo.service import people
from contractrepo.service.reviews.asked import Asked
from contractrepo.service.reviews.comparisons import Comparisons
from contractrepo.service.reviews.dossier import Dossier, Dossiers
from contractrepo.service.reviews.drafting import Statement, drafted
from contractrepo.service.reviews.implying import Candidate, Candidates
from contractrepo.service.reviews.landing import Landing, Recorded
from contractrepo.service.reviews.rendering import Rendered, rendered
from contractrepo.service.reviews.speaking import known, owner, speaker
from contractrepo.service.trees import ContractTrees
from contractrepo.signing import SSHSigner
from contractrepo.workflow.records import Record
from contractrepo.workflow.review import State
from contractrepo.workflow.review.ending import ENDS

# States in which nothing is proposed that could be agreed to, and something can be.
_WITHOUT_PROPOSAL = (State.DRAFT, State.REJECTED)
_IMPLYING = ("approve", "waive")


class Reviews:
    """The reviews of one repository.

    Args:
        store: The repository or clone.
        trees: Its contracts.
        clock: Tells the time.
        user: Who the log says has asked.
    """

    def __init__(
        self, store: Repository, trees: ContractTrees, clock: Callable[[], Instant], user: str
    ) -> None:
        self._store = store
        self._trees = trees
        self._clock = clock
        self._user = user

    @cached_property
    def dossiers(self) -> Dossiers:
        """What is known about versions."""
        return Dossiers(self._store, Comparisons(self._store, self._trees), self._clock)

    def open(self, name: str, version: str | None) -> Dossier:
        """Return what is known about a version; without one, the one being prepared, else the newest release.

        Raises:
            UsageError: ``unknown-contract``, ``version-needed`` or ``version-invalid``.
        """
        found = self.dossiers.open(name, _checked(version or self._candidates(name).newest()))
        if not found.sightings:
            self._candidates(name)  # a contract of which there is nothing at all is unknown
        return found

    def write(
        self, asked: Asked, signer: SSHSigner, author: Author | None, *, dry_run: bool = False
    ) -> Recorded:
        """Write a signed record, or only judge it; an approval and a waiver propose first what nobody has."""
        version, candidate = self._about(asked)
        landing = self._landing(asked.name, version, signer, author)
        who = speaker(signer, landing.docket.rulebook)
        if asked.kind in _IMPLYING and landing.docket.review.state in _WITHOUT_PROPOSAL:
            _, implied = self._candidate(asked.name, version, None)
            landing.add(drafted(Statement("propose", who, candidate=implied), landing.docket))
        landing.add(drafted(_statement(asked, who, candidate), landing.docket))
        if not dry_run:
            landing.land()
        return self._recorded(landing, asked.name, version)

    def revoke(self, found: Record, comment: str, signer: SSHSigner, author: Author | None) -> Recorded:
        """Write a signed revocation of a record."""
        landing = self._landing(found.name, found.version, signer, author)
        who = speaker(signer, landing.docket.rulebook)
        statement = Statement("revoke", who, comment=comment, revokes=found.digest)
        landing.add(drafted(statement, landing.docket))
        landing.land()
        return self._recorded(landing, found.name, found.version)

    def render(self, asked: Asked, principal: str | None) -> Rendered:
        """Return a record for git to sign; the owner of git's key signs where nobody is named."""
        version, candidate = self._about(asked)
        dossier = self.dossiers.open(asked.name, version)
        book = dossier.rulebook
        who = known(principal, book) if principal else owner(SSHSigner().public_key, book)
        return rendered(drafted(_statement(asked, who, candidate), dossier))

    def _recorded(self, landing: Landing[Dossier], name: str, version: str) -> Recorded:
        return Recorded(landing.records, self.dossiers.open(name, version).review.status)

    def _landing(self, name: str, version: str, signer: SSHSigner, author: Author | None) -> Landing[Dossier]:
        tagger = author or people.default_author(self._store.path)
        policy = self._store.refs(POLICY).get(POLICY)
        receipt = Receipt(self._user, "api", self._clock(), policy)
        return Landing(self._store, lambda: self.dossiers.open(name, version), signer, tagger, receipt)

    def _candidates(self, name: str) -> Candidates:
        return Candidates(self._store, self._trees, name)

    def _about(self, asked: Asked) -> tuple[str, Candidate | None]:
        """Return the version that is spoken about, and what is proposed where something is."""
        if asked.kind == "propose":
            return self._candidate(asked.name, asked.version, asked.design)
        if asked.kind in ENDS:
            return _checked(asked.version or self._candidates(asked.name).newest()), None
        return _checked(asked.version or self._candidates(asked.name).version()), None

    def _candidate(self, name: str, version: str | None, design: str | None) -> tuple[str, Candidate]:
        """Return the version and what is proposed for it; a design names its version itself."""
        if design is not None:
            self._check_pushed(name, design)
        try:
            return self._found(name, version, design)
        except UsageError:
            self._check_designs_pushed(name)
            raise

    def _found(self, name: str, version: str | None, design: str | None) -> tuple[str, Candidate]:
        candidates = self._candidates(name)
        if version is None and design is not None:
            found = candidates.chosen("", design)
            return _checked(found.version), found
        wanted = _checked(version) if version else candidates.version()
        found = candidates.chosen(wanted, design)
        self._check_pushed(name, found.topic)
        return wanted, found

    def _check_designs_pushed(self, name: str) -> None:
        """In a clone, what is not found may be on a branch that nobody has seen yet."""
        prefix = design_ref(name, "")
        ref = self._store.unpushed_below(prefix) if isinstance(self._store, CloneStore) else None
        if ref is not None:
            self._check_pushed(name, ref.removeprefix(prefix))

    def _check_pushed(self, name: str, topic: str | None) -> None:
        """In a clone, what others cannot see cannot be proposed."""
        ref = MAIN if topic is None else design_ref(name, topic)
        if isinstance(self._store, CloneStore) and self._store.unpushed(ref):
            branch = printable(short_ref(ref), limit=200)
            message = f"{branch} has commits that were not pushed"
            raise WorkflowError("not-pushed", message, f"git push {self._store.remote} {branch}")


def _statement(asked: Asked, who: str, candidate: Candidate | None) -> Statement:
    return Statement(
        asked.kind,
        who,
        asked.role,
        asked.comment,
        candidate,
        waiver=asked.waiver,
        deprecation=asked.deprecation,
    )


def _checked(version: str) -> str:
    if parse_version(version) is None:
        message = f"'{printable(version, limit=80)}' is no semantic version"
        hint = "write it without v, for example 1.2.0 (semver.org); info.version of the document spells it the same"
        raise UsageError("version-invalid", message, hint)
    return version
