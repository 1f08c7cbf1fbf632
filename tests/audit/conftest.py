"""The sample repository, and somebody who may change every file of it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from contractrepo import Author, ContractRepo, SSHSigner
from contractrepo.core.layout import LOG, POLICY, POLICY_FILE, PRINCIPALS_FILE
from contractrepo.git.changes import Instant, Receipt, RefChange
from contractrepo.git.edits import Leaf, edit_tree
from contractrepo.git.objects import FILE, GitObject
from contractrepo.git.refnames import ZERO
from contractrepo.git.store import Store
from contractrepo.service.sample import build_sample, sample_folder
from contractrepo.workflow.records import Record, payload_for

ADA = Author("Ada", "ada@example.org")
LATER = 1_800_000_000


@dataclass(frozen=True)
class Host:
    """A repository and the power of whoever runs the machine that it is on."""

    path: Path

    @property
    def repo(self) -> ContractRepo:
        return ContractRepo.open(self.path)

    @property
    def store(self) -> Store:
        return Store.open(self.path)

    def audit(self, **asked: Any) -> list[tuple[str, str]]:
        """Return code and ref of every problem."""
        return [(one.code, one.ref) for one in self.repo.audit(**asked).problems]

    def git(self, *arguments: str, data: bytes = b"") -> str:
        done = subprocess.run(
            ["git", *arguments], cwd=self.path, input=data, capture_output=True, check=True, timeout=60
        )
        return done.stdout.decode("utf-8", "replace").strip()

    def entries(self) -> list[str]:
        """Return the commits of the log, oldest first."""
        return self.git("rev-list", "--first-parent", "--reverse", LOG).split()

    def reachable(self, *refs: str) -> list[str]:
        lines = self.git("rev-list", "--objects", "--no-object-names", *refs).split()
        return sorted(lines)

    def flip(self, object_id: str, at: float = 0.5, bit: int = 0) -> None:
        """Change one bit of the content of a loose object, and leave its name."""
        file = self.path / "objects" / object_id[:2] / object_id[2:]
        raw = bytearray(zlib.decompress(file.read_bytes()))
        start = raw.index(0) + 1
        raw[start + int((len(raw) - start) * at)] ^= 1 << bit
        file.chmod(0o644)
        file.write_bytes(zlib.compress(bytes(raw)))

    def written(self, kind: str, data: bytes) -> str:
        return self.store._database.add(GitObject(kind, data))

    def rewrite(self, place: int, change: Callable[[dict[str, Any]], None], **more: Any) -> None:
        """Write the log anew from an entry on, as somebody would who knows how; every id fits again.

        Args:
            place: Number of the entry.
            change: Changes the fields of its entry.json.
            more: ``text`` changes the raw commit; ``leaves`` are put into its tree.
        """
        store, entries, previous = self.store, self.entries(), None
        for number, entry in enumerate(entries):
            if number < place:
                previous = entry
                continue
            fields = json.loads(self.git("cat-file", "blob", f"{entry}:entry.json"))
            fields["previous"] = previous
            leaves: dict[str, Leaf | None] = {}
            if number == place:
                change(fields)
                leaves = more.get("leaves", {})
            text = json.dumps(fields, indent=2, sort_keys=True).encode("ascii") + b"\n"
            if number == place:
                text = more.get("spelled", lambda one: one)(text)
            leaves["entry.json"] = Leaf(FILE, self.written("blob", text))
            tree = edit_tree(store._database, self.git("rev-parse", f"{entry}^{{tree}}"), leaves)
            raw = store.object(entry).data.decode()
            raw = raw.replace(raw[5:45], tree, 1)
            if number:
                raw = raw.replace(entries[number - 1], previous or "", 1)
            if number == place:
                raw = more.get("text", lambda one: one)(raw)
            previous = self.written("commit", raw.encode())
        assert previous is not None
        self.git("update-ref", LOG, previous)

    def land(self, **changes: str) -> None:
        """Let anything land through the log, as a server would that judges nothing."""
        refs = self.store.refs()
        moves = [RefChange(ref, refs.get(ref, ZERO), new) for ref, new in changes.items()]
        self.store.update(moves, Receipt("host", "api", Instant(LATER), refs.get(POLICY)))

    def signed(self, record: Record, who: str = "ada") -> str:
        """Write the tag of a record, signed by one of the people of the sample."""
        payload = payload_for(record, ADA, LATER)
        return self.written("tag", payload + SSHSigner(sample_folder() / "keys" / who).sign(payload).encode())

    def policy(self, **texts: Callable[[str], str]) -> str:
        """Write a next version of the policy, and return its commit; no ref names it."""
        old = self.git("rev-parse", POLICY)
        files = {
            name: self.git("cat-file", "blob", f"{old}:{name}") for name in (POLICY_FILE, PRINCIPALS_FILE)
        }
        for name, change in texts.items():
            files[f"{name}.yaml"] = change(files[f"{name}.yaml"])
        tree = self.store.write_tree(None, {name: f"{text}\n".encode() for name, text in files.items()})
        return self.store.write_commit(tree, [old], author=ADA, when=Instant(LATER), message="policy\n")


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("GIT_")]:
            patch.delenv(name)
        patch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
        return build_sample(tmp_path_factory.mktemp("sample") / "contracts.git").path


@pytest.fixture
def host(sample: Path, tmp_path: Path) -> Host:
    """Return the sample repository, to be harmed."""
    shutil.copytree(sample, tmp_path / "contracts.git")
    return Host(tmp_path / "contracts.git")


@pytest.fixture(scope="module")
def whole(sample: Path) -> Host:
    """Return the sample repository, which nobody changes."""
    return Host(sample)


@pytest.fixture(scope="session")
def at() -> type[Host]:
    """Return what gives the power over a repository."""
    return Host
