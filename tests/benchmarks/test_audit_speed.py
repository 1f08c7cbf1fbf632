"""What an audit costs.

Run with ``pytest -m bench -n 0 -s``; each test prints its figures, in seconds or milliseconds of this process.
"""

from __future__ import annotations

import hashlib
import json
import struct
import subprocess
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from contractrepo import Author, ContractRepo, SSHSigner
from contractrepo.core.digests import content_digest, sha256_of
from contractrepo.core.layout import LOG, MAIN, POLICY, contract_path, docs_ref, version_ref
from contractrepo.git import log_writing
from contractrepo.git.changes import Instant, Receipt, RefChange
from contractrepo.git.edits import Leaf, Signature, edit_tree, write_blob, write_commit
from contractrepo.git.log import newest
from contractrepo.git.objects import FILE, GitObject
from contractrepo.git.refnames import ZERO
from contractrepo.git.store import Store
from contractrepo.workflow.records import BasedOn, Record, Report, Subject, new_record, payload_for

pytestmark = pytest.mark.bench

ADA = Author("Ada", "ada@example.org")
PEOPLE = ("ada", "bob", "cyd", "dee")
POLICY_TEXT = """\
policy: 1
serial: 1
roles:
  contributor: {of: [ada]}
  releaser: {of: [ada]}
  policy-admin: {of: [ada]}
  api-owner: {of: [bob, cyd, dee], threshold: 3}
"""
START = 1_780_000_000
_PACKED = {"commit": 1, "tree": 2, "blob": 3, "tag": 4}


@dataclass
class Memory:
    """Objects that are written into one pack at the end."""

    store: Store
    written: dict[str, GitObject] = field(default_factory=dict)

    def read(self, object_id: str) -> GitObject:
        return self.written[object_id] if object_id in self.written else self.store.object(object_id)

    def add(self, obj: GitObject) -> str:
        header = f"{obj.kind} {len(obj.data)}\0".encode("ascii")
        object_id = hashlib.sha1(header + obj.data, usedforsecurity=False).hexdigest()
        self.written[object_id] = obj
        return object_id

    def write(self) -> None:
        """Wait for the end, where a batch of a transaction would go to the disk."""

    def pack(self) -> bytes:
        parts = [b"PACK", struct.pack(">II", 2, len(self.written))]
        for obj in self.written.values():
            size = len(obj.data)
            byte, size = (_PACKED[obj.kind] << 4) | (size & 15), size >> 4
            while size:
                parts.append(bytes([byte | 0x80]))
                byte, size = size & 0x7F, size >> 7
            parts += [bytes([byte]), zlib.compress(obj.data, 1)]
        body = b"".join(parts)
        return body + hashlib.sha1(body, usedforsecurity=False).digest()


