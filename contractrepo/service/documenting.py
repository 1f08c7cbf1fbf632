"""Documentation of stored contracts: built for any ref, kept for every release."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from contractrepo.core.layout import DOCS, POLICY, TAGS, docs_ref
from contractrepo.core.problem import Problem
from contractrepo.core.semver import parse_version
from contractrepo.docs import Release, Site, build_docs
from contractrepo.errors import ConflictError, ContractError, StoreError
from contractrepo.git.changes import Instant, Receipt, RefChange
from contractrepo.git.refnames import ZERO
from contractrepo.git.repository import Repository
from contractrepo.service.documented_reviews import review_of
from contractrepo.service.editions import Editions, plain_folder, served_folder
from contractrepo.service.naming import Finder, Named
from contractrepo.service.reviews.dossier import Dossiers
from contractrepo.service.tree_ids import blob_id, blobs_below, tree_id_of
from contractrepo.service.versions import released
from contractrepo.workflow.flaw import Flaw
from contractrepo.workflow.records.naming import place_of


@dataclass(frozen=True, slots=True)
class Verified:
    """Stored documentation beside what its commit gives today.

    Attributes:
        ref: Where it is stored.
        stored: Id of the tree that is stored.
        rebuilt: Id of the tree that was built anew.
        differing: Paths of the files that differ; empty where the ids are equal.
    """

    ref: str
    stored: str
    rebuilt: str
    differing: tuple[str, ...]

    @property
    def same(self) -> bool:
        """Whether what is stored is what anybody can build."""
        return self.stored == self.rebuilt


@dataclass(frozen=True, slots=True)
class Documenting:
    """Builds documentation from one repository.

    Attributes:
        store: The repository or clone.
        finder: Finds its contracts.
        dossiers: What is known about their versions.
        clock: Tells the time of receipts.
        user: Who the log says has asked.
    """

    store: Repository
    finder: Finder
    dossiers: Dossiers
    clock: Callable[[], Instant]
    user: str

    def site(  # noqa: PLR0913  the options of the command
        self,
        name: str,
        ref: str,
        *,
        base_url: str | None = None,
        kind: str | None = None,
        single: bool = False,
        beside: bool = True,
    ) -> Site:
        """Return the documentation of a contract at a ref; of a release, the same at any time.

        Args:
            name: The contract.
            ref: A branch, tag, version (``v1.2.0``) or commit.
            base_url: Where the site will stand.
            kind: ``html``, ``markdown``, or both without.
            single: Whether everything stands on one page.
            beside: Whether the site will stand below the index of versions, to which it then leads.

        Raises:
            UsageError: ``unknown-ref`` or ``unknown-contract``.
            ContractError: An example of the mocks breaks the contract.
        """
        found = self.finder.find(name, ref)
        version = found.state.contract.version
        review = self._review(found, version, beside=beside) if parse_version(version) is not None else None
        base = review.previous if review is not None else self._newest(name)
        previous = self.finder.find(name, f"v{base}").state if base else None
        return build_docs(
            found.state.contract,
            found.state.mocks,
            previous=None if previous is None else previous.contract,
            previous_mocks=None if previous is None else previous.mocks,
            release=review,
            base_url=base_url,
            format=kind,
            single=single,
        )

    @property
    def editions(self) -> Editions:
        """Everything of a contract that has documentation."""
        return Editions(self.store, self.finder, self.dossiers)

    def versions(self, name: str) -> Site:
        """Return the index of a contract's versions and drafts.

        Raises:
            UsageError: ``unknown-contract``.
        """
        return self.editions.index(name, served_folder)

    def all_sites(self, name: str, *, base_url: str | None = None, kind: str | None = None) -> Site:
        """Return the index of versions, and below it the site of every version and draft; arguments as for `site`.

        Raises:
            UsageError: ``unknown-contract``.
            ContractError: An example of the mocks of one of them breaks its contract.
        """
        files = dict(self.editions.index(name, plain_folder, kind=kind))
        problems: list[Problem] = []
        for ref in self.editions.refs(name):
            folder = plain_folder(ref)
            below = None if base_url is None else f"{base_url.rstrip('/')}/{folder}"
            site = self.site(name, ref, base_url=below, kind=kind)
            files |= {f"{folder}/{path}": content for path, content in site.items()}
            problems += site.problems
        return Site(files, tuple(problems))

    def changes(self, name: str, base: str, revision: str, *, kind: str = "markdown") -> str:
        """Return the page that tells what changed from one ref to another.

        Raises:
            UsageError: ``unknown-ref`` or ``unknown-contract``.
            ContractError: An example of the mocks breaks the contract.
        """
        old, new = self.finder.find(name, base).state, self.finder.find(name, revision).state
        site = build_docs(
            new.contract, new.mocks, previous=old.contract, previous_mocks=old.mocks, format=kind
        )
        return site["changes.html" if kind == "html" else "changes.md"].decode()

    def verify(self, name: str, version: str) -> Verified:
        """Build the documentation of a release anew and hold it against what is stored.

        Raises:
            UsageError: ``unknown-ref`` or ``unknown-contract``.
            StoreError: ``docs-missing``: none is stored, or none was fetched.
            ContractError: An example of the mocks breaks the contract.
        """
        ref = docs_ref(name, version)
        stored = self.store.refs(ref).get(ref)
        if stored is None:
            raise StoreError(
                "docs-missing",
                f"there is no documentation of {name} {version}",
                "contractrepo docs store builds it in the repository; a clone fetches it",
            )
        rebuilt = dict(self.site(name, f"v{version}"))
        tree = tree_id_of(rebuilt)
        return Verified(ref, stored, tree, () if tree == stored else tuple(self._differing(stored, rebuilt)))

    def _differing(self, stored: str, rebuilt: Mapping[str, bytes]) -> Iterator[str]:
        known = dict(blobs_below(self.store.object, stored))
        for path in sorted({*known, *rebuilt}):
            if path not in rebuilt or known.get(path) != blob_id(rebuilt[path]):
                yield path

    def store_pending(self) -> list[str]:
        """Build and store the documentation of every release that has none, and return the refs written.

        Raises:
            ContractError: An example of the mocks of a release breaks the contract; those of the others are stored.
        """
        written: list[str] = []
        problems: list[Problem] = []
        for ref in self._pending():
            try:
                written += [ref] if self._stored(ref) else []
            except ContractError as error:
                problems += error.problems
        if problems:
            raise ContractError(problems)
        return written

    def hindrance(self, name: str, version: str) -> Flaw | None:
        """Return why the documentation of a release cannot be built, or None where it can."""
        try:
            self.site(name, f"v{version}")
        except ContractError as error:
            first = error.problems[0]
            message = f"the documentation of {name} {version} cannot be built: [{first.code}] {first.message}"
            return Flaw("docs-failed", message, "contractrepo docs store tries again")
        return None

    def _pending(self) -> Iterator[str]:
        there = self.store.refs(DOCS)
        for tag in self.store.refs(TAGS):
            place = place_of(tag)
            if place is not None and place.kind == "release":
                ref = docs_ref(place.name, place.version)
                if ref not in there and self._is_released(place.name, place.version):
                    yield ref

    def _is_released(self, name: str, version: str) -> bool:
        return self.dossiers.open(name, version).review.course.release is not None

    def _stored(self, ref: str) -> bool:
        name, _, version = ref.removeprefix(DOCS).partition("/")
        tree = self.store.write_tree(None, dict(self.site(name, version)))
        policy = self.store.refs(POLICY).get(POLICY)
        receipt = Receipt(self.user, "api", self.clock(), policy)
        try:
            self.store.update([RefChange(ref, ZERO, tree)], receipt)
        except ConflictError:  # somebody else built the same meanwhile
            return False
        return True

    def _newest(self, name: str) -> str:
        return next(map(str, released(self.store, name)), "")

    def _review(self, found: Named, version: str, *, beside: bool) -> Release:
        return replace(review_of(self.dossiers.open(found.name, version), found), versions=beside)
