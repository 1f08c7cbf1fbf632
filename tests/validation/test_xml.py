from __future__ import annotations

from typing import Any

import pytest

from contractrepo.validation.bodies.xml_values import XmlReader
from contractrepo.validation.malformed import Malformed
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