class Town:
    """A repository of many contracts, all of whose versions went the whole way, one record in each entry of the log."""

    def __init__(self, path: Path, keys: Path) -> None:
        self.path = path
        self.signers = {who: SSHSigner(keys / who) for who in PEOPLE}
        listed = {
            who: {
                "name": who.title(),
                "email": [f"{who}@example.org"],
                "keys": [{"type": "ssh", "key": signer.public_key, "valid-from": "2026-01-01"}],
            }
            for who, signer in self.signers.items()
        }
        repo = ContractRepo.init(
            path,
            POLICY_TEXT,
            self.signers["ada"],
            principals=json.dumps({"principals": listed}),
            author=ADA,
            clock=lambda: Instant(START),
        )
        store = Store.open(path)
        self.book = repo.policy().rulebook.digest
        self.policy = store.refs(POLICY)[POLICY]
        self.objects: Any = Memory(store)
        self.head = newest(store.object, store._refs)
        self.refs: dict[str, str] = {}
        self.now = START

    def land(self, **changes: str) -> None:
        self.now += 60
        found = [RefChange(ref, self.refs.get(ref, ZERO), new) for ref, new in changes.items()]
        self.refs |= changes
        receipt = Receipt("ada", "api", Instant(self.now), self.policy)
        self.head = log_writing.write_entry(self.objects, self.head, found, receipt)

    def commit(self, base: str | None, leaves: dict[str, Leaf], parents: list[str]) -> str:
        tree = self.objects.read(base).data[5:45].decode() if base else None
        who = Signature(ADA, ADA, Instant(self.now))
        return write_commit(self.objects, edit_tree(self.objects, tree, leaves), parents, who, "change\n")

    def sign(self, record: Record) -> str:
        payload = payload_for(record, ADA, self.now)
        signature = self.signers[record.principal].sign(payload)
        return self.objects.add(GitObject("tag", payload + signature.encode("ascii")))

    def release(self, name: str, version: str, below: tuple[str, Subject] | None) -> Subject:
        """Let a version go the whole way, and return what it holds."""
        document = {"openapi": "3.1.0", "info": {"title": name, "version": version}, "paths": {}}
        text = json.dumps(document).encode()
        main, path = self.refs.get(MAIN), contract_path(name)
        leaf = Leaf(FILE, write_blob(self.objects, text))
        design = self.commit(main, {f"{path}/openapi.json": leaf}, [main] if main else [])
        folder = edit_tree(self.objects, None, {"openapi.json": leaf})
        subject = Subject(design, folder, path, sha256_of(text), content_digest({"openapi.json": text}))
        base = BasedOn(below[0], below[1].tree, below[1].spec_digest, below[1].tree) if below else BasedOn()
        common: dict[str, Any] = {
            "name": name,
            "version": version,
            "prev": None,
            "seq": 1,
            "policy": self.book,
        }
        common |= {"subject": subject, "based_on": base, "repository": self.policy}
        common |= {"report": Report("2026-11-22", 0, sha256_of(b""), "patch")}
        proposal = new_record("propose", principal="ada", design="next", **common)
        self.land(**{proposal.ref: self.sign(proposal)})
        approvals = []
        for who in PEOPLE[1:]:
            said = new_record("approve", principal=who, role="api-owner", proposal=proposal.digest, **common)
            self.land(**{said.ref: self.sign(said)})
            approvals.append(said.digest)
        common |= {"prev": proposal.digest, "seq": 2}
        tag = new_record("release", principal="ada", proposal=proposal.digest, approvals=approvals, **common)
        merged = self.commit(main, {f"{path}/openapi.json": leaf}, [main, design] if main else [design])
        self.land(**{version_ref(name, version): self.sign(tag), MAIN: merged})
        self.land(**{docs_ref(name, version): folder})
        return subject

    def finish(self) -> None:
        git(self.path, "index-pack", "--stdin", data=self.objects.pack())
        assert self.head is not None
        lines = "".join(f"update {ref} {value}\n" for ref, value in {**self.refs, LOG: self.head.id}.items())
        git(self.path, "update-ref", "--stdin", data=lines.encode())
        git(self.path, "pack-refs", "--all")


def git(path: Path, *arguments: str, data: bytes | None = None) -> bytes:
    done = subprocess.run(["git", *arguments], cwd=path, input=data, capture_output=True, check=True)
    return done.stdout


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int, int], Path]:
    """Return what builds a repository of so many contracts with so many released versions each."""
    keys = tmp_path_factory.mktemp("keys")
    for who in PEOPLE:
        subprocess.run(
            ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(keys / who)], check=True, timeout=60
        )

    def made(contracts: int, versions: int) -> Path:
        town = Town(tmp_path_factory.mktemp("town") / "contracts.git", keys)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(log_writing, "Batch", lambda memory: memory)
            for number in range(contracts):
                below = None
                for last in range(versions):
                    version = f"1.0.{last}"
                    below = version, town.release(f"contract-{number}", version, below)
        town.finish()
        return town.path

    return made


@pytest.mark.parametrize(("contracts", "versions"), [(50, 20), (1, 1000)])
@pytest.mark.parametrize("repacked", [False, True], ids=["as written", "repacked"])
def test_an_audit_of_a_thousand_releases(
    build: Callable[[int, int], Path], contracts: int, versions: int, *, repacked: bool
) -> None:
    path = build(contracts, versions)
    if repacked:
        git(path, "gc", "-q")
    start, used = time.perf_counter(), time.process_time()
    found = ContractRepo.open(path).audit()
    took, used = time.perf_counter() - start, time.process_time() - used
    print(f"{contracts} x {versions}: {found.records} records, {took:.2f} s, {used:.2f} s of CPU")
    assert found.ok, found.problems[:5]
    assert (len(found.releases), found.records) == (contracts * versions, 5 * contracts * versions + 1)
    assert used < 10
