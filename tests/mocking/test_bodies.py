"""Values as content."""

from __future__ import annotations

import json
from typing import Any

import pytest

from contractrepo import load
from contractrepo.mocking.bodies import Encoded, Encoder
from contractrepo.mocking.bodies.sequences import encode_items
from contractrepo.validation.media_types import MediaRange, parse


def encoder(version: str = "3.1.0", **schemas: Any) -> Encoder:
    document = {
        "openapi": version,
        "info": {"title": "T", "version": "1"},
        "paths": {},
        "components": {"schemas": schemas},
    }
    return Encoder(load(json.dumps(document)).description)


FORM = (
    b'--X\r\nContent-Disposition: form-data; name="a"\r\nContent-Type: application/json\r\n\r\n1\r\n'
    b'--X\r\nContent-Disposition: form-data; name="a"\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nb\r\n'
    b'--X\r\nContent-Disposition: form-data; name="q%22"\r\nContent-Type: application/json\r\n\r\n{}\r\n--X--\r\n'
)


@pytest.mark.parametrize(
    ("value", "media_type", "content_type", "content"),
    [
        ({"a": "ü", "n": 10**20}, "application/json", None, '{"a":"ü","n":100000000000000000000}'.encode()),
        ("\ud800", "application/problem+json", None, b'"\\ud800"'),
        ("text", "no media type", None, b'"text"'),
        ("plain", "text/plain", None, b"plain"),
        ("zwölf", "text/csv", "text/csv; charset=utf-8", "zwölf".encode()),
        ("zwölf", "text/csv; charset=x", None, "zwölf".encode()),
        (5, "text/plain", None, b"5"),
        ("\xff\x00", "application/octet-stream", None, b"\xff\x00"),
        ("€", "image/png", None, "€".encode()),
        ({"a": [1, None], "b": {"c": 1}}, "application/x-www-form-urlencoded", None, b"a=1&a=null&b=%7B%22c%22%3A1%7D"),
        ("a=b", "application/x-www-form-urlencoded", None, b"a=b"),
        ([1, "a"], "application/x-ndjson", None, b'1\n"a"\n'),
        ([{}], "application/geo+json-seq", None, b"\x1e{}\n"),
        ("whole", "text/event-stream", None, b"whole"),
        ({"a": [1, "b"], 'q"': {}}, "multipart/form-data; boundary=X", None, FORM),
        ([], "multipart/mixed; boundary=X", None, b"--X--\r\n"),
        ("<a>1</a>", "application/xml", None, b"<a>1</a>"),
        ("1 < 2", "text/xml", None, b"<xml>1 &lt; 2</xml>"),
        ({"a": [1, 2], "1 b": None, "c": {"d": "\x00&"}}, "application/atom+xml", None,
         b"<xml><a>1</a><a>2</a><_1_b/><c><d>&amp;</d></c></xml>"),
        ([1, [2]], "application/xml", None, b"<xml><xml>1</xml><xml><xml>2</xml></xml></xml>"),
    ],
)  # fmt: skip
def test_content_by_media_type(value: Any, media_type: str, content_type: str | None, content: bytes) -> None:
    assert encoder().encode(value, media_type) == Encoded(content_type or media_type, content)


def test_a_boundary_is_said() -> None:
    encoded = encoder().encode({"a": "b"}, "multipart/form-data")

    assert encoded.content_type == "multipart/form-data; boundary=contractrepo-8e3f1c5a7b"
    assert encoded.content.startswith(b"--contractrepo-8e3f1c5a7b\r\n")


PET: dict[str, Any] = {
    "type": "object",
    "xml": {"name": "pet", "namespace": "urn:pets", "prefix": "p"},
    "properties": {
        "id": {"type": "integer", "xml": {"attribute": True, "name": "key"}},
        "tags": {"type": "array", "xml": {"wrapped": True, "name": "labels"}, "items": {"type": "string", "xml": {"name": "label"}}},
        "names": {"type": "array", "xml": {"name": "ignored"}, "items": {"type": "string", "xml": {"name": "name"}}},
        "note": {"type": "string", "xml": {"namespace": "urn:n"}},
    },
}  # fmt: skip


def test_xml_objects_lay_out_a_value() -> None:
    value = {"id": 7, "tags": ["a", "b"], "names": ["c", "d"], "note": "e", "other": True}

    encoded = encoder(Pet=PET).encode(value, "application/xml", "/components/schemas/Pet")

    assert encoded.content.decode() == (
        '<p:pet xmlns:p="urn:pets" key="7"><labels><label>a</label><label>b</label></labels>'
        '<name>c</name><name>d</name><note xmlns="urn:n">e</note><other>true</other></p:pet>'
    )


def test_node_types_of_3_2_and_the_name_of_the_component() -> None:
    schema = {
        "type": "object",
        "properties": {
            "text": {"type": "string", "xml": {"nodeType": "text"}},
            "id": {"type": "integer", "xml": {"nodeType": "attribute"}},
            "list": {"type": "array", "xml": {"nodeType": "element"}, "items": {"type": "integer"}},
        },
    }
    value = {"text": "a", "id": 1, "list": [2]}

    new = encoder("3.2.0", Thing=schema).encode(value, "application/xml", "/components/schemas/Thing")
    old = encoder("3.1.0", Thing={"type": "string"}).encode("a", "text/xml", "/components/schemas/Thing")
    nested = encoder("3.2.0", A={"properties": {"b": {}}}).encode(
        1, "text/xml", "/components/schemas/A/properties/b"
    )

    assert new.content == b'<Thing id="1">a<list><list>2</list></list></Thing>'
    assert (old.content, nested.content) == (b"<xml>a</xml>", b"<xml>1</xml>")


@pytest.mark.parametrize(
    ("media_type", "chunks"),
    [
        (
            "text/event-stream",
            [b"event: x y\nid: 1\ndata: a\ndata: b\n\n", b"data: \n\n", b"data: 5\n\n", b"\n"],
        ),
        (
            "application/jsonl",
            [b'{"event":"x\\ny","id":1,"data":"a\\nb"}\n', b'{"data":""}\n', b"5\n", b"{}\n"],
        ),
    ],
)
def test_items_one_by_one(media_type: str, chunks: list[bytes]) -> None:
    items = [{"event": "x\ny", "id": 1, "data": "a\nb"}, {"data": ""}, 5, {}]

    assert encode_items(items, parse(media_type) or MediaRange("a", "b")) == chunks


def test_a_stream_of_parts_ends_with_the_last() -> None:
    whole, chunks = encoder().encode_stream(["a", {"b": 1}], "multipart/mixed")
    unknown, lines = encoder().encode_stream([1], "no media type")

    assert whole.content == b"".join(chunks)
    assert (len(chunks), chunks[-1].endswith(b"--contractrepo-8e3f1c5a7b--\r\n")) == (2, True)
    assert whole.content_type == "multipart/mixed; boundary=contractrepo-8e3f1c5a7b"
    assert (unknown.content, lines) == (b"1\n", [b"1\n"])
