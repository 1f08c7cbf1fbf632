"""What the verification of one record and the status of a proposal cost.

Run with ``pytest -m bench -n 0 -s``; each test prints its figures, in milliseconds of CPU: the least of many runs, since
others use the machine too.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from contractrepo import Author, ContractRepo, SSHSigner
from contractrepo.git.store import Store
from contractrepo.service.sample import sample_folder
from contractrepo.signing import verify
from contractrepo.workflow.records import read_tag

pytestmark = pytest.mark.bench

VERSION = "1.4.0"
DOCUMENT = Path(__file__).parents[1] / "data/orders/openapi.yaml"
POLICY = """\
policy: 1
serial: 1
roles:
  contributor: {of: [ada]}
  releaser: {of: [ada]}
  policy-admin: {of: [ada]}
  api-owner: {of: [ben, cleo], threshold: 2}
"""
AUTHOR = Author("Ada", "ada@example.org")


@pytest.fixture(scope="module")
def proposed(tmp_path_factory: pytest.TempPathFactory) -> ContractRepo:
    """Return a repository in which one proposal has 50 records: ben and cleo approve it again and again."""
    signers = {who: SSHSigner(sample_folder() / "keys" / who) for who in ("ada", "ben", "cleo")}
    people = {
        who: {
            "name": who.title(),
            "email": [f"{who}@example.org"],
            "keys": [{"type": "ssh", "key": signer.public_key, "valid-from": "2026-01-01"}],
        }
        for who, signer in signers.items()
    }
    path = tmp_path_factory.mktemp("proposed") / "contracts.git"
    listed = json.dumps({"principals": people})
    repo = ContractRepo.init(path, POLICY, signers["ada"], principals=listed, author=AUTHOR)
    repo.import_contract("orders", DOCUMENT, author=AUTHOR)
    repo.propose("orders", VERSION, signer=signers["ada"], author=AUTHOR)
    for number in range(49):
        who = ("ben", "cleo")[number % 2]
        repo.approve("orders", VERSION, signer=signers[who], author=AUTHOR)
    return ContractRepo.open(path)


def test_the_status_of_a_proposal_with_fifty_records(proposed: ContractRepo) -> None:
    refs = [ref for ref in Store.open(proposed.path).refs() if f"/orders/{VERSION}/" in ref]
    assert len(refs) == 50
    used = least(lambda: proposed.status("orders", VERSION), 30)
    print(f"status with 50 records: {used:.1f} ms of CPU")
    assert used < 50


def test_the_verification_of_one_record(proposed: ContractRepo) -> None:
    """From the bytes of its tag to the record and the key that signed it."""
    store = Store.open(proposed.path)
    ref = max(ref for ref in store.refs() if f"/orders/{VERSION}/" in ref)
    raw = store.object(store.refs()[ref]).data
    found = read_tag(raw, ref).tag
    assert found is not None
    reading = least(lambda: read_tag(raw, ref), 500)
    signature = least(lambda: verify(found.payload, found.signature), 500)
    print(f"one record: {reading:.3f} ms to read it, {signature:.3f} ms for its signature, of CPU")
    assert reading + signature < 0.3


def least(measured: Callable[[], object], runs: int) -> float:
    """Return the least CPU time of many runs, in milliseconds."""
    times = []
    for _ in range(runs):
        start = time.process_time()
        measured()
        times.append(time.process_time() - start)
    return min(times) * 1000
