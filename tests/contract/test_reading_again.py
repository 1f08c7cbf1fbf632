"""A document that was read lately is not read again; anything that changed is."""

from __future__ import annotations

from pathlib import Path

import pytest

from contractrepo import load
from contractrepo.contract import load_files
from contractrepo.errors import ContractError
from contractrepo.schema import engines

ENTRY = b"openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths:\n  /a: {$ref: 'a.yaml'}\n"
PATH = b"get: {responses: {'200': {description: ok}}}\n"
OTHER = b"put: {responses: {'200': {description: ok}}}\n"


def methods(files: dict[str, bytes]) -> list[str]:
    return [operation.method for operation in load_files(files, "o.yaml").operations]


def test_the_same_content_gives_the_same_contract() -> None:
    files = {"o.yaml": ENTRY, "a.yaml": PATH, "not-referred-to.yaml": b"1"}
    contract = load_files(files, "o.yaml")
    assert load_files({**files, "not-referred-to.yaml": b"2"}, "o.yaml") is contract
    assert load_files(files, "o.yaml", file="other.yaml") is not contract


def test_a_change_of_any_file_is_seen() -> None:
    assert methods({"o.yaml": ENTRY, "a.yaml": PATH}) == ["GET"]
    assert methods({"o.yaml": ENTRY, "a.yaml": OTHER}) == ["PUT"]
    assert methods({"o.yaml": ENTRY}) == []
    assert methods({"o.yaml": ENTRY, "a.yaml": PATH}) == ["GET"]
    assert methods({"o.yaml": ENTRY.replace(b"/a", b"/b"), "a.yaml": PATH}) == ["GET"]


def test_a_change_on_disk_is_seen(tmp_path: Path) -> None:
    entry, other = tmp_path / "o.yaml", tmp_path / "a.yaml"
    entry.write_bytes(ENTRY)
    other.write_bytes(PATH)
    contract = load(entry)
    assert load(entry) is contract
    other.write_bytes(OTHER)
    assert [operation.method for operation in load(entry).operations] == ["PUT"]
    other.unlink()
    other.symlink_to("o.yaml")
    assert "symlink-refused" in {problem.code for problem in load(entry).errors}
    other.unlink()
    other.write_bytes(PATH)
    assert [operation.method for operation in load(entry).operations] == ["GET"]


def test_errors_are_raised_again() -> None:
    for _ in range(2):
        with pytest.raises(ContractError):
            load_files({"o.yaml": ENTRY}, "o.yaml", strict=True)


def test_the_engine_belongs_to_what_is_kept() -> None:
    contract = load(ENTRY)
    engines.prefer("jsonschema")
    try:
        assert load(ENTRY) is not contract
    finally:
        engines.prefer(None)
    assert load(ENTRY) is contract
