"""What a cache keeps of a document makes the same contract again, and nothing that it holds makes another one."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from contractrepo.contract import Contract, load_files
from contractrepo.errors import ContractError
from contractrepo.schema import engines

CASES = Path(__file__).parents[1] / "cases" / "documents"
ALL = [
    pytest.param(case, id=f"{file.stem}: {case['name']}")
    for file in sorted(CASES.glob("*.yaml"))
    for case in yaml.safe_load(file.read_text())
    if case["name"] != "that would take ages"  # as it says, and nothing about it is kept in another way
]
FILES = {
    "o.yaml": b"openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths:\n  /a: {$ref: 'a.yaml'}\n  /b: {$ref: 'b.json'}\n",
    "a.yaml": b"get:\n  operationId: x\n  responses: {'200': {description: ok}}\n",
    "b.json": b'{\n "get": {"operationId": "x", "responses": {"200": {"description": "ok"}}}}',
}
HEAD = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\n"


class Memory:
    """A cache that outlives what a process remembers by itself: each one over the same entries is another cache."""

    def __init__(self, entries: dict[str, bytes]) -> None:
        self.entries = entries
        self.found = 0

    def find(self, key: str) -> bytes | None:
        self.found += key in self.entries
        return self.entries.get(key)

    def keep(self, key: str, content: bytes) -> None:
        self.entries[key] = content


def said(files: Mapping[str, bytes], entry: str, cache: Memory | None = None) -> Any:
    """Return everything that a contract says about itself, or why there is none."""
    try:
        contract = load_files(files, entry, cache=cache)
    except ContractError as error:
        return error.problems
    errors, problems = contract.errors, contract.problems
    return errors, problems, contract.title, contract.operations, spelled(contract), places(contract)


def spelled(contract: Contract) -> str:
    """Text tells `1` from `1.0` and from `True`, and keeps the order of members."""
    return repr(contract.description.data)


def places(contract: Contract) -> list[object]:
    description = contract.description
    pointers = [part.pointer for part in description.links.parts]
    return [description.location(one) for pointer in pointers for one in (pointer, f"{pointer}/nothing/0")]


@pytest.fixture
def nothing_parsed(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Return what makes every attempt to parse YAML or to check a document fail from then on."""

    def refuse(*_: object, **__: object) -> Iterator[None]:
        raise AssertionError

    def forbid() -> None:
        monkeypatch.setattr("yaml.cyaml.CParser", refuse)
        monkeypatch.setattr("contractrepo.checking.check", refuse)
        monkeypatch.setattr("contractrepo.checking.check_errors", refuse)
        monkeypatch.setattr("contractrepo.document.json_text.parse", refuse)

    return forbid


@pytest.mark.parametrize("case", ALL)
def test_every_document_is_the_same_when_it_is_met_again(case: dict[str, Any]) -> None:
    texts = {"openapi.yaml": case["document"], **case.get("files", {})}
    files = {name: text.encode("utf-8", "surrogatepass") for name, text in texts.items()}
    entries: dict[str, bytes] = {}
    expected = said(files, "openapi.yaml")
    assert said(files, "openapi.yaml", Memory(entries)) == expected
    assert said(files, "openapi.yaml", Memory(entries)) == expected


@pytest.mark.parametrize("name", ["BinLookupService-v54.yaml", "DisputeService-v30.json"])
def test_a_real_document_is_neither_parsed_nor_checked_again(
    name: str, specs: Path, nothing_parsed: Callable[[], None]
) -> None:
    files = {name: (specs / "adyen" / name).read_bytes()}
    entries: dict[str, bytes] = {}
    expected = said(files, name, Memory(entries))
    assert len(expected[-1]) > 100
    nothing_parsed()
    assert said(files, name, Memory(entries)) == expected


def test_what_needs_no_data_decodes_none(nothing_parsed: Callable[[], None]) -> None:
    entries: dict[str, bytes] = {}
    expected = load_files(FILES, "o.yaml", cache=Memory(entries)).problems
    nothing_parsed()
    cache = Memory(entries)
    contract = load_files(FILES, "o.yaml", cache=cache)
    assert contract.problems == expected != ()
    assert cache.found == 2  # that it can be read, and what is wrong with it


def test_values_keep_their_type_and_order() -> None:
    values = (
        f"[1, 1.0, -0.0, 1e22, 5e-324, true, null, '1', {10**40}, {-(10**25)}, 'ü \\U0001F600', '', [], {{}}]"
    )
    merged = "x-c: {<<: *one, c: 3, a: 4}"
    files = {"o.yaml": f"{HEAD}x-b: {values}\nx-a: &one {{b: 1, a: 2}}\n{merged}\n".encode()}
    entries: dict[str, bytes] = {}
    expected = said(files, "o.yaml")
    assert said(files, "o.yaml", Memory(entries)) == said(files, "o.yaml", Memory(entries)) == expected
    assert len(entries) == 5  # reading, document, places, problems, errors


