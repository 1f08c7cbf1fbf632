"""Entries of the log whose commit is sound and whose fields are not what a transaction writes."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from unittest.mock import ANY

import pytest

from contractrepo.core.layout import LOG, MAIN
from contractrepo.errors import StoreError
from contractrepo.git.log import LogEntry
from contractrepo.git.store import Store

GOOD: dict[str, Any] = {
    "order": 0,
    "previous": None,
    "received": "2026-11-25T12:00:00Z",
    "user": "ada",
    "via": "api",
    "policy": None,
    "options": [],
    "changes": [{"ref": MAIN, "old": "0" * 40, "new": "1" * 40}],
}
BAD: dict[str, dict[str, Any]] = {
    "no time": {"received": "yesterday"},
    "no text for a time": {"received": 1_795_608_000},
    "a time without its zone": {"received": "2026-11-25T12:00:00"},
    "a time of another zone": {"received": "2026-11-25T12:00:00+01:00"},
    "a time with a fraction": {"received": "2026-11-25T12:00:00.5Z"},
    "a day that is none": {"received": "2026-02-30T12:00:00Z"},
    "an hour that is none": {"received": "2026-11-25T25:00:00Z"},
    "a year that git cannot keep": {"received": "1969-12-31T23:59:59Z"},
    "digits of another script": {"received": "٢026-11-25T12:00:00Z"},
    "a line behind the time": {"received": "2026-11-25T12:00:00Z\n"},
    "a number that is none": {"order": float("inf")},
    "a previous entry that is no id": {"previous": "HEAD"},
    "a policy that is no id": {"policy": ["1" * 40]},
    "a user that is no text": {"user": 7},
    "a way that is no text": {"via": {}},
    "an option that is no text": {"options": [None]},
    "a ref that is no text": {"changes": [{"ref": 7, "old": "0" * 40, "new": "1" * 40}]},
    "a value that is no id": {"changes": [{"ref": MAIN, "old": "0" * 40, "new": "main"}]},
    "a value that is none": {"changes": [{"ref": MAIN, "old": None, "new": "1" * 40}]},
}


@pytest.fixture
def logged(
    store: Store, make_commit: Callable[..., str], git: Callable[..., str]
) -> Callable[..., list[LogEntry]]:
    """Return what reads the log of a repository whose only entry has other fields."""

    def read(**fields: Any) -> list[LogEntry]:
        git(store.path, "update-ref", LOG, make_commit({"entry.json": json.dumps(GOOD | fields).encode()}))
        return list(store.log())

    return read


def test_what_a_transaction_writes_is_read(logged: Callable[..., list[LogEntry]]) -> None:
    assert [one.as_json() for one in logged()] == [{"id": ANY, **GOOD}]


@pytest.mark.parametrize("name", BAD)
def test_what_no_transaction_writes_is_refused(name: str, logged: Callable[..., list[LogEntry]]) -> None:
    with pytest.raises(StoreError, match="log-broken"):
        logged(**BAD[name])
