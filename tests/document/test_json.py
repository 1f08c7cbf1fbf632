from __future__ import annotations

import json

import pytest

from contractrepo.document import Limits, parse_json, read_document
from contractrepo.document.json_places import JsonPlaces
from contractrepo.document.json_scan import Place, Scan
from contractrepo.errors import ContractError


def refusals(text: str, **options: Limits) -> list[tuple[str, str, int | None, int | None]]:
    with pytest.raises(ContractError) as caught:
        read_document(text.encode(), file="x.json", **options)
    return [(one.code, one.pointer, one.line, one.column) for one in caught.value.problems]


def test_integers_are_exact() -> None:
    assert parse_json(b'{"a": [9223372036854775808, -0, 1.5, 1e2]}') == {
        "a": [9223372036854775808, 0, 1.5, 100.0]
    }
    assert parse_json('"\\ud83d\\ude00"') == "😀"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"a": 1,\n "a": 2}', [("duplicate-key", "/a", 2, 2)]),
        (
            '[{"b": {"c/d": 1, "c/d": 2}}, {"e": 1, "e": 1}]',
            [("duplicate-key", "/0/b/c~1d", 1, 19), ("duplicate-key", "/1/e", 1, 40)],
        ),
        (
            '{"a": [1, NaN, -Infinity, 1e999]}',
            [("number-not-json", f"/a/{i}", 1, c) for i, c in ((1, 11), (2, 16), (3, 27))],
        ),
        ('{"a": ' + "9" * 5000 + ', "b": -1, "c": true}', [("number-not-json", "/a", 1, 2)]),
        (
            '{"a": "\\ud800",\n "b": ["\\udc00x"], "\\ud801": 1, "c": "\\ud83d\\ude00"}',
            [("encoding", "/a", 1, 2), ("encoding", "/b/0", 2, 8), ("encoding", "/", 2, 20)],
        ),
        ('{"a": 1,}', [("json-syntax", "", 1, 9)]),
        ('{"a": [1,\n2', [("json-syntax", "", 1, 7)]),
        ('{"a": [1,\n2}}', [("json-syntax", "", 1, 7)]),
        ('{"a": 1} x', [("json-syntax", "", 1, 10)]),
        ("a: 1", [("json-syntax", "", 1, 1)]),
        ("", [("json-syntax", "", 1, 1)]),
        ('{"a": 1]', [("json-syntax", "", 1, 1)]),
        ('{"a": NaN}}', [("json-syntax", "", 1, 11)]),
        ('{"a": 1e999, "b" 1}', [("json-syntax", "", 1, 18)]),
        ('[1, 2, "a\nb"]', [("json-syntax", "", 1, 10)]),
        ("[" * 100_000, [("too-deep", "", 1, 257)]),
        ('{"a":' * 1000, [("too-deep", "", 1, 1281)]),
    ],
)
def test_faults_have_places(text: str, expected: list[tuple[str, str, int, int]]) -> None:
    assert refusals(text) == expected


def test_brackets_in_texts_do_not_nest() -> None:
    value = "[" * 300 + '\\"{' * 300 + "\\\\"
    assert read_document(f'{{"a": "{value}"}}'.encode()).data == {
        "a": value.replace('\\"', '"').replace("\\\\", "\\")
    }


def test_bounds_can_be_set() -> None:
    assert refusals("[[1]]", limits=Limits(depth=1)) == [("too-deep", "", 1, 2)]


def test_places() -> None:
    document = read_document(b'{"a": [1, {"b": 2}],\n "c": "d"}', file="x.json")
    places = {
        pointer: str(document.location(pointer))
        for pointer in ("", "/a", "/a/1", "/a/1/b", "/a/9", "/c", "/c/d")
    }
    assert places == {
        "": "x.json:1:1",
        "/a": "x.json:1:2",
        "/a/1": "x.json:1:11",
        "/a/1/b": "x.json:1:12",
        "/a/9": "x.json:1:2",
        "/c": "x.json:2:2",
        "/c/d": "x.json:2:2",
    }
    assert str(read_document(b"12", file="x.json").location("/a")) == "x.json:1:1"


@pytest.mark.parametrize("indent", [None, 1, "\t"])
def test_places_are_those_of_a_scan_sign_by_sign(indent: int | str | None) -> None:
    data = {
        "é": ["日本", {"/~": [[], {}, [None, {"": 1.5}]]}],
        'q"\\': {"\u00e9\n": "]}", "n": [1, [2, [3]]]},
        "z" * 9_000: 1,
    }
    for ascii_only in (True, False):
        text = "\n " + json.dumps(data, indent=indent, ensure_ascii=ascii_only)
        places = JsonPlaces(text)
        waiting: list[tuple[tuple[str, ...], Place]] = [((), Scan(text).root)]
        for path, place in waiting:  # grows on the way
            assert places.start(path) == place.start
            assert places.start((*path, "no such member")) == place.start
            waiting += [((*path, name), inner) for name, inner in place.below.items()]
        assert len(waiting) > 15


def test_a_bracket_may_open_yaml_where_the_name_does_not_say_json() -> None:
    assert read_document(b"{a: b, c: [d]}").data == {"a": "b", "c": ["d"]}
    assert read_document(b'{"a": 1,}').data == {"a": 1}
    assert str(read_document(b"{a: b}").location("/a")) == "1:2"


@pytest.mark.parametrize(("text", "code"), [(b'{"a": 1 "b"', "json-syntax"), (b"{a: [", "yaml-syntax")])
def test_what_is_neither_is_reported_as_what_it_looks_like(text: bytes, code: str) -> None:
    with pytest.raises(ContractError) as caught:
        read_document(text)
    assert caught.value.code == code


@pytest.mark.parametrize("text", ["[1", "NaN", '{"a":1,"a":2}', "[" * 300, b"\xff", '"\ud800"'])
def test_parse_json_refuses(text: str | bytes) -> None:
    with pytest.raises(ContractError):
        parse_json(text)
