from __future__ import annotations

from typing import Any

import pytest

from contractrepo.document import Document, Limits, read_document
from contractrepo.document.document import read_document as read
from contractrepo.document.flaw import Unreadable
from contractrepo.document.yaml_events import events
from contractrepo.document.yaml_tree import TreeBuilder
from contractrepo.errors import ContractError

DEEP = "[" * 200 + "{}" + "]" * 200
BOMB = "a: &a [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{chr(98 + i)}: &{chr(98 + i)} [{','.join([f'*{chr(97 + i)}'] * 10)}]\n" for i in range(9)
)


def codes(text: bytes | str, **options: Any) -> list[str]:
    with pytest.raises(ContractError) as caught:
        read_document(text.encode() if isinstance(text, str) else text, **options)
    return [problem.code for problem in caught.value.problems]


def data(text: str) -> Any:
    return read_document(text.encode()).data


def test_the_core_schema_keeps_what_the_author_meant() -> None:
    text = "[0x1F, 0o17, 010, -3, +4, 1e3, .5, 12:30, 2024-10-01, no, On, ~, Null, '', TRUE, 1_000, '1', \"2\", -]"
    expected = [
        31,
        15,
        10,
        -3,
        4,
        1000.0,
        0.5,
        "12:30",
        "2024-10-01",
        "no",
        "On",
        None,
        None,
        "",
        True,
        "1_000",
    ]
    assert data(text) == [*expected, "1", "2", "-"]
    assert data("a:\nb: 9223372036854775808") == {"a": None, "b": 9223372036854775808}
    assert data("! 12") == "12"


def test_every_key_is_a_text() -> None:
    assert data("200: a\ntrue: b\n~: c\n1.0: e\n? \n: f") == {
        "200": "a",
        "true": "b",
        "~": "c",
        "1.0": "e",
        "": "f",
    }


def test_aliases_share_values_and_merges_copy_members() -> None:
    tree = data("a: &a {x: 1, y: 2}\nb: *a\nc: {<<: *a, y: 3}\nd: {<<: [{x: 0}, *a], z: 4}\ne: {'<<': 5}")
    assert tree["b"] is tree["a"]
    assert tree["c"] == {"x": 1, "y": 3}
    assert tree["d"] == {"x": 0, "y": 2, "z": 4}
    assert tree["e"] == {"<<": 5}


def test_an_anchor_may_be_used_again() -> None:
    assert data("a: &x 1\nb: *x\nc: &x [2]\nd: *x\n&k e: *k") == {
        "a": 1,
        "b": 1,
        "c": [2],
        "d": [2],
        "e": "e",
    }


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[" * 100_000, "too-deep"),
        ("a: " + "[" * 300 + "]" * 300, "too-deep"),
        ("".join(" " * i + "a:\n" for i in range(300)), "too-deep"),
        (f"a: &a {DEEP}\nb: {DEEP.replace('{}', '*a')}", "too-deep"),
        (BOMB, "yaml-alias-limit"),
        ("a: &a {b: *a}", "yaml-alias-cycle"),
        ("a: [1\n", "yaml-syntax"),
        ("a: \x07", "yaml-syntax"),
        ('a: "\\ud800"', "yaml-syntax"),
        ("a: @b", "yaml-syntax"),
        ("%YAML 3.0\n---\na: 1", "yaml-syntax"),
    ],
)
def test_hostile_text_is_refused(text: str, code: str) -> None:
    assert codes(text) == [code]


def test_bounds_can_be_set() -> None:
    assert codes("a: [1, 2, 3]", limits=Limits(nodes=3)) == ["too-large"]
    assert codes("a: [1, 2, 3]", limits=Limits(size=3)) == ["too-large"]
    assert codes("a: [[1]]", limits=Limits(depth=2)) == ["too-deep"]
    assert codes("a: 12345", limits=Limits(digits=4)) == ["number-not-json"]
    assert codes("a: &a [1]\nb: *a", limits=Limits(aliased=1)) == ["yaml-alias-limit"]


def test_a_bound_beyond_what_can_be_read_is_no_crash() -> None:
    for deep in ("a: " + "[" * 5_000 + "]" * 5_000, "".join(" " * level + "a:\n" for level in range(1_200))):
        assert codes(deep, limits=Limits(depth=100_000)) == ["too-deep"]


