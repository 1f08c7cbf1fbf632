from __future__ import annotations

from typing import Any

import pytest

from contractrepo.validation.bodies.xml_values import XmlReader
from contractrepo.validation.malformed import Malformed
from contractrepo.validation.media_types import MediaRange, parse
from contractrepo.validation.shapes import Shapes

INTEGER = {"type": "integer"}


def read(schema: Any, text: str) -> list[Any]:
    shapes = Shapes({"s": schema})
    return XmlReader(shapes.at("/s"), shapes)(text.encode(), None)


def members(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


@pytest.mark.parametrize(
    ("schema", "text", "readings"),
    [
        (INTEGER, "<a> 5 </a>", [5]),
        ({"type": "string"}, "<a> 5 </a>", [" 5 "]),
        ({"type": ["string", "integer"]}, "<a>5</a>", [5, "5"]),
        ({"type": ["integer", "null"]}, '<a xmlns:i="urn:i" i:nil="true"/>', [None]),
        ({}, "<a><b>1</b><b>2</b><c/></a>", [{"b": ["1", "2"], "c": ""}]),
        ({}, "<a>x</a>", ["x"]),
        ({"type": "object"}, "<a/>", [{}]),
        ({"type": ["object", "string"]}, "<a/>", [""]),
        ({"type": "array", "items": INTEGER}, "<a><b>1</b><b>2</b></a>", [[1, 2]]),
        (members(b=INTEGER), "<a><b>1</b></a>", [{"b": 1}]),
        (members(b={**INTEGER, "xml": {"name": "c"}}), "<a><c>1</c></a>", [{"b": 1}]),
        (members(b={**INTEGER, "xml": {"attribute": True}}), '<a b="1"/>', [{"b": 1}]),
        (members(b={**INTEGER, "xml": {"nodeType": "attribute", "name": "c"}}), '<a c="1"/>', [{"b": 1}]),
        (members(b={**INTEGER, "xml": {"attribute": True}}), "<a/>", [{}]),
        (members(b={**INTEGER, "xml": {"nodeType": "text"}}), "<a>7</a>", [{"b": 7}]),
        (members(b={"type": "string", "xml": {"nodeType": "cdata"}}), "<a><![CDATA[<]]></a>", [{"b": "<"}]),
        (members(b={"type": "array", "items": INTEGER}), "<a><b>1</b><b>2</b></a>", [{"b": [1, 2]}]),
        (
            members(
                b={"type": "array", "items": {**INTEGER, "xml": {"name": "c"}}, "xml": {"name": "unused"}}
            ),
            "<a><c>1</c></a>",
            [{"b": [1]}],
        ),
        (members(b={"type": "array", "items": INTEGER}), "<a/>", [{}]),
        (
            members(b={"type": "array", "items": INTEGER, "xml": {"wrapped": True, "name": "bs"}}),
            "<a><bs><x>1</x></bs></a>",
            [{"b": [1]}],
        ),
        (
            members(b={"type": "array", "items": INTEGER, "xml": {"nodeType": "element"}}),
            "<a><b><b>1</b></b></a>",
            [{"b": [1]}],
        ),
        (members(b=members(c={"type": "boolean"})), "<a><b><c>true</c></b></a>", [{"b": {"c": True}}]),
        (members(b={}), "<a><b><c>1</c></b></a>", [{"b": {"c": "1"}}]),
    ],
)
def test_elements_are_values(schema: Any, text: str, readings: list[Any]) -> None:
    assert read(schema, text) == readings


def test_an_element_that_is_no_item_stands_once() -> None:
    with pytest.raises(Malformed):
        read(members(b=INTEGER), "<a><b>1</b><b>2</b></a>")


NS = {"namespace": "urn:x"}
PET = members(
    id={**INTEGER, "xml": {"attribute": True, **NS}}, name={"type": "string", "xml": {**NS, "prefix": "p"}}
)


@pytest.mark.parametrize(
    ("schema", "text", "value"),
    [
        (PET, '<pet xmlns:q="urn:x" q:id="1"><q:name>a</q:name></pet>', {"id": 1, "name": "a"}),
        (PET, '<pet xmlns="urn:x" id="1"><name>a</name></pet>', {"name": "a"}),
        ({**PET, "xml": {"name": "pet", **NS}}, '<pet xmlns="urn:x"/>', {}),
        (
            members(
                a={**INTEGER, "xml": {"name": "n", "namespace": "urn:1"}},
                b={**INTEGER, "xml": {"name": "n", "namespace": "urn:2"}},
            ),
            '<r xmlns:i="urn:1" xmlns:j="urn:2"><j:n>2</j:n><i:n>1</i:n></r>',
            {"a": 1, "b": 2},
        ),
        (
            members(
                b={
                    "type": "array",
                    "xml": {"wrapped": True, **NS},
                    "items": {**INTEGER, "xml": {"name": "i", **NS}},
                }
            ),
            '<r xmlns="urn:x"><b><i>1</i><i>2</i></b></r>',
            {"b": [1, 2]},
        ),
        (
            members(b={"type": "array", "items": {**INTEGER, "xml": NS}}),
            '<r xmlns:p="urn:x"><p:b>1</p:b><p:b>2</p:b></r>',
            {"b": [1, 2]},
        ),
        (
            members(o={**members(x=INTEGER, y=INTEGER), "xml": {"nodeType": "none"}}, z=INTEGER),
            "<r><z>3</z><y>2</y><x>1</x></r>",
            {"o": {"x": 1, "y": 2}, "z": 3},
        ),
        (members(o={**members(x=INTEGER), "xml": {"nodeType": "none"}}), "<r/>", {}),
    ],
)
def test_names_have_namespaces(schema: Any, text: str, value: Any) -> None:
    assert read(schema, text) == [value]


@pytest.mark.parametrize(
    ("schema", "text", "reason"),
    [
        (PET, "<pet><name>a</name></pet>", "an element is not 'name' of the namespace 'urn:x'"),
        (
            {**PET, "xml": {"name": "pet", **NS}},
            "<pet/>",
            "the root element is not 'pet' of the namespace 'urn:x'",
        ),
        ({**PET, "xml": {"name": "dog"}}, "<pet/>", "the root element is not 'dog'"),
        (
            members(
                b={"type": "array", "xml": {"wrapped": True}, "items": {**INTEGER, "xml": {"name": "i"}}}
            ),
            "<r><b><j>1</j></b></r>",
            "an item is not 'i'",
        ),
        (PET, '<p:pet xmlns="urn:x"/>', "it is no XML"),
        (INTEGER, "<!DOCTYPE a [<!ENTITY b '1'>]><a>&b;</a>", "it has a document type"),
        (INTEGER, "<a>&b;</a>", "it is no XML"),
        (INTEGER, "<a>" * 200, "it is nested too deeply or holds too many elements"),
    ],
)
def test_what_is_called_otherwise_is_refused(schema: Any, text: str, reason: str) -> None:
    with pytest.raises(Malformed) as caught:
        read(schema, text)
    assert caught.value.reason.startswith(reason)


def test_the_charset_of_the_content_type_goes_first() -> None:
    shapes = Shapes({"s": {"type": "string"}})
    reader = XmlReader(shapes.at("/s"), shapes)
    assert reader("<a>ü</a>".encode("latin-1"), parse("application/xml; charset=iso-8859-1")) == ["ü"]
    for sent in ("text/xml; charset=bogus", 'text/xml; charset="a\x00b"'):
        with pytest.raises(Malformed):
            reader(b"<a/>", MediaRange("text", "xml", (("charset", sent.partition("=")[2].strip('"')),)))
