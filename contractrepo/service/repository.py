"""`ContractRepo`: everything that is done with a repository of contracts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from contractrepo.core.author import Author
from contractrepo.core.names import NAME_RULE, is_topic
from contractrepo.core.problem import Problem
from contractrepo.core.text import printable
from contractrepo.errors import ContractError, StoreError, UsageError
from contractrepo.git.changes import Instant
from contractrepo.git.log import LogEntry
from contractrepo.git.repository import Repository
from contractrepo.git.store import Store
from contractrepo.service import exporting, founding, listing, people
from contractrepo.service.caching import cache_of
from contractrepo.service.clock import now
from contractrepo.service.drafts import Draft, Written
from contractrepo.service.host_methods import HostMethods
from contractrepo.service.listing import ContractRow
from contractrepo.service.naming import Finder, Named, checked
from contractrepo.service.policies import policy_in_force
from contractrepo.service.release_methods import ReleaseMethods
from contractrepo.service.trees import ContractTrees

if TYPE_CHECKING:
    from contractrepo.breaking import Comparison
    from contractrepo.contract import Contract
    from contractrepo.mocking import MockSet
    from contractrepo.policy import Compatibility, Policy
    from contractrepo.service.bulk_importing import BulkImport
    from contractrepo.service.editing import Editor
    from contractrepo.service.merging import Merged
    from contractrepo.service.syncing import Synced
    from contractrepo.signing import SSHSigner
    from contractrepo.syncing.branches import ResolveBranch
    from contractrepo.syncing.plan import Mode, Resolve
    from contractrepo.workflow.move import ContractState

Clock = Callable[[], Instant]


class ContractRepo(ReleaseMethods, HostMethods):
    """A bare git repository of API contracts, or a clone of one.

    Args:
        store: The git repository.
        clock: Tells the time of commits and of their receipt.
        user: Who the log says has asked; the account of this process without.
        cache: Believe and keep what was found out about contracts in the repository's folder (`service.caching`).

    Example:
        >>> import tempfile
        >>> repo = ContractRepo.init(tempfile.mkdtemp())
        >>> with repo.edit("greetings", author=Author("Ada", "ada@example.org")) as draft:
        ...     draft.write_spec('{"openapi": "3.1.0", "info": {"title": "Hi", "version": "1.0.0"}, "paths": {}}')
        >>> draft.written.subject
        'greetings: import Hi 1.0.0 with 0 operations'
    """

    def __init__(
        self, store: Repository, *, clock: Clock = now, user: str | None = None, cache: bool = True
    ) -> None:
        self._store = store
        self._finder = Finder(store, ContractTrees(store, cache_of(store.path) if cache else None))
        self._clock = clock
        self._user = user or people.account()

    @classmethod
    def init(  # noqa: PLR0913  all but the path may be left out, and none says anything about another
        cls,
        path: Path | str,
        policy: Policy | str | bytes | None = None,
        signer: SSHSigner | None = None,
        *,
        principals: str | bytes | None = None,
        author: Author | None = None,
        clock: Clock = now,
        user: str | None = None,
    ) -> ContractRepo:
        """Create a bare repository with a policy and the first entries of its log.

        Args:
            path: A folder that does not exist yet, or is empty.
            policy: The policy or its text; one that suits a single person without.
            signer: Signs the policy; git's own signing key without. Where git has none either, everything but
                approvals works, and `turn_on_approvals` can follow.
            principals: Text that lists the people and their keys (principals.yaml); the signer alone without.
            author: Who founds it; git's ``user.name`` and ``user.email`` without.
            clock: Tells the time.
            user: Who the log says has asked.

        Raises:
            UsageError: ``repository-exists``.
            ContractError: The policy is none, or its people are not.
            WorkflowError: ``principal-unknown``: the signer is none of the people.
            StoreError: ``git-missing``, ``git-too-old`` or ``not-writable``.
        """
        founded = founding.founding(policy, principals, signer, author or people.founder(), clock())
        repo = cls(founding.create(Path(path)), clock=clock, user=user)
        founding.write_policy(repo._store, founded, repo._user)
        return repo

    @classmethod
    def open(
        cls, path: Path | str, *, clock: Clock = now, user: str | None = None, cache: bool = True
    ) -> ContractRepo:
        """Open a repository, or the clone of one that `path` is.

        Raises:
            StoreError: ``not-a-repository``, ``not-bare`` or ``format-unsupported``; of a clone ``remote-missing``,
                ``meta-not-fetched`` or ``not-a-contract-repository``.
        """
        try:
            return cls(Store.open(Path(path)), clock=clock, user=user, cache=cache)
        except StoreError as error:
            if error.code != "not-bare":
                raise
        return cls(_clone_around(Path(path)), clock=clock, user=user, cache=cache)

    @classmethod
    def open_around(
        cls, folder: Path | str, *, clock: Clock = now, user: str | None = None, cache: bool = True
    ) -> ContractRepo:
        """Open the bare repository, or the clone of one, that `folder` is or lies in.

        Raises:
            StoreError: ``not-a-repository``; of a clone as for `open`.
        """
        try:
            return cls(Store.around(Path(folder)), clock=clock, user=user, cache=cache)
        except StoreError as error:
            if error.code != "not-a-repository":
                raise
            try:
                return cls(_clone_around(Path(folder)), clock=clock, user=user, cache=cache)
            except StoreError as other:
                if other.code == "not-a-clone":
                    raise error from None
                raise

    def turn_on_approvals(self, signer: SSHSigner | None = None, *, author: Author | None = None) -> None:
        """Let the first person sign, in a repository that was created without a key; its rules stay as they are.

        Args:
            signer: Signs the policy from now on; git's own signing key without.
            author: Who does it; git's ``user.name`` and ``user.email`` without.

        Raises:
            SignatureError: ``key-missing``, ``key-locked`` or ``key-unusable``.
            WorkflowError: ``approvals-on``: people are listed already, so they decide about it; ``policy-unreadable``.
            ContractError: The policy names more people than the signer.
        """
        founding.turn_on(self._store, signer, author or people.founder(), self._clock(), self._user)

    @property
    def path(self) -> Path:
        """Return the repository's folder."""
        return self._store.path

    @contextmanager
    def edit(
        self,
        name: str,
        *,
        design: str | None = None,
        author: Author | None = None,
        message: str | None = None,
    ) -> Iterator[Draft]:
        """Edit a contract: what the body does to the draft becomes one commit when it ends.

        The mocks follow the document, and the document its mocks. Nothing is written where the body raises or changes nothing.

        Args:
            name: The contract; it need not exist yet.
            design: Topic of the design to write to; main without. A design takes documents with errors.
            author: Who edits; git's ``user.name`` and ``user.email`` without.
            message: First line of the commit message; what changed follows it. Generated without.

        Raises:
            UsageError: ``name-invalid``, ``topic-invalid``, ``author-unknown`` or ``path-unsafe``.
            WorkflowError: A rule of main refuses the change; `data["objections"]` holds the reasons.
            ConflictError: ``contract-changed``: somebody else changed the same contract meanwhile; ``sync-conflict``:
                document and mocks contradict each other, `data["conflicts"]` holds how.
            ContractError: The document cannot be read at all.
        """
        editor = self._editor(name, design, author)
        place = editor.place()
        draft = editor.draft(place)
        yield draft
        draft.written = editor.commit(draft, place, message)

    def import_contract(
        self,
        name: str,
        source: Path | str | bytes,
        *,
        design: str | None = None,
        message: str | None = None,
        author: Author | None = None,
    ) -> Written:
        """Store an OpenAPI document, with the files it refers to and its mocks, as one commit.

        Args:
            name: The contract; what it held before is replaced, edited mocks stay.
            source: A path, ``REV:PATH`` in the git repository around the working folder, or text.
            design: Topic of the design to write to; main without.
            message: First line of the commit message.
            author: Who imports.

        Raises:
            UsageError: ``file-not-found``, and as for `edit`.
            WorkflowError: As for `edit`; a document with errors imports only as a design.
            ConflictError: As for `edit`.
            ContractError: The document cannot be read at all.
        """
        from contractrepo.service.importing import read_import

        editor = self._editor(name, design, author)
        document = read_import(source, Path.cwd())
        place = editor.place()
        draft = editor.draft(place)
        draft.write_document(document.entry, document.others, document.mocks)
        return editor.commit(draft, place, message, replaced=True)

    def import_contracts(
        self,
        sources: Mapping[str, Path | str | bytes],
        *,
        message: str | None = None,
        author: Author | None = None,
        progress: Callable[[str], None] = lambda _: None,
    ) -> BulkImport:
        """Store many OpenAPI documents on main by one commit, all of them or none.

        Args:
            sources: Contract name -> a document as for `import_contract`.
            message: First line of the commit message.
            author: Who imports.
            progress: Called with the name of each contract once it is read and judged.

        Raises:
            UsageError, WorkflowError, ConflictError, ContractError: As for `import_contract`, of the first contract; what
                the rules of main refuse is told of all of them.
        """
        from contractrepo.service.bulk_importing import BulkImporter

        named = {checked(name): source for name, source in sources.items()}
        who = author or people.default_author(self.path)
        return BulkImporter(self._store, self._finder.trees, who, self._clock, self._user).run(
            named, message, progress
        )

    def sync(  # noqa: PLR0913  the fixed interface has them all
        self,
        name: str,
        design: str | None = None,
        mode: Mode | None = None,
        resolve: Resolve | None = None,
        *,
        check: bool = False,
        author: Author | None = None,
    ) -> Synced:
        """Bring a contract's document and mocks together, by one commit, merged from where they last agreed.

        Args:
            name: The contract.
            design: Topic of the design; main without.
            mode: ``strict``: an example that contradicts its schema is a conflict; ``auto`` widens the schema;
                ``propose`` does that as well, but for main on a new design. Without, ``strict`` on main and ``auto`` on a
                design.
            resolve: Code and pointer of conflicts -> ``"spec"`` or ``"mocks"``.
            check: Only tell what would be done.
            author: Who edits.

        Raises:
            UsageError: ``unknown-contract`` and as for `edit`.
            ContractError: The document cannot be read, or a mock file cannot be used.
            WorkflowError: As for `edit`.
            ConflictError: ``contract-changed``.
        """
        from contractrepo.service.syncing import sync_branch

        return sync_branch(self._editor(name, design, author), mode, resolve or {}, check=check)

    def merge_design(
        self, name: str, topic: str, *, author: Author | None = None, resolve: ResolveBranch | None = None
    ) -> Merged:
        """Merge main into a design, by one commit with both as parents; with a conflict nothing is written.

        Args:
            name: The contract.
            topic: The design.
            author: Who merges.
            resolve: Code and place of conflicts -> ``"ours"`` (the design) or ``"theirs"`` (main).

        Raises:
            UsageError: ``unknown-ref``: there is no such design; and as for `edit`.
            ConflictError: ``contract-changed``.
        """
        from contractrepo.service.merging import merge_main

        return merge_main(self._editor(name, topic, author), resolve or {})

    def export(self, name: str, ref: str, directory: Path | str, *, embed: bool = False) -> list[Path]:
        """Write a contract's files, or with `embed` one document that holds its mocks, and return their paths.

        Raises:
            UsageError: ``folder-not-empty``, ``unknown-ref``, ``unknown-contract`` or ``embed-taken``.
            StoreError: ``not-writable``.
        """
        found = self._named(name, ref)
        files = exporting.with_mocks_inside(found.state) if embed else found.state.files
        return exporting.export(files, Path(directory))

    def branches(self) -> list[str]:
        """Return the branches as people write them, sorted: ``main``, ``design/orders/refunds``."""
        return listing.branches(self._store)

    def versions(self, name: str) -> list[str]:
        """Return the released versions of a contract, newest first."""
        return listing.versions(self._store, checked(name))

    def contracts(self) -> list[ContractRow]:
        """Return every contract of main, of the designs and of the releases, sorted by name."""
        return listing.contracts(self._store)

    def contract(self, name: str, ref: str = "main") -> Contract:
        """Return a contract at a branch, tag, version (``v1.2.0``) or commit.

        Raises:
            UsageError: ``unknown-ref`` or ``unknown-contract``.
            ContractError: The document there cannot be read at all.
        """
        return self._named(name, ref).state.contract

    def mocks(self, name: str, ref: str = "main") -> MockSet:
        """Return the mocks of a contract; arguments and errors as for `contract`."""
        return self._named(name, ref).state.mocks

    def check(self, name: str, ref: str = "main", *, policy: Policy | None = None) -> list[Problem]:
        """Return everything that is wrong with the document of a contract, even one that cannot be read.

        Args:
            name: The contract.
            ref: A branch, tag, version or commit.
            policy: Says what a problem counts as; the repository's own without.

        Raises:
            UsageError: ``unknown-ref`` or ``unknown-contract``.
            WorkflowError: ``policy-unreadable``.
        """
        rules = (policy or policy_in_force(self._store).policy).checks(name)
        try:
            return [*rules.judged(self.contract(name, ref).problems)]
        except ContractError as error:
            return [*rules.judged(error.problems)]

    def compare(
        self,
        name: str,
        base: str | ContractState,
        revision: str | ContractState,
        *,
        policy: Policy | Compatibility | None = None,
        as_of: date | None = None,
    ) -> Comparison:
        """Compare two versions of a contract, with the mocks of both.

        Args:
            name: The contract.
            base: A ref, a contract at hand, ``"released"`` (the newest release not above the revision) or ``"supported"`` (every release;
                the worst result is returned, of the newest version that gives it).
            revision: A ref, or a contract at hand.
            policy: Rules to judge by; the repository's own without.
            as_of: The date that decides sunsets.

        Raises:
            UsageError: ``unknown-ref``, ``unknown-contract``, ``no-release``.
        """
        from contractrepo.service.stored_comparing import compare_stored

        return compare_stored(self._finder, checked(name), (base, revision), policy=policy, as_of=as_of)

    def log(self, limit: int | None = None) -> list[LogEntry]:
        """Return the entries of the log of governed refs, newest first.

        Raises:
            StoreError: ``log-broken``.
        """
        return list(self._store.log(limit))

    def _named(self, name: str, ref: str) -> Named:
        return self._finder.find(checked(name), ref)

    def _editor(self, name: str, design: str | None, author: Author | None) -> Editor:
        from contractrepo.service.editing import Editor

        if design is not None and not is_topic(design):
            raise UsageError(
                "topic-invalid", f"'{printable(design, limit=80)}' is no topic of a design", NAME_RULE
            )
        who = author or people.default_author(self.path)
        return Editor(self._store, self._finder.trees, checked(name), design, who, self._clock, self._user)


def _clone_around(folder: Path) -> Repository:
    from contractrepo.git.clone import CloneStore

    return CloneStore.around(folder)
