"""Both engines judge every example and default of real documents the same, and give the same reasons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from contractrepo.checking.rules.examples import _of_holders, _of_schemas, examples
from contractrepo.checking.subject import Subject
from contractrepo.contract import load
from contractrepo.schema.engines import EngineName, prefer

SPECS = Path(__file__).parents[1] / "data/specs"
DOCUMENTS = sorted(
    path
    for path in SPECS.rglob("*.*")
    if path.suffix in {".yaml", ".yml", ".json"} and b"openapi" in path.read_bytes()[:200]
)
DIFFERENCES: dict[str, str] = {}
"""Document and place -> why the engines may differ there: nowhere."""


@pytest.fixture(autouse=True)
def engine_as_before() -> Iterator[None]:
    yield
    prefer(None)


def remarks(subject: Subject, engine: EngineName) -> list[tuple[str, str, str]]:
    prefer(engine)
    return [(remark.code, remark.pointer, remark.message) for remark in examples(subject)]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_the_engines_agree_on_the_examples_of(path: Path) -> None:
    subject = Subject(load(path).description)
    found = {engine: remarks(subject, engine) for engine in ("jsonschema-rs", "jsonschema")}
    differing = set(found["jsonschema-rs"]) ^ set(found["jsonschema"])
    assert {pointer for _, pointer, _ in differing} == set(DIFFERENCES)


def test_there_is_much_to_agree_on() -> None:
    subjects = [Subject(load(path).description) for path in DOCUMENTS]
    words = Counter(
        sample.word for subject in subjects for sample in (*_of_schemas(subject), *_of_holders(subject))
    )
    assert words == {"example": 336, "default": 32}