def test_what_aliases_share_is_read_again() -> None:
    files = {"o.yaml": f"{HEAD}x-a: &one {{b: 1}}\nx-b: *one\n".encode()}
    entries: dict[str, bytes] = {}
    expected = said(files, "o.yaml")
    assert said(files, "o.yaml", Memory(entries)) == said(files, "o.yaml", Memory(entries)) == expected
    assert len(entries) == 3
    data = load_files(files, "o.yaml", cache=Memory(entries)).description.data
    assert data["x-a"] is data["x-b"]


def test_the_deepest_document_is_read_again_where_it_cannot_be_kept() -> None:
    files = {"o.yaml": f"{HEAD}x-a: {'[' * 254}{']' * 254}\n".encode()}
    entries: dict[str, bytes] = {}
    expected = said(files, "o.yaml")
    assert said(files, "o.yaml", Memory(entries)) == said(files, "o.yaml", Memory(entries)) == expected


def test_a_name_that_is_no_text_is_no_obstacle() -> None:
    entries: dict[str, bytes] = {}
    for _ in range(2):
        files = {"\ud800.yaml": b"openapi: 3.1.0\n"}
        assert load_files(files, "\ud800.yaml", cache=Memory(entries)).errors


@pytest.mark.parametrize("changed", [*FILES, "b.json is gone", "a name", "the engine"])
def test_any_change_is_seen(changed: str) -> None:
    entries: dict[str, bytes] = {}
    said(FILES, "o.yaml", Memory(entries))
    files, entry = dict(FILES), "o.yaml"
    if changed in files:
        files[changed] = files[changed].replace(b"operationId", b"operationid").replace(b"/b:", b"/c:")
    elif changed == "b.json is gone":
        del files["b.json"]
    elif changed == "a name":
        files, entry = {f"x/{name}": data for name, data in FILES.items()}, "x/o.yaml"
    engines.prefer("jsonschema" if changed == "the engine" else None)
    try:
        assert said(files, entry, Memory(entries)) == said(files, entry)
        before = len(entries)
        assert said(files, entry, Memory(entries)) == said(files, entry)
        assert len(entries) == before
    finally:
        engines.prefer(None)


def test_versions_that_differ_in_a_file_beside_the_document_know_each_their_own() -> None:
    other = {**FILES, "a.yaml": FILES["a.yaml"].replace(b"get", b"put")}
    third = {**FILES, "a.yaml": b"{$ref: 'c.yaml'}", "c.yaml": FILES["a.yaml"]}
    entries: dict[str, bytes] = {}
    for files in (FILES, other, third, FILES, third, other):
        assert said(files, "o.yaml", Memory(entries)) == said(files, "o.yaml")


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "half": lambda content: content[: len(content) // 2],
    "no JSON": lambda content: content + b"]",
    "another value": lambda _: b"17",
    "an object": lambda _: b"{}",
    "deep": lambda _: b"[" * 100_000,
    "no UTF-8": lambda content: content.replace(b'"', b'"\xff'),
    "members too many": lambda content: json.dumps([*json.loads(content), 1]).encode(),
    "texts for numbers": lambda content: content.replace(b"1", b'"1"'),
    "numbers for texts": lambda content: content.replace(b'"o.yaml"', b"17"),
    "another severity": lambda content: content.replace(b'"error"', b'"fatal"'),
    "other places": lambda content: b"[0,0]" if content.startswith(b"[0,0,") else content,
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_an_entry_that_makes_no_sense_counts_as_absent(damage: str) -> None:
    entries: dict[str, bytes] = {}
    expected = said(FILES, "o.yaml", Memory(entries))
    for key, content in list(entries.items()):
        damaged = {**entries, key: DAMAGE[damage](content)}
        assert said(FILES, "o.yaml", Memory(damaged)) == expected
    assert said(FILES, "o.yaml", Memory({key: DAMAGE[damage](entries[key]) for key in entries})) == expected


def test_what_cannot_be_read_is_told_each_time() -> None:
    entries: dict[str, bytes] = {}
    for text in (b"- 1\n", b"openapi: 2\n", b"a: [\n"):
        for _ in range(2):
            with pytest.raises(ContractError):
                load_files({"o.yaml": text}, "o.yaml", cache=Memory(entries))
