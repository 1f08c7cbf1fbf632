"""decode(encode(value)) == value, for every style, location and type."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import pytest
from hypothesis import assume, event, given
from hypothesis import strategies as st

from contractrepo.openapi.model import Header, MediaType, Parameter, ParameterLocation
from contractrepo.validation.bodies.forms import FormReader
from contractrepo.validation.carriers import parameter_carriers
from contractrepo.validation.parameters import CannotEncode, Decoder, encode
from contractrepo.validation.parameters.encoding import encode_form
from contractrepo.validation.parameters.pairs import cookie_pairs, query_pairs
from contractrepo.validation.shapes import Shapes
from contractrepo.validation.sources import Sources

WAYS = [
    ("path", "simple"),
    ("path", "label"),
    ("path", "matrix"),
    ("header", "simple"),
    ("query", "form"),
    ("query", "spaceDelimited"),
    ("query", "pipeDelimited"),
    ("cookie", "form"),
    ("cookie", "cookie"),
]

NAMES = st.one_of(st.sampled_from(["R", "G", "a b", "é"]), st.text(max_size=4))
SCALARS: dict[str, st.SearchStrategy[Any]] = {
    "string": st.one_of(
        st.text(max_size=8), st.text("ab,.;=&|/ %+-~", max_size=8), st.text("abc123", max_size=8)
    ),
    "integer": st.integers(),
    "number": st.floats(allow_nan=False, allow_infinity=False),
    "boolean": st.booleans(),
}


def values(kind: str) -> st.SearchStrategy[tuple[dict[str, Any], Any]]:
    """Schemas of one scalar type, alone, in an array or in an object, each with a value of it."""
    schema, scalars = {"type": kind}, SCALARS[kind]
    return st.one_of(
        st.tuples(st.just(schema), scalars),
        st.tuples(st.just({"type": "array", "items": schema}), st.lists(scalars, max_size=4)),
        st.tuples(
            st.just({"type": "object", "additionalProperties": schema}),
            st.dictionaries(NAMES, scalars, max_size=4),
        ),
    )


def parameter(location: str, style: str, explode: bool, **more: Any) -> Parameter:
    place = cast("ParameterLocation", location)
    return Parameter(
        "color", place, "/p", {}, required=True, style=style, explode=explode, schema="/s", **more
    )


def decode(part: Parameter, schema: Any, wire: str) -> Any:
    decoder = Decoder.of(part, Shapes({"s": schema}))
    if part.location == "query":
        return decoder.from_pairs(query_pairs(wire))
    if part.location == "cookie":
        return decoder.from_pairs(cookie_pairs([wire]))
    return decoder.from_text(wire)


@pytest.mark.parametrize(("location", "style"), WAYS)
@given(data=st.data())
def test_every_value_that_has_a_form_is_read_back(location: str, style: str, data: st.DataObject) -> None:
    schema, value = data.draw(st.one_of(*(values(kind) for kind in SCALARS)))
    explode = data.draw(st.booleans())
    reserved = data.draw(st.booleans())
    part = parameter(location, style, explode, allow_reserved=reserved)
    try:
        wire = encode(part, value)
    except CannotEncode as error:
        event(str(error))
        return
    readings = decode(part, schema, wire)
    assert readings is not None
    assert readings[0] == value
    assert type(readings[0]) is type(value)


@given(
    st.recursive(
        st.fixed_dictionaries(
            {}, optional={"n": st.integers(), "s": st.text(max_size=5), "b": st.booleans()}
        ),
        lambda inner: st.fixed_dictionaries(
            {}, optional={"n": st.integers(), "o": inner, "l": st.lists(st.integers(), max_size=12)}
        ),
        max_leaves=8,
    )
)
def test_deep_objects_are_read_back(value: dict[str, Any]) -> None:
    schema = {
        "type": "object",
        "properties": {
            "n": {"type": "integer"},
            "s": {"type": "string"},
            "b": {"type": "boolean"},
            "o": {"$ref": "#/s"},
            "l": {"type": "array", "items": {"type": "integer"}},
        },
    }
    part = parameter("query", "deepObject", True)
    try:
        wire = encode(part, value)
    except CannotEncode:
        assert _has_empty(value)
        return
    assert decode(part, schema, wire) == [value]


def _has_empty(value: Any) -> bool:
    if isinstance(value, (dict, list)):
        inner = value.values() if isinstance(value, dict) else value
        return not value or any(_has_empty(one) for one in inner)
    return False


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)


@given(location=st.sampled_from(["path", "query", "header", "cookie", "querystring"]), value=JSON)
def test_json_in_a_parameter_is_read_back(location: str, value: Any) -> None:
    media_type = MediaType("application/json", "/m", {})
    part = Parameter(
        "color",
        cast("ParameterLocation", location),
        "/p",
        {},
        required=True,
        style="",
        explode=False,
        content=media_type,
    )
    assert carried(part, encode(part, value)) == [value]


@given(st.dictionaries(st.text(min_size=1, max_size=5), st.text(max_size=5), min_size=1, max_size=3))
def test_a_form_as_query_string_is_read_back(value: dict[str, str]) -> None:
    assume(not any("[" in name for name in value))
    media_type = MediaType("application/x-www-form-urlencoded", "/m", {}, schema="/s")
    part = Parameter(
        "q", "querystring", "/p", {}, required=True, style="form", explode=True, content=media_type
    )
    schema = {"type": "object", "additionalProperties": {"type": "string"}}
    assert carried(part, encode(part, value), schema) == [value]


def carried(part: Parameter, wire: str, schema: Any = None) -> Any:
    [carrier] = parameter_carriers([part], Shapes({"s": schema}), frozenset())
    sources: Mapping[str, Any] = {
        "path": {"headers": (), "path_values": {part.name: wire}},
        "query": {"headers": (), "query_text": wire},
        "querystring": {"headers": (), "query_text": wire},
        "header": {"headers": [(part.name, wire)]},
        "cookie": {"headers": [("Cookie", wire)]},
    }
    return carrier.read(Sources(**sources[part.location]))


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "s": st.text(max_size=5),
            "n": st.integers(),
            "l": st.lists(st.text(max_size=3), min_size=1, max_size=3),
            "o": st.dictionaries(st.text(max_size=3), st.integers(), max_size=3),
        },
    )
)
def test_forms_are_read_back(value: dict[str, Any]) -> None:
    schema = {
        "type": "object",
        "properties": {
            "s": {"type": "string"},
            "n": {"type": "integer"},
            "l": {"type": "array", "items": {"type": "string"}},
            "o": {"type": "object"},
        },
    }
    shapes = Shapes({"s": schema})
    reader = FormReader(shapes.at("/s"), shapes, {})
    assert reader(encode_form(value).encode(), None)[0] == value


@pytest.mark.parametrize(
    ("location", "style", "explode", "value"),
    [
        ("path", "simple", False, ""),
        ("path", "simple", False, []),
        ("path", "label", True, {}),
        ("path", "simple", False, [[1]]),
        ("path", "simple", False, "\ud800"),
        ("header", "simple", False, " a"),
        ("header", "simple", False, "é"),
        ("header", "simple", False, ["a,b"]),
        ("query", "deepObject", True, 5),
        ("query", "deepObject", True, {"a[": 1}),
        ("query", "spaceDelimited", False, ["a b"]),
        ("query", "pipeDelimited", False, ["a|b"]),
        ("query", "form", True, {"a": [1]}),
        ("cookie", "cookie", True, "a b"),
    ],
)
def test_what_has_no_form(location: str, style: str, explode: bool, value: Any) -> None:
    with pytest.raises(CannotEncode):
        encode(parameter(location, style, explode), value)


@pytest.mark.parametrize(
    ("location", "style", "explode", "value", "wire"),
    [
        ("path", "simple", False, "..", "%2E%2E"),
        ("path", "simple", False, "a.b/c", "a.b%2Fc"),
        ("path", "label", True, ["a.b", "c"], ".a%2Eb.c"),
        ("path", "matrix", True, {"R": 100, "G": 200}, ";R=100;G=200"),
        ("query", "spaceDelimited", False, [1, 2], "color=1%202"),
        ("query", "pipeDelimited", False, {"R": 1}, "color=R%7C1"),
        ("query", "form", True, None, "color="),
        (
            "query",
            "deepObject",
            True,
            {"R": 100, "o": {"x": True}},
            "color%5BR%5D=100&color%5Bo%5D%5Bx%5D=true",
        ),
        ("cookie", "form", True, ["a", "b"], "color=a; color=b"),
        ("header", "simple", True, {"R": 100, "G": 1.5}, "R=100,G=1.5"),
    ],
)
def test_wire_forms(location: str, style: str, explode: bool, value: Any, wire: str) -> None:
    assert encode(parameter(location, style, explode), value) == wire


def test_reserved_characters_stay_where_they_are_allowed() -> None:
    part = parameter("query", "form", True, allow_reserved=True)
    assert encode(part, "http://a/?b&c=d#e") == "color=http://a/?b%26c%3Dd%23e"


def test_headers_and_content() -> None:
    header = Header("X", "/h", {}, required=True, explode=False, schema="/s")
    assert encode(header, [1, 2]) == "1,2"
    as_json = Header(
        "X", "/h", {}, required=True, explode=False, content=MediaType("application/json", "/m", {})
    )
    assert encode(as_json, {"é": 1}) == '{"\\u00e9":1}'
    as_text = Header("X", "/h", {}, required=True, explode=False, content=MediaType("text/plain", "/m", {}))
    assert encode(as_text, 5) == "5"
    with pytest.raises(CannotEncode):
        encode(as_text, "é")
    for media_type in ("image/png", "nonsense"):
        part = Header("X", "/h", {}, required=True, explode=False, content=MediaType(media_type, "/m", {}))
        with pytest.raises(CannotEncode):
            encode(part, "x")


def test_forms_are_objects() -> None:
    with pytest.raises(CannotEncode):
        encode_form([1])
    form = MediaType("application/x-www-form-urlencoded", "/m", {})
    part = Parameter("p", "query", "/p", {}, required=True, style="", explode=True, content=form)
    assert encode(part, {"a": "b c"}) == "p=a%3Db%2520c"
