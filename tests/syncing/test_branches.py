"""Laws of merging two branches of a contract, over generated contracts."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Any

import pytest

from contractrepo.document import read_document
from contractrepo.git.merging import merge_lines
from contractrepo.syncing.branches import FolderMerge, merge_folders, place_of

Files = dict[str, bytes]
SEEDS = 4


def merge(base: Files, ours: Files, theirs: Files, resolve: Any = None) -> FolderMerge:
    return merge_folders(base, ours, theirs, lines=merge_lines, resolve=resolve or {})


def folder(files: dict[str, str]) -> Files:
    return {path: text.encode() for path, text in files.items()}


def meaning(files: Any) -> dict[str, Any]:
    """Return the data of the files, without the order of what has none."""
    return {path: sorted_lists(read_document(content, file=path).data) for path, content in files.items()}


def sorted_lists(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            key: sorted(map(sorted_lists, one), key=json.dumps) if key == "parameters" else sorted_lists(one)
            for key, one in value.items()
        }
    return list(map(sorted_lists, value)) if isinstance(value, list) else value


@pytest.mark.parametrize("seed", range(SEEDS))
def test_an_unchanged_branch_gives_the_other_byte_for_byte(seed: int, world: Callable[..., Any]) -> None:
    made = world(random.Random(seed))
    base, other = folder(made.files), folder({**made.edited_document(), "notes.bin": "\0"})
    assert (
        merge(base, base, other) == merge(base, other, base) == FolderMerge(dict(sorted(other.items())), ())
    )
    assert merge(base, other, other) == merge({}, other, other) == merge(base, base, other)


@pytest.mark.parametrize("seed", range(SEEDS))
def test_both_directions_give_the_same_data(seed: int, world: Callable[..., Any]) -> None:
    made = world(random.Random(seed))
    base = folder(made.files)
    ours, theirs = folder(made.edited_document()), folder(made.edited_mocks() | made.edited_document())
    forth, back = merge(base, ours, theirs), merge(base, theirs, ours)
    assert {(one.code, one.pointer, repr(one.ours)) for one in forth.conflicts} == {
        (one.code, one.pointer, repr(one.theirs)) for one in back.conflicts
    }
    if not forth.conflicts:
        assert meaning(forth.files) == meaning(back.files)


@pytest.mark.parametrize("seed", range(SEEDS))
def test_every_conflict_can_be_decided(seed: int, world: Callable[..., Any]) -> None:
    made = world(random.Random(seed))
    base = folder(made.files)
    ours, theirs = folder(made.edited_document()), folder(made.edited_document())
    resolve: dict[tuple[str, str], str] = {}
    done = merge(base, ours, theirs)
    resolve |= {(one.code, place_of(one)): "theirs" for one in done.conflicts}
    assert not merge(base, ours, theirs, resolve).conflicts
