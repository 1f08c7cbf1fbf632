"""The remote of a clone: fetched from and pushed to by git itself, with the user's configuration, keys and helpers."""

from __future__ import annotations

import shlex
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from contractrepo.core.layout import BRANCHES, DOCS, LOG, META
from contractrepo.core.text import printable
from contractrepo.errors import ConflictError, StoreError, WorkflowError
from contractrepo.git.changes import RefChange
from contractrepo.git.process import remote_environment, run_git
from contractrepo.git.push_answer import refusal_text, refused_refs
from contractrepo.git.refnames import ZERO
from contractrepo.git.verifying import changed

_FETCH = (
    "fetch",
    "--quiet",
    # Branches that are gone there go here. Tags of the user's own are not pruned, since no refspec names tags.
    "--prune",
    "--tags",
    "--force",
    "--no-recurse-submodules",
    "--no-write-fetch-head",
    "--no-auto-maintenance",
)
# Nothing but the refs that are named, whatever the user's configuration adds to his own pushes.
_PUSH = ("push", "--atomic", "--porcelain", "--no-follow-tags", "--recurse-submodules=no")
_FATAL = 128


class Remote:
    """A remote of a clone.

    Args:
        folder: Where git is started: a folder in the clone.
        name: Name of the remote.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self._folder = folder
        self.name = name

    @classmethod
    def of(cls, folder: Path) -> Remote:
        """Return the remote of the current branch, else ``origin``, else the only one.

        Raises:
            StoreError: ``remote-missing``: there is none, or none of several is the obvious one.
        """
        names = _lines(run_git("remote", folder=folder))
        branch = "".join(_lines(run_git("symbolic-ref", "--quiet", "--short", "HEAD", folder=folder)))
        tracked = _lines(run_git("config", "--get", f"branch.{branch}.remote", folder=folder))
        wanted = [*tracked, "origin", *(names if len(names) == 1 else ())]
        found = next((name for name in wanted if name in names), None)
        if found is None:
            shown = printable(", ".join(names), limit=200)
            message = f"the clone has several remotes: {shown}" if names else "the clone has no remote"
            hint = (
                "on a branch, say which: git branch --set-upstream-to=REMOTE/BRANCH"
                if names
                else "name it: git remote add origin URL"
            )
            raise StoreError("remote-missing", message, hint)
        return cls(folder, found)

    @property
    def fetch_command(self) -> str:
        """What a person types to fetch everything that is read here."""
        return f"git fetch --tags {shlex.join((self.name, *self._refspecs))}"

    def is_contract_repository(self) -> bool:
        """Ask the remote whether it has the log of a contract repository.

        Raises:
            StoreError: ``remote-unreachable``.
        """
        return LOG in self.values(LOG)

    def values(self, *refs: str) -> dict[str, str]:
        """Ask the remote for refs: full name -> object id of those that exist.

        Raises:
            StoreError: ``remote-unreachable``.
        """
        done = self._git("ls-remote", "--refs", self.name, *refs)
        if done.returncode != 0:
            raise self._unreachable(done)
        # git takes the names for patterns, and gives refs that only end like them.
        pairs = (line.split("\t", 1) for line in _lines(done))
        return {ref: value for value, ref in pairs if ref in refs}

    def fetch(self) -> None:
        """Fetch branches, tags, ``refs/meta/`` and ``refs/docs/``; what is gone there goes here.

        Raises:
            StoreError: ``remote-unreachable``; ``refs-not-fetched``: git could not write some of them.
        """
        done = self._git(*_FETCH, "--atomic", self.name, *self._refspecs)
        if done.returncode not in (0, _FATAL):
            # All at once, git does not put a branch a/b where the branch a is gone; ref by ref it does.
            done = self._git(*_FETCH, self.name, *self._refspecs)
        if done.returncode == _FATAL:
            raise self._unreachable(done)
        if done.returncode != 0:
            message = f"git could not take all refs of {self.name}: {_reason(done)}"
            raise StoreError("refs-not-fetched", message, f"see what is in the way: {self.fetch_command}")

    def push(self, changes: Sequence[RefChange], options: Sequence[str]) -> None:
        """Push refs, all or none; a ref that has its new value already is as good as pushed.

        Args:
            changes: Each ref with the value that the remote must have, and the one it is to have.
            options: Push options for the hooks there.

        Raises:
            ConflictError: ``ref-changed``: the remote has another value; nothing was changed.
            WorkflowError: ``push-refused``: the remote says why; nothing was changed.
            StoreError: ``remote-unreachable``.
        """
        leases = [f"--force-with-lease={one.ref}:{_or_nothing(one.old)}" for one in changes]
        refspecs = [f"{_or_nothing(one.new)}:{one.ref}" for one in changes]
        said = [f"--push-option={option}" for option in options]
        done = self._git(*_PUSH, *leases, *said, self.name, *refspecs)
        if done.returncode != 0:
            # Asked again rather than read out of git's words: a race may be lost at git's lease or in the remote's
            # hooks, and a connection may die after everything was written.
            values = self.values(*(one.ref for one in changes))
            actual = {one.ref: values.get(one.ref, ZERO) for one in changes}
            if actual != {one.ref: one.new for one in changes}:
                raise self._refusal(done, changes, actual)

    def _refusal(
        self,
        done: subprocess.CompletedProcess[bytes],
        changes: Sequence[RefChange],
        actual: Mapping[str, str],
    ) -> ConflictError | WorkflowError:
        for change in changes:
            if actual[change.ref] != change.old:
                return changed(change, actual[change.ref])
        facts = {"remote": self.name, "refs": list(refused_refs(done.stdout))}
        text = refusal_text(done.stdout, done.stderr)
        message = f"{self.name} refused the push, nothing was changed:\n{text}"
        return WorkflowError("push-refused", message, data=facts)

    def _unreachable(self, done: subprocess.CompletedProcess[bytes]) -> StoreError:
        message = f"git cannot reach {self.name}: {_reason(done)}"
        hint = f"what was fetched can be read; try: git ls-remote {self.name}"
        return StoreError("remote-unreachable", message, hint)

    @property
    def _refspecs(self) -> tuple[str, ...]:
        return (
            f"+{BRANCHES}*:refs/remotes/{self.name}/*",
            *(f"+{folder}*:{folder}*" for folder in (META, DOCS)),
        )

    def _git(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        return run_git(*arguments, folder=self._folder, environment=remote_environment())


def _or_nothing(object_id: str) -> str:
    return "" if object_id == ZERO else object_id


def _lines(done: subprocess.CompletedProcess[bytes]) -> list[str]:
    return done.stdout.decode("utf-8", "surrogateescape").splitlines()


def _reason(done: subprocess.CompletedProcess[bytes]) -> str:
    return printable(done.stderr.decode("utf-8", "replace").strip(), limit=500)
