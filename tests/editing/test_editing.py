"""What the editor promises besides the texts: what it refuses, what it leaves alone, and what it costs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from contractrepo.document import read_document
from contractrepo.editing import edited
from contractrepo.editing.nodes import Node
from contractrepo.editing.source import Edit, Source
from contractrepo.editing.yaml_nodes import yaml_nodes
from contractrepo.errors import ContractError, UsageError


def loop() -> list[Any]:
    made: list[Any] = []
    made.append(made)
    return made


def doubled(times: int) -> list[Any]:
    made: list[Any] = ["x"]
    for _ in range(times):
        made = [made, made]
    return made


def test_equal_data_gives_the_same_bytes(odd: Mapping[str, bytes], specs: Path) -> None:
    files = [path for path in specs.rglob("*") if path.suffix in {".yaml", ".yml", ".json"}]
    texts = [path.read_bytes() for path in files if path.stat().st_size < 100_000]
    for content in [*odd.values(), *texts]:
        assert edited(content, read_document(content).data) is content


@pytest.mark.parametrize(
    "data",
    [
        float("nan"),
        float("inf"),
        {1: 2},
        ("a",),
        {"a": {3}},
        "\ud800",
        {"\udfff": 1},
        b"x",
        loop(),
        doubled(40),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_is_no_json_is_refused(data: Any) -> None:
    with pytest.raises(UsageError) as caught:
        edited(b"a: 1\n", {"a": data}, file="x.yaml")

    assert caught.value.code == "edit-impossible"
    assert caught.value.location is not None
    assert caught.value.location.file == "x.yaml"


@pytest.mark.slow
def test_data_that_grows_without_end_is_refused() -> None:
    with pytest.raises(UsageError):
        edited(b"a: 1\n", doubled(60))


def test_a_text_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(ContractError) as caught:
        edited(b"a: [1\n", {"a": 1})

    assert caught.value.code == "yaml-syntax"


def test_numbers_keep_their_types() -> None:
    assert edited(b"a: 1\nb: true\n", {"a": 1.0, "b": 1}) == b"a: 1.0\nb: 1\n"
    assert edited(b'{"a": 0.0}', {"a": -0.0}) == b'{"a": -0.0}'


def test_the_name_of_a_file_decides_what_brackets_are() -> None:
    assert edited(b"{}", {"a": [1]}, file="x.JSON") == b'{\n  "a": [\n    1\n  ]\n}'
    assert edited(b"{a: 1}", {"a": "x"}, file="x.yaml") == b"{a: x}"


def test_a_hint_that_fits_nothing_is_passed_over() -> None:
    hints = {"/none/a": "b", "": "x", "/a/0": "y", "/a/b": "gone"}

    assert edited(b"a: {b: 1}\n", {"a": {"c": 2}}, renamed=hints) == b"a:\n  c: 2\n"


def test_keys_may_change_places() -> None:
    text = b"a: # one\n  x: 1\nb: # two\n  y: 2\n"
    data = {"b": {"x": 1}, "a": {"y": 3}}

    assert edited(text, data, renamed={"/a": "b", "/b": "a"}) == b"b: # one\n  x: 1\na: # two\n  y: 3\n"


def test_a_key_may_take_the_name_of_one_that_goes() -> None:
    text = b"a: # one\n  x: 1\nb: # two\n  y: 2\n"

    assert edited(text, {"b": {"x": 1}}, renamed={"/a": "b"}) == b"b: # one\n  x: 1\n"


def test_a_new_name_is_seen_where_the_value_stays() -> None:
    text = b"a: 1\nb: # two\n  y: 2 # kept\nc: 3\n"

    assert edited(text, {"a": 1, "new": {"y": 2}, "c": 3}) == text.replace(b"b:", b"new:")


def test_a_new_key_may_be_overlong() -> None:
    key = "k" * 1_001

    assert edited(b"a:\t1 # one\n", {key: 1}, renamed={"/a": key}) == f"? {key}\n: 1 # one\n".encode()
    assert edited(b"? a\n: 1\n", {key: 1}, renamed={"/a": key}) == f"? {key}\n: 1\n".encode()
    assert edited(b"a: {b: 1}\n", {"a": {"b": 1, key: 2}}) == f"a: {{b: 1, ? {key} : 2}}\n".encode()
    assert edited(b"a: 1\n", {"a": 1, key: {"b": 2}}) == f"a: 1\n? {key}\n:\n  b: 2\n".encode()


def test_what_was_written_wrong_is_written_again_in_another_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("contractrepo.editing.writing.literal", lambda *_: ["|", "[", " }"])

    assert edited(b"a:\n  b: 1\n", {"a": {"b": "x\ny"}}) == b'a:\n  b: "x\\ny"\n'

    monkeypatch.setattr("contractrepo.editing.writing.literal", lambda *_: ["|", "    z"])

    assert edited(b"a:\n  b: 1\n", {"a": {"b": "x\ny"}}) == b'a:\n  b: "x\\ny"\n'


@pytest.mark.parametrize("wrong", ["'", "z"])
@pytest.mark.parametrize("depth", [2, 30])
def test_what_stays_wrong_is_never_returned(monkeypatch: pytest.MonkeyPatch, wrong: str, depth: int) -> None:
    text = "".join(f"{' ' * at}a:\n" for at in range(depth)) + " " * depth + "b: 1\n"
    data: Any = "x"
    for key in ["b", *"a" * depth]:
        data = {key: data}
    monkeypatch.setattr("contractrepo.editing.writing.yaml_string", lambda *_, **__: wrong)

    with pytest.raises(UsageError) as caught:
        edited(text.encode(), data)

    assert caught.value.code == "edit-impossible"


def test_edits_that_overlap_give_no_text() -> None:
    source = Source(b"abc\n", "abc\n", json=False)

    assert [*source.applied([Edit(0, 2, "x"), Edit(1, 3, "y")])] == []


def test_many_members_come_and_go_at_once() -> None:
    text = "".join(f"k{at}: {at}\n" for at in range(2_000))
    data = {f"n{at}" if at % 3 else f"k{at}": at for at in range(2_000)}

    assert read_document(edited(text.encode(), data)).data == data


def test_a_long_list_is_paired_in_order() -> None:
    text = "".join(f"- n: {at}  # {at}\n" for at in range(200))
    data = [{"n": at + 1000} for at in range(190)]

    result = edited(text.encode(), data)

    assert read_document(result).data == data
    assert result.startswith(b"- n: 1000  # 0\n- n: 1001  # 1\n")


@pytest.mark.parametrize("text", [b"k: 0\n", b'{"k": 0}'])
def test_the_deepest_document_can_be_written_and_edited(text: bytes) -> None:
    deep = edited(text, {"k": nested(1)})

    assert read_document(edited(deep, {"k": nested(2)})).data == {"k": nested(2)}
    with pytest.raises(UsageError):
        edited(text, {"k": [[nested(1)]]})


def nested(value: Any) -> Any:
    for at in range(254):
        value = {"k": value} if at % 2 else [value]
    return value


def test_both_parsers_give_the_same_nodes(odd: Mapping[str, bytes], specs: Path) -> None:
    texts = [content.decode() for name, content in odd.items() if not name.startswith(("utf", "bom", "tabs"))]
    texts += [
        (specs / name).read_text(encoding="utf-8")
        for name in ("oai/link-example.yaml", "readme/polymorphism-3.0.yaml")
    ]
    for text in texts:
        lines = "\n".join([*text.splitlines(), ""])
        assert shape(yaml_nodes(lines, native=True)) == shape(yaml_nodes(lines, native=False))


def shape(node: Node) -> Any:
    own = (node.kind, node.start, node.end, node.style, node.flow, node.anchor, node.tagged, node.linked)
    return own, [shape(key) for key in node.keys], [shape(value) for value in node.values]
