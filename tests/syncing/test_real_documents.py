"""The laws on real documents: what agrees is left alone, edits of either side settle and change few lines."""

from __future__ import annotations

import random
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import pytest

from contractrepo import SyncPlan, sync
from contractrepo.document import read_document
from contractrepo.editing import edited

pytestmark = pytest.mark.slow

Files = dict[str, str]
SPECS = Path(__file__).parents[1] / "data" / "specs"
SINGLE = [
    path.relative_to(SPECS).as_posix()
    for folder in ("adyen", "oai", "readme")
    for path in sorted((SPECS / folder).iterdir())
    if path.suffix in {".yaml", ".json"}
]


@pytest.fixture(params=[*SINGLE, "digitalocean"], scope="module")
def spec(request: pytest.FixtureRequest) -> Files:
    path = SPECS / request.param
    if path.is_file():
        return {path.name: path.read_bytes().decode()}
    files = {one.relative_to(path).as_posix(): one.read_bytes().decode() for one in path.rglob("*.yml")}
    return {"openapi.yaml": (path / "openapi.yaml").read_bytes().decode(), **files}


@pytest.fixture(scope="module")
def mocks(spec: Files) -> Files:
    plan = sync(None, spec, {})
    assert not plan.conflicts
    assert not plan.files.keys() & spec.keys()
    return dict(plan.files)


def test_what_was_written_agrees(spec: Files, mocks: Files) -> None:
    assert sync(None, spec, mocks) == SyncPlan()
    assert sync({**spec, **mocks}, spec, mocks) == SyncPlan()


@pytest.mark.parametrize("seed", range(6))
def test_a_value_that_the_mocks_change_changes_one_line_of_the_document(
    spec: Files, mocks: Files, seed: int
) -> None:
    source = random.Random(seed)
    places = [place for path, text in mocks.items() for place in texts(path, text)]
    if not places:
        pytest.skip("no mock of this document has text in its body")
    path, place = source.choice(places)
    changed = {**mocks, path: with_value(mocks[path], place)}

    plan = sync({**spec, **mocks}, spec, changed)

    if plan.conflicts:  # the schema says which texts there may be
        assert {one.code for one in plan.conflicts} <= {"invalid-after-merge", "type-contradiction"}
        return
    result = {**spec, **changed, **plan.files}
    written = {name: text for name, text in plan.files.items() if name in spec}
    if not any(in_place(text, spec[name]) for name, text in written.items()):
        assert sum(changed_lines(spec[name], text) for name, text in written.items()) <= 1
    parts = (
        {name: text for name, text in result.items() if name in spec},
        {name: text for name, text in result.items() if name not in spec},
    )
    assert sync(result, *parts) == SyncPlan()


def texts(path: str, text: str) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Yield the places of short texts in the bodies of a mock file."""
    for name, example in read_document(text.encode()).data["examples"].items():
        waiting = [(("examples", name, "respond", "body"), example["respond"].get("body"))]
        while waiting:
            place, value = waiting.pop()
            if isinstance(value, (dict, list)):
                members = value.items() if isinstance(value, dict) else enumerate(value)
                waiting += [((*place, key), one) for key, one in members]
            elif isinstance(value, str) and "\n" not in value and len(value) < 60:
                yield path, place


def with_value(text: str, place: tuple[Any, ...]) -> str:
    data = read_document(text.encode()).data
    holder = data
    for token in place[:-1]:
        holder = holder[token]
    holder[place[-1]] += "x"
    return edited(text.encode(), unshared(data)).decode()


def unshared(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: unshared(value) for key, value in data.items()}
    return [unshared(value) for value in data] if isinstance(data, list) else data


def in_place(text: str, old: str) -> bool:
    """Tell whether a reference to an example that others use too became an example of its own."""
    return text.count("$ref") < old.count("$ref")


def changed_lines(old: str, new: str) -> int:
    lines = old.splitlines(), new.splitlines()
    kept = sum(block.size for block in SequenceMatcher(None, *lines, autojunk=False).get_matching_blocks())
    return max(len(lines[0]), len(lines[1])) - kept
