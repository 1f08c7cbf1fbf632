from __future__ import annotations

from typing import Any, cast

import pytest

from contractrepo.openapi.model import Header, Parameter, ParameterLocation
from contractrepo.validation.malformed import Malformed
from contractrepo.validation.parameters import Decoder, encode
from contractrepo.validation.parameters.pairs import cookie_pairs, query_pairs
from contractrepo.validation.parameters.percent import decoded, form_decoded
from contractrepo.validation.parameters.scalars import read_number
from contractrepo.validation.shapes import Shapes

STRING = {"type": "string"}
INTEGER = {"type": "integer"}
LIST = {"type": "array", "items": INTEGER}
TEXTS = {"type": "array", "items": STRING}
RGB = {"type": "object", "properties": {"R": INTEGER, "G": INTEGER}}
FREE = {"type": "object", "additionalProperties": INTEGER}
DEEP = {"type": "object", "properties": {"n": INTEGER, "l": LIST, "o": RGB, "s": STRING, "f": {}}}

Way = tuple[str, str, bool]


def read(way: Way, schema: Any, raw: str, **more: Any) -> Any:
    location, style, explode = way
    data = {"allowReserved": more.pop("allow_reserved")} if "allow_reserved" in more else {}
    claimed = more.pop("claimed", ())
    place = cast("ParameterLocation", location)
    part = Parameter("p", place, "/p", data, required=True, style=style, explode=explode, schema="/s", **more)
    decoder = Decoder.of(part, Shapes({"s": schema}), claimed)
    if location == "query":
        return decoder.from_pairs(query_pairs(raw))
    if location == "cookie":
        return decoder.from_pairs(cookie_pairs([raw]))
    return decoder.from_text(raw)


