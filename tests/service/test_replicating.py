"""A replica is refreshed behind the back of its readers, and trouble is told once."""

from __future__ import annotations

import queue
import time
from pathlib import Path

import pytest

from contractrepo import Author, ContractRepo
from contractrepo.errors import StoreError
from contractrepo.service.replicating import Follower, Freshness, followed

ADA = Author("Ada", "ada@example.org")
DOCUMENT = '{"openapi": "3.1.0", "info": {"title": "Hi", "version": "1.0.0"}, "paths": {}}'


def test_trouble_and_its_end_are_told_once(tmp_path: Path) -> None:
    writer = ContractRepo.init(tmp_path / "writer.git", author=ADA)
    replica, trouble = followed(tmp_path / "replica.git", str(writer.path))
    assert trouble is None
    writer.path.rename(tmp_path / "away.git")
    _, trouble = followed(replica.path, replica.url)
    told: queue.Queue[StoreError | None] = queue.Queue()
    with Follower(replica, trouble, every_s=0.02, report=told.put) as follower:
        error = told.get(timeout=20)
        assert error is not None
        assert error.code == "remote-unreachable"
        assert follower.freshness() == Freshness(None, "remote-unreachable")
        (tmp_path / "away.git").rename(writer.path)
        assert told.get(timeout=20) is None
        age_s = follower.freshness().age_s
        assert age_s is not None
        assert 0 <= age_s < 20
        with writer.edit("greetings", author=ADA) as draft:
            draft.write_spec(DOCUMENT)
        reader = ContractRepo.open(replica.path)
        until = time.monotonic() + 20
        while not reader.contracts():
            assert time.monotonic() < until
        assert told.empty()


def test_nothing_is_served_that_was_never_seen(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as error:
        followed(tmp_path / "replica.git", str(tmp_path / "nowhere.git"))
    assert error.value.code == "remote-unreachable"
