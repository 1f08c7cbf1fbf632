"""A read replica: a bare repository that shows another one as of its last refresh, whole.

git fetches into a repository beside the one that is read (`incoming`, with the objects of the other), so that nobody sees
refs come one by one. What is shown is one file, ``packed-refs``, replaced at once: governed refs as the newest entry of the
log has them, never as a half applied push or a bypass left them, and designs as they were fetched.
"""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from contractrepo.core.layout import BRANCHES, DOCS, LOG, META, TAGS
from contractrepo.core.text import printable
from contractrepo.errors import StoreError, UsageError
from contractrepo.git import bare
from contractrepo.git.locks import patiently, writer_lock
from contractrepo.git.process import remote_environment, run_git
from contractrepo.git.ref_writing import held
from contractrepo.git.refnames import governed, is_ref_name
from contractrepo.git.refs import RefFiles

ORIGIN_FILE = "replica-of"
_INCOMING = "incoming"
_FETCH = (
    "-c",
    "transfer.fsckObjects=true",
    "fetch",
    "--quiet",
    "--prune",
    "--force",
    "--no-tags",
    "--no-recurse-submodules",
    "--no-write-fetch-head",
    "--no-auto-maintenance",
)
_REFSPECS = tuple(f"+{folder}*:{folder}*" for folder in (BRANCHES, TAGS, META, DOCS))
_SUBMODULE = b"160000"
# Whoever fetches with a password in the URL does not want it told.
_USER = re.compile(r"//[^/@]*@")
_REFUSAL = """#!/bin/sh
echo 'contractrepo refuses this push: this is a read replica.' >&2
echo 'Push to the repository that it follows.' >&2
exit 1
"""


def origin_of(git_dir: Path) -> str | None:
    """Return the URL that a repository is a replica of, or None where it is none."""
    try:
        return (git_dir / ORIGIN_FILE).read_text("utf-8").strip()
    except FileNotFoundError:
        return None


