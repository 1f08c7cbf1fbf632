"""One document that holds its mocks gives both back."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from contractrepo.contract import load
from contractrepo.document import read_document
from contractrepo.editing import edited
from contractrepo.errors import ContractError
from contractrepo.mocking import MockSet, generate_mocks
from contractrepo.mocking.files.yaml_text import yaml_text
from contractrepo.syncing.embedding import MEMBER, embedded, extracted, is_embedded

TESTS = Path(__file__).parents[1]
SPECS = sorted(path for path in (TESTS / "data/specs").rglob("*.*") if path.suffix in {".yaml", ".json"})
SAMPLES = sorted((TESTS.parent / "sample_repo/contracts").glob("*/*/openapi.yaml"))
SMALLEST = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {/a: {get: {responses: {'204': {description: Done}}}}}\n"


def returned(content: bytes, mocks: Mapping[str, bytes]) -> tuple[Any, dict[str, bytes]]:
    """Return data of the document and mocks after a way through one text."""
    contract = load(content)
    whole = {**read_document(content).data, MEMBER: embedded(contract, mocks)}
    text = edited(content, whole)
    held = read_document(text).data
    assert is_embedded(held)
    plain = edited(text, {key: value for key, value in held.items() if key != MEMBER})
    return read_document(plain).data, extracted(load(plain), held[MEMBER])


def data_of(files: Mapping[str, bytes]) -> dict[str, Any]:
    return {path: read_document(content).data for path, content in files.items()}


def orders(files: Mapping[str, bytes]) -> dict[str, list[str]]:
    return {path: list(data["examples"]) for path, data in data_of(files).items()}


@pytest.mark.slow
@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_real_documents(path: Path) -> None:
    content, source = path.read_bytes(), random.Random(path.stem)
    mocks = {
        name: yaml_text(changed(source, data)).encode()
        for name, data in data_of(generate_mocks(load(content))).items()
    }
    data, back = returned(content, mocks)
    assert data == read_document(content).data
    assert data_of(back) == data_of(mocks)
    assert orders(back) == orders(mocks)


@pytest.mark.slow
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: f"{path.parts[-3]}-{path.parts[-2]}")
def test_the_sample_repository(path: Path) -> None:
    mocks = {
        file.relative_to(path.parent).as_posix(): file.read_bytes()
        for file in sorted((path.parent / "mocks").rglob("*"))
        if file.is_file()
    }
    data, back = returned(path.read_bytes(), mocks)
    assert data == read_document(path.read_bytes()).data
    assert data_of(back) == data_of(mocks)
    assert orders(back) == orders(mocks)


@pytest.mark.parametrize("seed", range(5))
def test_generated_contracts(seed: int, world: Callable[..., Any]) -> None:
    source = random.Random(seed)
    files = world(source).edited_mocks()
    content = files.pop("openapi.yaml").encode()
    mocks = {
        path: yaml_text(changed(source, read_document(text.encode()).data)) for path, text in files.items()
    }
    given = {path: text.encode() for path, text in mocks.items()}
    data, back = returned(content, given)
    assert data == read_document(content).data
    assert data_of(back) == data_of(given)
    assert orders(back) == orders(given)


def changed(source: random.Random, data: dict[str, Any]) -> dict[str, Any]:
    """Return a mock file with what documents cannot hold, without some of what they do, and in another order."""
    examples = dict(source.sample(list(data["examples"].items()), len(data["examples"])))
    for one in examples.values():
        if source.random() < 0.3:
            one["delay"] = source.randint(1, 9)
        if source.random() < 0.3:
            one["respond"].pop("headers", None)
        if source.random() < 0.2:
            one["respond"]["headers"] = {"X-Null": "null", "X-Empty": []}
    return {**data, "fallback": "404", "examples": examples}


def test_other_names_bodies_in_files_and_what_is_no_mock() -> None:
    mock = {
        "mock": 1,
        "operation": "GET /a",
        "examples": {"b": {"respond": {"status": 200, "bodyFile": "b"}}},
    }
    files = {
        "mocks/own.mock.yaml": yaml_text(mock).encode(),
        "mocks/b": b"\xff\x00",
        "mocks/broken.mock.yaml": b"mock: [",
        "mocks/notes.txt": b"text",
    }
    held = embedded(load(SMALLEST), files)
    assert held == {
        "mock": 1,
        "operations": {
            "GET /a": {
                "adds": {"examples": mock["examples"]},
                "lacks": ["/examples/generated-204"],
                "file": "mocks/own.mock.yaml",
            }
        },
        "files": {
            "mocks/b": {"base64": "/wA="},
            "mocks/broken.mock.yaml": "mock: [",
            "mocks/notes.txt": "text",
        },
    }
    assert extracted(load(SMALLEST), held) == files


@pytest.mark.parametrize(
    "member",
    [
        {"operations": []},
        {"operations": {"GET /a": []}},
        {"operations": {"GET /a": {"adds": []}}},
        {"operations": {"GET /a": {"lacks": ["examples"]}}},
        {"operations": {"GET /a": {"file": "openapi.yaml"}}},
        {"operations": {"GET /a": {"more": 1}}},
        {"operations": {}, "files": []},
        {"operations": {}, "files": {"mocks/a": 1}},
        {"operations": {}, "files": {"mocks/a": {"base64": "a"}}},
        {"operations": {}, "files": {"../a": "text"}},
    ],
)
def test_what_cannot_be_read_is_refused(member: dict[str, Any]) -> None:
    with pytest.raises(ContractError) as caught:
        extracted(load(SMALLEST), member)
    assert caught.value.problems[0].code == "mock-invalid"


def test_places_that_are_not_there_and_examples_that_are_no_objects_do_no_harm() -> None:
    own = {"lacks": ["/examples/a/b", "/mock/x"], "adds": {"examples": 1}, "order": ["a"]}
    made = extracted(load(SMALLEST), {"operations": {"GET /a": own}})
    assert MockSet.parse(made).problems[0].code == "mock-invalid"
