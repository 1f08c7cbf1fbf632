"""What the store costs: a commit beside dulwich's own, reading and listing in a warm process, many contracts at once.

Run with ``pytest -m bench -n 0 -s``; each test prints its figures.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from dulwich.objects import Blob, Commit, ObjectID, Tree
from dulwich.refs import Ref
from dulwich.repo import Repo

from contractrepo import Author, ContractRepo
from contractrepo.git.changes import Instant, Receipt, RefChange
from contractrepo.git.refnames import ZERO
from contractrepo.git.store import Store

pytestmark = pytest.mark.bench

ADA = Author("Ada", "ada@example.org")
DRAFT = "refs/heads/design/orders/x"


def document(title: str) -> bytes:
    text = f"openapi: 3.1.0\ninfo: {{title: {title}, version: 1.0.0}}\npaths:\n"
    for number in range(5):
        text += (
            f"  /things{number}:\n    get:\n      responses:\n        '200':\n          description: ok\n"
            "          content: {application/json: {schema: {type: object, properties: {a: {type: integer}}}}}\n"
        )
    return text.encode()


def median_ms(action: Callable[[int], Any], count: int) -> float:
    found = []
    for number in range(count):
        start = time.process_time()
        action(number)
        found.append((time.process_time() - start) * 1000)
    return statistics.median(found)


class Dulwichs:
    """dulwich's own minimal commit; its default leaves objects to the operating system, which may lose them."""

    def __init__(self, path: Path, *, durable: bool) -> None:
        self.repo = Repo.init_bare(path, mkdir=True)
        self.repo.object_store.fsync_object_files = durable
        self.tip: ObjectID | None = None

    def commit(self, number: int) -> None:
        blob = Blob.from_string(b"a: %d" % number)
        inner, middle, root = Tree(), Tree(), Tree()
        inner.add(b"openapi.yaml", 0o100644, blob.id)
        middle.add(b"orders", 0o40000, inner.id)
        root.add(b"contracts", 0o40000, middle.id)
        commit = Commit()
        commit.tree, commit.parents = root.id, [self.tip] if self.tip else []
        commit.author = commit.committer = b"Ada <ada@example.org>"
        commit.author_time = commit.commit_time = number
        commit.author_timezone = commit.commit_timezone = 0
        commit.message = b"Edit\n"
        for one in (blob, inner, middle, root, commit):
            self.repo.object_store.add_object(one)
        self.repo.refs.set_if_equals(Ref(DRAFT.encode()), self.tip, commit.id)
        self.tip = commit.id


def test_a_commit_on_a_draft_beside_dulwichs_own(tmp_path: Path) -> None:
    store, tip = Store.create(tmp_path / "ours.git"), ZERO
    receipt = Receipt("ada", "api", Instant(1))

    def ours(number: int) -> None:
        nonlocal tip
        base = None if tip == ZERO else tip
        tree = store.write_tree(base, {"contracts/orders/openapi.yaml": b"a: %d" % number})
        parents = [base] if base else []
        new = store.write_commit(tree, parents, author=ADA, when=Instant(number), message="Edit")
        store.update([RefChange(DRAFT, tip, new)], receipt)
        tip = new

    durable, quick = (Dulwichs(tmp_path / str(flag), durable=flag) for flag in (True, False))
    rounds = [[median_ms(commit, 40) for commit in (ours, durable.commit, quick.commit)] for _ in range(5)]
    mine, its, least = (statistics.median(column) for column in zip(*rounds, strict=True))
    print(
        f"\ncommit on a draft: {mine:.2f} ms; dulwich's own {its:.2f} ms as durable, {least:.2f} ms by default:"
        f" {mine / its:.2f} and {mine / least:.2f} times"
    )
    assert mine < 1.5 * its
    for other in (durable, quick):
        other.repo.close()


def test_reading_a_contract_in_a_warm_process(tmp_path: Path) -> None:
    repo = ContractRepo.init(tmp_path / "contracts.git", author=ADA)
    repo.import_contract("orders", document("Orders"), author=ADA)
    repo.contract("orders")
    found = median_ms(lambda _: repo.contract("orders"), 200)
    print(f"\na contract at main, warm: {found:.3f} ms")
    assert found < 1


def test_listing_many_tags(tmp_path: Path) -> None:
    store = Store.create(tmp_path / "contracts.git")
    tree = store.write_tree(None, {"a": b""})
    commit = store.write_commit(tree, [], author=ADA, when=Instant(1), message="One")
    tags = "".join(f"{commit} refs/tags/c{number // 100}/v1.{number % 100}.0\n" for number in range(10_000))
    (store.path / "packed-refs").write_text("# pack-refs with: peeled fully-peeled sorted \n" + tags)
    assert len(store.refs("refs/tags/")) == 10_000
    found = median_ms(lambda _: store.refs("refs/tags/"), 20)
    print(f"\n10,000 tags, warm: {found:.1f} ms")
    assert found < 30


def test_a_thousand_contracts_at_once(tmp_path: Path) -> None:
    one_by_one = ContractRepo.init(tmp_path / "single.git", author=ADA)
    at_once = ContractRepo.init(tmp_path / "bulk.git", author=ADA)
    names = [f"c{number:04d}" for number in range(1000)]
    start = time.perf_counter(), time.process_time()
    at_once.import_contracts({name: document(name) for name in names}, author=ADA)
    bulk = time.perf_counter() - start[0], time.process_time() - start[1]
    start = time.perf_counter(), time.process_time()
    for name in names:
        one_by_one.import_contract(name, document(name), author=ADA)
    single = time.perf_counter() - start[0], time.process_time() - start[1]
    print(
        f"\n1,000 contracts: {bulk[0]:.1f} s ({bulk[1]:.1f} s CPU) at once, "
        f"{single[0]:.1f} s ({single[1]:.1f} s CPU) one by one, {single[0] / bulk[0]:.1f} times"
    )
    assert single[0] > 5 * bulk[0]