class Replica:
    """A replica on disk; one process refreshes it, any number read it.

    Args:
        path: Its folder, which `follow` has made.
        url: What it follows.
    """

    def __init__(self, path: Path, url: str) -> None:
        self.path = path
        self.url = url
        self._incoming = path / _INCOMING
        self._refs = RefFiles(path)

    @classmethod
    def follow(cls, path: Path, url: str) -> Replica:
        """Return the replica of `url` at `path`; an empty one is made where there is nothing yet.

        Raises:
            UsageError: ``repository-exists``: something else is there; ``replica-of-other``: it follows another URL;
                ``url-invalid``.
            StoreError: ``not-writable``.
        """
        if not url or url.startswith("-"):
            raise UsageError("url-invalid", f"'{printable(url, limit=100)}' is no URL of a repository")
        path = path.absolute()
        if not (path / ORIGIN_FILE).exists():
            _create(path, url)
        known = origin_of(path) or ""
        if known != url:
            message = f"{printable(str(path))} is a replica of {_shown(known)}"
            raise UsageError("replica-of-other", message, "name another folder with --repo")
        return cls(path, url)

    def has_content(self) -> bool:
        """Tell whether a refresh has succeeded ever."""
        return bool(self._refs.all(LOG))

    def refresh(self) -> bool:
        """Fetch, and show what was fetched; tell whether anything is new. What was shown before stays until then.

        Raises:
            StoreError: ``remote-unreachable``; ``not-a-contract-repository``: it has no log; ``log-rolled-back``: its log
                does not go on from the one that is shown; ``replica-behind``: it is in the middle of a write, the next
                refresh may have it; ``not-writable``.
        """
        done = self._git(*_FETCH, "--", self.url, *_REFSPECS)
        if done.returncode != 0:
            reason = printable(done.stderr.decode("utf-8", "replace").strip(), limit=500)
            message = f"git cannot fetch from {_shown(self.url)}: {reason}"
            raise StoreError("remote-unreachable", message, "what was fetched before is still served")
        fetched = self._fetched()
        head = fetched.get(LOG)
        if head is None:
            message = f"{_shown(self.url)} has no log of a contract repository"
            raise StoreError("not-a-contract-repository", message, "name a repository that init has made")
        shown = dict(self._refs.all())
        if LOG in shown and head != shown[LOG]:
            self._check_goes_on(shown[LOG], head)
        wanted = {ref: value for ref, value in fetched.items() if not governed(ref)} | self._logged(head)
        if wanted == shown:
            return False
        self._check_complete(set(wanted.values()) - set(shown.values()))
        self._show(wanted)
        return True

    def _fetched(self) -> dict[str, str]:
        done = self._git("for-each-ref", "--format=%(objectname) %(refname)")
        lines = done.stdout.decode("utf-8", "surrogateescape").splitlines()
        pairs = (line.split(" ", 1) for line in lines)
        return {ref: value for value, ref in pairs if is_ref_name(ref)}

    def _logged(self, head: str) -> dict[str, str]:
        """Return the governed refs as an entry of the log has them."""
        done = self._git("ls-tree", "-r", "-z", head)
        found = {LOG: head}
        for row in done.stdout.split(b"\0")[:-1]:
            about, path = row.split(b"\t", 1)
            mode, _, value = about.split(b" ")
            ref = path.decode("utf-8", "surrogateescape")
            if mode == _SUBMODULE and governed(ref) and is_ref_name(ref):
                found[ref] = value.decode("ascii")
        return found

    def _check_goes_on(self, shown: str, head: str) -> None:
        if self._git("merge-base", "--is-ancestor", shown, head).returncode != 0:
            message = f"the log of {_shown(self.url)} does not go on from {shown[:12]}"
            hint = "contractrepo audit --trusted-head says what is missing; a new replica would follow it"
            raise StoreError("log-rolled-back", message, hint, data={"shown": shown, "found": head})

    def _check_complete(self, values: set[str]) -> None:
        asked = "".join(f"{value}\n" for value in sorted(values)).encode("ascii")
        done = self._git("cat-file", "--batch-check", given=asked)
        if b" missing\n" in done.stdout:
            message = f"{_shown(self.url)} has not applied its newest entry yet"
            raise StoreError("replica-behind", message, "the next refresh may have it")

    def _show(self, refs: Mapping[str, str]) -> None:
        lines = "".join(f"{refs[ref]} {ref}\n" for ref in sorted(refs))
        data = f"# pack-refs with: sorted \n{lines}".encode("utf-8", "surrogateescape")
        with bare.writable(self.path), writer_lock(self.path):
            patiently(lambda: self._replace(data))

    def _replace(self, data: bytes) -> None:
        target = self.path / "packed-refs"
        lock = target.with_name("packed-refs.lock")
        with held(lock) as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            lock.rename(target)

    def _git(self, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        environment = remote_environment() | {"GIT_OBJECT_DIRECTORY": str(self.path / "objects")}
        return run_git(*arguments, git_dir=self._incoming, environment=environment, given=given)


def _create(path: Path, url: str) -> None:
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        message = f"{printable(str(path))} exists and is no replica"
        raise UsageError("repository-exists", message, "name a folder that does not exist yet")
    with bare.writable(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        # Made beside and renamed, so that whoever is killed here leaves nothing that is half a replica.
        made = Path(tempfile.mkdtemp(prefix=f".{path.name}-", dir=path.parent))
        bare.create(made)
        bare.create(made / _INCOMING)
        hook = made / "hooks" / "pre-receive"
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(_REFUSAL, "utf-8")
        hook.chmod(0o755)
        (made / ORIGIN_FILE).write_text(f"{url}\n", "utf-8")
        made.chmod(0o755)
        made.rename(path)


def _shown(url: str) -> str:
    return printable(_USER.sub("//", url), limit=200)
