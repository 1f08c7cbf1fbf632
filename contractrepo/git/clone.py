"""An ordinary clone of a contract repository: read offline, written by pushing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from contractrepo.core.layout import BRANCHES, LOG
from contractrepo.core.text import printable
from contractrepo.errors import StoreError
from contractrepo.git.bare import check_format
from contractrepo.git.changes import Receipt, RefChange
from contractrepo.git.database import ObjectDatabase
from contractrepo.git.log import LogEntry
from contractrepo.git.objects import GitObject
from contractrepo.git.process import run_git
from contractrepo.git.refnames import ZERO, governed, is_ref_name
from contractrepo.git.refs import RefFiles
from contractrepo.git.remote import Remote
from contractrepo.git.remote_refs import RemoteRefs
from contractrepo.git.repository import Repository
from contractrepo.git.verifying import verify_request

# Entries that others may have written between a push and the fetch after it.
_MOST_BETWEEN = 100


class CloneStore(Repository):
    """A clone with a work tree; it shows the remote as it was fetched last, and several threads may share it.

    Attributes:
        path: The folder ``.git``, or what stands for it.
        remote: Name of the remote that is the contract repository.
    """

    def __init__(self, path: Path, shared: Path, remote: Remote) -> None:
        self._own_refs = RefFiles(shared)
        self._remote = remote
        self.remote = remote.name
        database = ObjectDatabase(shared)
        super().__init__(path, database, RemoteRefs(self._own_refs, remote.name), self._explained)

    @classmethod
    def around(cls, folder: Path | str) -> CloneStore:
        """Return the clone that `folder` is in; the remote is asked only where nothing of it was fetched yet.

        Raises:
            StoreError: ``not-a-clone``: there is no work tree of git; ``remote-missing``; ``meta-not-fetched``: nothing
                was fetched yet, and the remote cannot be reached; ``not-a-contract-repository``: the remote is another
                kind of repository, and nothing was fetched; ``refs-not-fetched``; ``format-unsupported``;
                ``git-missing``.
        """
        start = Path(folder).absolute()
        path, shared = _git_folders(start)
        check_format(shared)
        clone = cls(path, shared, Remote.of(start))
        if not clone.refs(LOG):
            clone._fetch_first()
        return clone

    def fetch(self) -> None:
        """Bring everything up to date with the remote; branches and tags of the clone itself stay as they are.

        A tag that the remote has too becomes the remote's.

        Raises:
            StoreError: ``remote-unreachable``: what was fetched before can still be read; ``refs-not-fetched``;
                ``not-a-contract-repository``.
        """
        self._remote.fetch()
        if not self.refs(LOG):
            raise self._foreign()

    def update(
        self,
        changes: Sequence[RefChange],
        receipt: Receipt,
        *,
        verify: Callable[[], None] | None = None,
    ) -> LogEntry | None:
        """Change refs of the remote by one push, all of them or none, and fetch what came of it.

        Where the push is refused, no ref of the clone has changed. A ref that has its new value already counts as pushed:
        the answer to an earlier push may have been lost.

        Args:
            changes: Each ref once, with the value it has there and the one it is to have.
            receipt: Its push options are sent; who asks and when is for the remote to say.
            verify: Called before anything is sent; what it raises stops the push.

        Returns:
            The entry of the remote's log, or None where no governed ref changes.

        Raises:
            ConflictError: ``ref-changed``: a ref is not at its old value; `data` holds `ref`, `expected` and `actual`.
            WorkflowError: ``push-refused``: the message holds the remote's words; ``ref-name-invalid``,
                ``ref-deletion`` or ``log-protected``.
            StoreError: ``object-missing``; ``remote-unreachable``; ``pushed-not-fetched``: the push was accepted, and
                the remote cannot be reached any more.
        """
        for change in changes:
            verify_request(change)
        moving = [one for one in changes if one.old != one.new]
        for change in moving:
            if change.new != ZERO:
                self.object(change.new)
        if verify is not None:
            verify()
        if not moving:
            return None
        self._remote.push(moving, receipt.options)
        self._fetch_pushed()
        return self._entry_of([one for one in moving if governed(one.ref)])

    def recover(self) -> None:
        """Do nothing: transactions are the remote's, and a clone shows what was fetched as a whole."""

    def local_tip(self, ref: str) -> str | None:
        """Return the commit of the clone's own branch of that full name, or None where it has no such branch.

        Raises:
            StoreError: ``ref-unreadable``.
        """
        if not ref.startswith(BRANCHES) or not is_ref_name(ref):
            return None
        value = self._own_refs.value(ref)
        return None if value == ZERO else value

    def unpushed_below(self, prefix: str) -> str | None:
        """Return the first of the clone's own branches below a prefix that has commits which the remote has not."""
        return next((ref for ref in self._own_refs.all(prefix) if self.unpushed(ref)), None)

    def unpushed(self, ref: str) -> bool:
        """Tell whether the clone's own branch of that full name has commits which the remote's branch has not.

        Raises:
            StoreError: ``ref-unreadable`` or ``git-failed``.
        """
        own, pushed = self.local_tip(ref), self._refs.value(ref)
        if own is None or pushed == ZERO:
            return own is not None
        # git knows where the history of a shallow clone ends.
        done = run_git("rev-list", "--max-count=1", own, f"^{pushed}", git_dir=self.path)
        if done.returncode != 0:
            raise StoreError("git-failed", f"git cannot compare {printable(ref)} with {self.remote}")
        return bool(done.stdout)

    def _fetch_first(self) -> None:
        try:
            if not self._remote.is_contract_repository():
                raise self._foreign()
            self.fetch()
        except StoreError as error:
            if error.code != "remote-unreachable":
                raise
            message = f"nothing of the contract repository was fetched yet: {error.message}"
            raise StoreError("meta-not-fetched", message, self._remote.fetch_command) from error

    def _fetch_pushed(self) -> None:
        try:
            self.fetch()
        except StoreError as error:
            message = f"{self.remote} accepted the push, what came of it is not here: {error.message}"
            raise StoreError("pushed-not-fetched", message, self._remote.fetch_command) from error

    def _entry_of(self, changes: Sequence[RefChange]) -> LogEntry | None:
        wanted = {(one.ref, one.new) for one in changes}
        found = (
            entry
            for entry in self.log(_MOST_BETWEEN)
            if wanted & {(one.ref, one.new) for one in entry.changes}
        )
        return next(found, None) if wanted else None

    def _explained(self, object_id: str) -> GitObject:
        try:
            return self._database.read(object_id)
        except StoreError as error:
            if error.code != "object-missing":
                raise
            hint = "a shallow or partial clone lacks some: git fetch --unshallow, or clone again in full"
            raise StoreError(error.code, f"the clone has no object {object_id}", hint) from error

    def _foreign(self) -> StoreError:
        message = f"the remote {self.remote} is no contract repository: it has no {LOG}"
        return StoreError("not-a-contract-repository", message, "name a repository with --repo")


def _git_folders(folder: Path) -> tuple[Path, Path]:
    """Return the git folder of a work tree, and the one that holds refs and objects: linked work trees share it."""
    asked = ("--is-bare-repository", "--path-format=absolute", "--git-dir", "--git-common-dir")
    done = run_git("rev-parse", *asked, folder=folder)
    bare, *paths = done.stdout.decode("utf-8", "surrogateescape").splitlines() or ["true"]
    if bare == "true" or len(paths) != 2:
        reason = printable(done.stderr.decode("utf-8", "replace").partition("\n")[0], limit=300)
        message = f"{printable(str(folder))} is in no work tree of git{reason and f' ({reason})'}"
        raise StoreError("not-a-clone", message, "clone the contract repository, or name one with --repo")
    return Path(paths[0]), Path(paths[1])