@pytest.mark.parametrize(
    ("way", "schema", "raw", "readings"),
    [
        (("path", "simple", False), INTEGER, "5", [5]),
        (("path", "simple", False), STRING, "a%2Cb+c", ["a,b+c"]),
        (("path", "simple", False), LIST, "1,2", [[1, 2]]),
        (("path", "simple", False), TEXTS, "a%2Cb,c", [["a,b", "c"]]),
        (("path", "simple", False), RGB, "R,1,G,2", [{"R": 1, "G": 2}]),
        (("path", "simple", True), RGB, "R=1,G=x", [{"R": 1, "G": "x"}]),
        (("path", "simple", True), RGB, "", [{}]),
        (("path", "simple", False), RGB, "", [{}]),
        (("path", "label", True), LIST, ".1.2", [[1, 2]]),
        (("path", "label", False), LIST, ".1,2", [[1, 2]]),
        (("path", "label", True), STRING, ".a.b", ["a.b"]),
        (("path", "matrix", False), STRING, ";p=a=b", ["a=b"]),
        (("path", "matrix", False), STRING, ";p", [""]),
        (("path", "matrix", False), LIST, ";p=1,2", [[1, 2]]),
        (("path", "matrix", True), LIST, ";p=1;p=2", [[1, 2]]),
        (("path", "matrix", False), RGB, ";p=R,1", [{"R": 1}]),
        (("path", "matrix", True), RGB, ";R=1;G=2", [{"R": 1, "G": 2}]),
        (("path", "form", False), INTEGER, "5", [5]),
        (("header", "simple", False), LIST, "1, 2", [[1, 2]]),
        (("header", "simple", False), STRING, " 100%25 a,b ", ["100%25 a,b"]),
        (("header", "simple", True), RGB, "R=1, G=2", [{"R": 1, "G": 2}]),
        (("query", "form", True), INTEGER, "p=5", [5]),
        (("query", "form", True), INTEGER, "q=5", None),
        (("query", "form", True), STRING, "p", [""]),
        (("query", "form", True), STRING, "p=a+b%2B", ["a b+"]),
        (("query", "form", True), {}, "p=5", ["5"]),
        (("query", "form", True), {}, "p=5&p=6", [["5", "6"]]),
        (("query", "form", True), LIST, "p=1&q=7&p=2", [[1, 2]]),
        (("query", "form", True), LIST, "p=", [[]]),
        (("query", "form", True), TEXTS, "p=", [[""], []]),
        (("query", "form", False), LIST, "p=1,2", [[1, 2]]),
        (("query", "form", False), TEXTS, "p=a%2Cb,c", [["a,b", "c"]]),
        (("query", "form", False), RGB, "p=R,1", [{"R": 1}]),
        (("query", "form", True), RGB, "R=1&G=2&x=3", [{"R": 1, "G": 2, "x": "3"}]),
        (("query", "form", True), RGB, "x=3", None),
        (("query", "form", True), FREE, "a=1&%62=2", [{"a": 1, "b": 2}]),
        (
            ("query", "form", True),
            {**FREE, "additionalProperties": LIST},
            "a=1&a=2&b=3",
            [{"a": [1, 2], "b": [3]}],
        ),
        (("query", "spaceDelimited", False), LIST, "p=1%202+3", [[1, 2, 3]]),
        (("query", "spaceDelimited", True), LIST, "p=1&p=2", [[1, 2]]),
        (("query", "spaceDelimited", False), RGB, "p=R%201", [{"R": 1}]),
        (("query", "pipeDelimited", False), LIST, "p=1%7C2|3%7c4", [[1, 2, 3, 4]]),
        (("query", "simple", False), LIST, "p=1,2", [[1, 2]]),
        (("query", "deepObject", True), DEEP, "p[n]=1&p%5Bs%5D=2&q=1", [{"n": 1, "s": "2"}]),
        (("query", "deepObject", True), DEEP, "p[o][R]=1&p[o][z]=2", [{"o": {"R": 1, "z": "2"}}]),
        (("query", "deepObject", True), DEEP, "p[l]=1&p[l]=2", [{"l": [1, 2]}]),
        (("query", "deepObject", True), DEEP, "p[l][]=1&p[l][]=2", [{"l": [1, 2]}]),
        (("query", "deepObject", True), DEEP, "p[l][1]=2&p[l][0]=1&p[l][]=3", [{"l": [1, 2, 3]}]),
        (("query", "deepObject", True), DEEP, "p[l][x]=2", [{"l": {"x": "2"}}]),
        (("query", "deepObject", True), DEEP, "p[f][0]=2", [{"f": {"0": "2"}}]),
        (("query", "deepObject", True), DEEP, "p[f]=1&p[f]=2", [{"f": ["1", "2"]}]),
        (("query", "deepObject", True), DEEP, "q=1", None),
        (("query", "deepObject", True), {"anyOf": [RGB, {"enum": [""]}]}, "p=", [""]),
        (
            ("query", "deepObject", True),
            {"type": "array", "items": {"properties": {"a": INTEGER}}},
            "p[0][a]=1",
            [[{"a": 1}]],
        ),
        (("cookie", "form", True), INTEGER, "q=1; p=5", [5]),
        (("cookie", "form", True), STRING, 'p="a%20b"', ["a b"]),
        (("cookie", "form", True), STRING, "p=a+b; junk", ["a+b"]),
        (("cookie", "form", False), LIST, "p=1,2", [[1, 2]]),
        (("cookie", "form", True), LIST, "p=1&p=2", [[1, 2]]),
        (("cookie", "form", True), LIST, "p=1; p=2", [[1, 2]]),
        (("cookie", "form", True), RGB, "R=1&G=2", [{"R": 1, "G": 2}]),
        (("cookie", "cookie", True), STRING, "p=a%20b", ["a%20b"]),
        (("cookie", "cookie", True), LIST, "p=1; p=2", [[1, 2]]),
        (("cookie", "cookie", True), RGB, "R=1; G=2", [{"R": 1, "G": 2}]),
    ],
)
def test_every_style(way: Way, schema: Any, raw: str, readings: Any) -> None:
    assert read(way, schema, raw) == readings


@pytest.mark.parametrize(
    ("way", "schema", "raw"),
    [
        (("path", "label", False), STRING, "a"),
        (("path", "matrix", False), STRING, "p=a"),
        (("path", "matrix", False), STRING, ";q=a"),
        (("path", "matrix", True), LIST, ";p=1;q=2"),
        (("path", "simple", True), RGB, "R,1"),
        (("path", "simple", False), RGB, "R,1,G"),
        (("path", "simple", True), RGB, "R=1,R=2"),
        (("path", "simple", False), STRING, "%zz"),
        (("path", "simple", False), STRING, "%f"),
        (("path", "simple", False), STRING, "%FF"),
        (("path", "simple", False), STRING, "\udc80"),
        (("header", "simple", False), STRING, "\ud800"),
        (("query", "form", True), STRING, "p=1&p=2"),
        (("query", "form", False), LIST, "p=1&p=2"),
        (("query", "form", False), {"anyOf": [LIST, RGB]}, "p=1&p=2"),
        (("query", "deepObject", True), DEEP, "p=1"),
        (("query", "deepObject", True), DEEP, "p[n]=1&p[n]=2"),
        (("query", "deepObject", True), DEEP, "p[n=1"),
        (("query", "deepObject", True), DEEP, "p[a[b]=1"),
        (("query", "deepObject", True), DEEP, "p[o]=1&p[o][R]=1"),
        (("query", "deepObject", True), DEEP, "p[o][R]=1&p[o]=1"),
        (("query", "deepObject", True), DEEP, "p[o][R][x]=1&p[o][R]=1"),
        (("query", "deepObject", True), DEEP, "p[o]=1&p[o][R][x]=1"),
        (("query", "deepObject", True), DEEP, "p" + "[a]" * 40 + "=1"),
        (("cookie", "form", False), STRING, "p=1; p=2"),
        (("query", "form", True), {"type": ["integer", "object"]}, "p=1&p=2"),
    ],
)
def test_what_cannot_be_read(way: Way, schema: Any, raw: str) -> None:
    with pytest.raises(Malformed):
        read(way, schema, raw)


