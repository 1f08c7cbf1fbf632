"""Files of any ordinary git repository at a revision: documents named ``REV:PATH``, without a contract repository."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path

from contractrepo.core.text import printable
from contractrepo.errors import StoreError, UsageError
from contractrepo.git.batch import ObjectBatch
from contractrepo.git.objects import FILES
from contractrepo.git.process import clean_environment, run_git
from contractrepo.git.reading import blob, is_safe_name, tree_id
from contractrepo.git.refnames import is_object_id


class Worktree:
    """An ordinary git repository, read through git itself.

    Args:
        git_dir: The folder ``.git``, or what stands for it.
        prefix: Where in the repository one is, empty for its root.
    """

    def __init__(self, git_dir: Path, prefix: str = "") -> None:
        self._git_dir = git_dir
        self.prefix = prefix

    @classmethod
    def around(cls, folder: Path) -> Worktree:
        """Return the repository that `folder` is in, bare or not.

        Raises:
            StoreError: ``not-a-repository`` (also where git does not trust its owner) or ``git-missing``.
        """
        done = run_git("rev-parse", "--absolute-git-dir", folder=folder)
        if done.returncode != 0:
            reason = printable(done.stderr.decode("utf-8", "replace").strip().partition("\n")[0], limit=300)
            raise StoreError(
                "not-a-repository", f"{printable(str(folder))} is in no git repository", reason or None
            )
        git_dir = Path(done.stdout.decode("utf-8", "surrogateescape").removesuffix("\n"))
        inside = run_git("rev-parse", "--show-prefix", folder=folder)
        # In a bare repository there is no place to be.
        return cls(git_dir, inside.stdout.decode("utf-8", "surrogateescape").removesuffix("\n").rstrip("/"))

    def files(self, revision: str, path: str) -> Mapping[str, bytes]:
        """Return relative path -> content of the plain files below a folder.

        Contents are read when they are asked for: the folder may be the root of a large repository.

        Args:
            revision: Anything git calls a revision of a commit: ``HEAD~2``, ``main``, ``v1.0``, an id.
            path: The folder, from the root of the repository; ``.`` is the root itself.

        Raises:
            UsageError: ``unknown-ref``.
        """
        batch = ObjectBatch(self._git_dir, clean_environment())
        return CommitFiles(self._git_dir, batch, self._commit(revision), path.removeprefix("./").strip("/"))

    def _commit(self, revision: str) -> str:
        unknown = UsageError(
            "unknown-ref", f"git knows no revision '{printable(revision, limit=200)}'", _hint(revision)
        )
        if not revision or "\0" in revision:
            raise unknown
        # Options are ended before it: a revision may start with a hyphen and must not become one.
        arguments = ("rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}")
        done = run_git(*arguments, git_dir=self._git_dir)
        commit = done.stdout.decode("ascii", "replace").strip()
        if done.returncode != 0 or not is_object_id(commit):
            raise unknown
        return commit


def _hint(revision: str) -> str:
    """Tell what to fetch: pipelines work in shallow clones of a single branch."""
    remote, slash, branch = printable(revision, limit=100).partition("/")
    known = f"{branch}:refs/remotes/{remote}/{branch}" if slash and remote == "origin" else "BRANCH"
    fetch = f"git fetch --depth=1 origin {known}"
    then = "" if known != "BRANCH" else ", then name FETCH_HEAD; for an older commit git fetch --deepen=100"
    return f"name a branch, a tag or a commit of this repository; a shallow clone knows few: {fetch}{then}"


class CommitFiles(Mapping[str, bytes]):
    """The plain files below a folder of a commit; links, submodules and unusable names are not there.

    Args:
        git_dir: The repository's folder.
        batch: Reads its objects.
        commit: The commit's id.
        path: The folder, empty for the root.
    """

    def __init__(self, git_dir: Path, batch: ObjectBatch, commit: str, path: str) -> None:
        self._git_dir = git_dir
        self._batch = batch
        self._commit = commit
        self._path = "" if path == "." else path

    def __getitem__(self, name: str) -> bytes:
        safe = all(map(is_safe_name, name.split("/")))
        data = blob(self._batch.read, self._commit, f"{self._path}/{name}".lstrip("/")) if safe else None
        if data is None:
            raise KeyError(name)
        return data

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    @cached_property
    def _names(self) -> tuple[str, ...]:
        tree = tree_id(self._batch.read, self._commit, self._path)
        if tree is None:
            return ()
        listing = run_git("ls-tree", "-r", "-z", "--full-tree", tree, git_dir=self._git_dir).stdout
        lines = (
            line.decode("utf-8", "surrogateescape").partition("\t") for line in listing.split(b"\0") if line
        )
        plain = (name for facts, _, name in lines if facts.split(" ", 1)[0] in FILES)
        return tuple(name for name in plain if all(map(is_safe_name, name.split("/"))))