def test_an_anchor_counts_what_it_holds_and_no_more() -> None:
    """The inner anchor has the name of the outer one; the aliases add two values and eight."""
    text = "a: &x [1, &x [2], *x]\nb: *x\n"
    assert read_document(text.encode(), limits=Limits(aliased=10)).data["b"] == [1, [2], [2]]
    assert codes(text, limits=Limits(aliased=9)) == ["yaml-alias-limit"]


def test_no_more_than_a_hundred_faults_are_listed() -> None:
    assert codes("a: 1\n" * 500) == ["duplicate-key"] * 100
    merges = read_document(b"a: &a {}\n" + b"".join(b"b%d: {<<: *a}\n" % index for index in range(150)))
    assert len(merges.problems) == 150


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings(encoding: str) -> None:
    assert read_document("a: é😀\n".encode(encoding)).data == {"a": "é😀"}


def test_bytes_that_are_no_text() -> None:
    with pytest.raises(ContractError) as caught:
        read(b"a: 1\nb: \xe9\n", file="x.yaml")
    problem = caught.value.problems[0]
    assert (problem.code, problem.file, problem.line, problem.column) == ("encoding", "x.yaml", 2, 4)
    assert codes(b"\xff\xfea\x00\x00\xd8") == ["encoding"]


@pytest.mark.parametrize(
    "text",
    [
        "a: [1, {b: 'c', d: \"e\\n\"}]\nf: |\n  g\n  h\ni: >-\n  j\n  k\n",
        "a: &x {b: 1}\nc: *x\nd: {<<: *x, e: !t 2}\n? f\n: g\n",
        "# comment\nk: 1",
        "a: 1\na: 2\n",
        "\"\\u0041\\x42\": 'it''s'\n",
        "- - 1\n  - 2\n-\n",
        "a:\t1\nb: [1,\t2]\nc: 'x'\t# y\n",
        "a: b\t\nc: d\n",
    ],
)
def test_both_parsers_give_the_same_tree_and_places(text: str) -> None:
    assert built(text, native=True) == built(text, native=False)


def test_both_parsers_take_a_byte_order_mark_at_the_start_of_a_line_for_a_blank() -> None:
    assert built("\ufeffa: b\n", native=True) == built("\ufeffa: b\n", native=False)
    for native in (True, False):
        with pytest.raises(Unreadable):
            built("a: 1\n\ufeffb: 2\n", native=native)


@pytest.mark.parametrize("text", ["{u: http://a/?b=c}", "[a?b]", "a: b\tc"])
def test_what_only_libyaml_reads_is_refused_without_it(text: str) -> None:
    built(text, native=True)
    with pytest.raises(Unreadable):
        built(text, native=False)


def test_both_parsers_refuse_surrogates() -> None:
    for native in (True, False):
        with pytest.raises(Exception, match=r"surrogate|Unicode"):
            built('a: "\\ud800"', native=native)


def built(text: str, *, native: bool) -> tuple[Any, ...]:
    builder = TreeBuilder(Limits())
    with events(text, native=native) as found:
        builder.build(found)
    marks = [[(mark.line, mark.column) for mark in starts] for starts in builder.starts.values()]
    return builder.root, builder.flaws, marks


@pytest.mark.parametrize(
    ("pointer", "place"),
    [
        ("", "1:1"),
        ("/a", "1:1"),
        ("/a/0", "1:5"),
        ("/a/1/b", "1:12"),
        ("/a/7", "1:1"),
        ("/a/1/b/c/d", "1:12"),
        ("/c/b", "1:12"),
        ("/d/b", "1:12"),
        ("/d/e", "3:13"),
        ("/f~1g", "4:1"),
        ("/nothing", "1:1"),
    ],
)
def test_places(pointer: str, place: str) -> None:
    document = read_document(b"a: [1, &x {b: 2}]\nc: *x\nd: {<<: *x, e: 3}\nf/g: h\n")
    assert str(document.location(pointer)) == place


def test_a_place_in_a_scalar_document() -> None:
    document = read_document(b"# c\n  hello\n", file="f.yaml")
    assert isinstance(document, Document)
    assert str(document.location("/a")) == "f.yaml:2:3"


def test_a_pointer_must_be_one() -> None:
    with pytest.raises(ValueError, match="pointer"):
        read_document(b"a: 1").location("a")
