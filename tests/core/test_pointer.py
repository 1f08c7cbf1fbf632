"""JSON pointers."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractrepo.core.pointer import append, find, join, resolve, split

# RFC 6901, section 5.
DOCUMENT = {
    "foo": ["bar", "baz"],
    "": 0,
    "a/b": 1,
    "c%d": 2,
    "e^f": 3,
    "g|h": 4,
    "i\\j": 5,
    'k"l': 6,
    " ": 7,
    "m~n": 8,
}


@pytest.mark.parametrize(
    ("pointer", "value"),
    [
        ("", DOCUMENT),
        ("/foo", ["bar", "baz"]),
        ("/foo/0", "bar"),
        ("/", 0),
        ("/a~1b", 1),
        ("/c%d", 2),
        ("/e^f", 3),
        ("/g|h", 4),
        ("/i\\j", 5),
        ('/k"l', 6),
        ("/ ", 7),
        ("/m~0n", 8),
    ],
)
def test_the_examples_of_the_rfc(pointer: str, value: Any) -> None:
    assert resolve(DOCUMENT, pointer) == value


@pytest.mark.parametrize(
    "pointer", ["/bar", "/foo/2", "/foo/-", "/foo/01", "/foo/-1", "/foo/9999999999999", "/foo/0/x"]
)
def test_nothing_there(pointer: str) -> None:
    with pytest.raises(LookupError):
        resolve(DOCUMENT, pointer)
    assert find(DOCUMENT, pointer, "nothing") == "nothing"


def test_not_a_pointer() -> None:
    with pytest.raises(ValueError, match="not a JSON pointer"):
        split("foo")


def test_appending() -> None:
    assert append("/paths", "/pets", "get", 0) == "/paths/~1pets/get/0"


@given(st.lists(st.text()))
def test_split_undoes_join(tokens: list[str]) -> None:
    assert list(split(join(*tokens))) == tokens
