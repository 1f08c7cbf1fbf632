from __future__ import annotations

import pytest

from contractrepo.docs.addresses import Anchors, file_names, relative, slug


@pytest.mark.parametrize(
    ("source", "target", "anchor", "expected"),
    [
        ("index", "operations/a", "", "operations/a.html"),
        ("operations/a", "index", "x", "../index.html#x"),
        ("operations/a", "operations/b", "", "b.html"),
        ("operations/a", "operations/a", "x", "#x"),
        ("operations/a", "operations/a", "", "a.html"),
        ("schemas/inside/a", "schemas/b", "", "../b.html"),
    ],
)
def test_links_are_relative(source: str, target: str, anchor: str, expected: str) -> None:
    assert relative(source, target, ".html", anchor) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("List pets", "List-pets"),
        ("get /pets/{id}", "get-pets-id"),
        ("../..", ""),
        ("größe", "gr-e"),
        (".hid", "hid"),
    ],
)
def test_a_slug_is_a_plain_name(text: str, expected: str) -> None:
    assert slug(text) == expected


def test_file_names_are_unique_even_where_case_is_ignored() -> None:
    wanted = [
        ("Pet", "a"),
        ("pet", "b"),
        ("PET", "c"),
        ("größe", "d"),
        ("日本", "e"),
        ("日本", "f"),
        ("x" * 200, "g"),
    ]
    names = list(file_names(wanted))

    assert names[0] == "Pet"
    assert len({name.casefold() for name in names}) == len(wanted)
    assert all(len(name) <= 91 and name.isascii() for name in names)


def test_a_name_does_not_depend_on_things_with_other_names() -> None:
    alone = list(file_names([("pet", "a"), ("Pet", "b")]))
    among = list(file_names([("cow", "c"), ("pet", "a"), ("dog", "d"), ("Pet", "b")]))

    assert alone == [among[1], among[3]]


def test_an_anchor_is_given_out_once() -> None:
    anchors = Anchors()

    assert [anchors.take("A b", "c"), anchors.take("a-B", "C"), anchors.take("?"), anchors.take("")] == [
        "a-b-c",
        "a-b-c-2",
        "part",
        "part-2",
    ]
