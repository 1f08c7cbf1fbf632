"""Where a folder got its content, in a history with merges."""

from __future__ import annotations

from pathlib import Path

import pytest

from contractrepo import Author
from contractrepo.git.changes import Instant
from contractrepo.git.store import Store

ADA = Author("Ada", "ada@example.org")


class History:
    """Commits with one file in each of two folders."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.made = 0

    def commit(self, content: dict[str, str], *parents: str) -> str:
        """Return a commit that changes `content`: folder -> text of its file, empty removes it."""
        changes = {f"{folder}/file": text.encode() or None for folder, text in content.items()}
        tree = self.store.write_tree(parents[0] if parents else None, changes)
        self.made += 1
        return self.store.write_commit(tree, parents, author=ADA, when=Instant(self.made), message="change")


@pytest.fixture
def history(tmp_path: Path) -> History:
    return History(Store.create(tmp_path / "r.git"))


def test_the_first_commit_is_an_origin(history: History) -> None:
    first = history.commit({"a": "1"})
    assert history.store.origins(first, "a") == {first}


def test_changes_of_other_folders_are_passed_over(history: History) -> None:
    first = history.commit({"a": "1"})
    second = history.commit({"b": "1"}, first)
    assert history.store.origins(second, "a") == {first}
    assert history.store.origins(second, "b") == {second}


def test_a_merge_has_the_origin_of_the_parent_that_it_follows(history: History) -> None:
    first = history.commit({"a": "1"})
    left, right = history.commit({"a": "2"}, first), history.commit({"a": "3"}, first)
    merge = history.commit({"a": "3"}, left, right)
    assert history.store.origins(merge, "a") == {right}


def test_content_that_came_twice_has_two_origins(history: History) -> None:
    first = history.commit({"a": "1"})
    left, right = history.commit({"a": "2"}, first), history.commit({"a": "2"}, first, first)
    merge = history.commit({}, left, right)
    assert history.store.origins(merge, "a") == {left, right}


def test_that_a_folder_is_not_there_has_an_origin_too(history: History) -> None:
    first = history.commit({"a": "1"})
    gone = history.commit({"a": "", "b": "1"}, first)
    after = history.commit({"b": "2"}, gone)
    assert history.store.origins(after, "a") == {gone}


def test_a_long_history_is_not_walked_to_its_end(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("contractrepo.git.origins._MOST_COMMITS", 3)
    tip = history.commit({"a": "1"})
    commits = [tip := history.commit({"b": str(number)}, tip) for number in range(10)]
    assert history.store.origins(tip, "a") == {commits[-4]}