@pytest.mark.parametrize(
    ("types", "raw", "readings"),
    [
        (["integer"], "-0", [0]),
        (["integer"], "01", ["01"]),
        (["integer"], "1e2", [100.0]),
        (["integer"], "x", ["x"]),
        (["number"], "1.50", [1.5]),
        (["number"], "1e400", ["1e400"]),
        (["number"], "9" * 2_000, ["9" * 2_000]),
        (["number"], "NaN", ["NaN"]),
        (["integer"], "9007199254740993", [9007199254740993]),
        (["integer"], "\u0663", ["\u0663"]),
        (["boolean"], "true", [True]),
        (["boolean"], "True", ["True"]),
        (["boolean", "string"], "false", [False, "false"]),
        (["integer", "string"], "5", [5, "5"]),
        (["integer", "string"], "x", ["x"]),
        (["integer", "null"], "", [None]),
        (["string", "null"], "", ["", None]),
        (["string", "null"], "null", ["null"]),
        (["integer", "boolean"], "1", [1]),
        ([], "1", ["1"]),
    ],
)
def test_text_is_read_as_the_schema_says(types: list[str], raw: str, readings: list[Any]) -> None:
    schema = {"type": types} if types else {"allOf": [{"type": "string"}, {"type": "integer"}]}
    assert read(("path", "simple", False), schema, raw) == readings


@pytest.mark.parametrize(
    ("schema", "raw", "readings"),
    [
        ({"anyOf": [INTEGER, LIST]}, "p=1", [1, [1]]),
        ({"anyOf": [INTEGER, LIST]}, "p=1&p=2", [[1, 2]]),
        ({"type": "array", "items": {"type": ["integer", "string"]}}, "p=1&p=x", [[1, "x"], ["1", "x"]]),
        ({"anyOf": [STRING, RGB]}, "p=a", ["a"]),
        ({"anyOf": [STRING, RGB]}, "R=1", [{"R": 1}]),
    ],
)
def test_every_way_that_the_schema_allows_is_tried(schema: Any, raw: str, readings: list[Any]) -> None:
    assert read(("query", "form", True), schema, raw) == readings


def test_an_empty_value_can_mean_that_a_parameter_is_unused() -> None:
    assert read(("query", "form", True), INTEGER, "p=", allow_empty_value=True) == []
    assert read(("query", "form", True), INTEGER, "p", allow_empty_value=True) == []
    assert read(("query", "form", True), INTEGER, "p=5", allow_empty_value=True) == [5]


def test_reserved_characters_are_refused_where_the_contract_says_so() -> None:
    assert read(("query", "form", True), STRING, "p=a/b:c") == ["a/b:c"]
    assert read(("query", "form", True), STRING, "p=a/b:c", allow_reserved=True) == ["a/b:c"]
    assert read(("query", "form", True), STRING, "p=a%2Fb", allow_reserved=False) == ["a/b"]
    with pytest.raises(Malformed) as caught:
        read(("query", "form", True), STRING, "p=a/b", allow_reserved=False)
    assert caught.value.keyword == "allowReserved"


def test_an_exploded_object_leaves_the_names_of_others_alone() -> None:
    assert read(("query", "form", True), FREE, "a=1&limit=2&filter[x]=3", claimed=["limit", "filter"]) == [
        {"a": 1}
    ]
    assert read(("query", "form", True), FREE, "limit=2", claimed=["limit"]) is None


def test_headers_of_responses_are_simple() -> None:
    header = Header("X", "/h", {}, required=True, explode=True, schema="/s")
    assert Decoder.of(header, Shapes({"s": RGB})).from_text("R=1") == [{"R": 1}]


def test_the_matrix_style_escapes_names() -> None:
    part = Parameter("é", "path", "/p", {}, required=True, style="matrix", explode=False, schema="/s")
    assert encode(part, [1, 2]) == ";%C3%A9=1,2"
    assert Decoder.of(part, Shapes({"s": LIST})).from_text(";%C3%A9=1,2") == [[1, 2]]


def test_names_that_cannot_be_decoded_are_kept() -> None:
    assert query_pairs("%zz=1&&a=2").items == [("%zz", "1"), ("a", "2")]
    assert query_pairs("").names() == []


def test_escapes() -> None:
    assert decoded("a+b%20c") == "a+b c"
    assert form_decoded("a+b%2B") == "a b+"
    assert decoded("€") == "€"
    assert read_number("") is None
