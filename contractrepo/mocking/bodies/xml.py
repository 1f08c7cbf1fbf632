"""Values as XML, laid out by the XML Objects of their schemas (OpenAPI, section "XML Object")."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from contractrepo.mocking.bodies.json_text import text_bytes
from contractrepo.validation.shapes import Shape, Shapes

_NOT_IN_NAMES = re.compile(r"[^\w.-]")
# XML 1.0, section 2.2: the characters that a document can hold.
_NOT_IN_TEXT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_document(value: Any, root: str, schema: str | None, shapes: Shapes) -> bytes:
    """Return `value` as an XML document.

    Args:
        value: A JSON value.
        root: Name of the outermost element where the schema names none.
        schema: Pointer of the schema of `value`, or None.
        shapes: What the schemas of the description say about the form of values.
    """
    shape = shapes.at(schema)
    return _Writer(shapes).element(_named(shape, root), value, shape).encode("utf-8", "replace")


class _Writer:
    """Writes elements with everything in them."""

    def __init__(self, shapes: Shapes) -> None:
        self._shapes = shapes

    def element(self, name: str, value: Any, shape: Shape) -> str:
        """Return one element."""
        tag, attributes, content = _qualified(name, shape), _namespace(shape), ""
        if isinstance(value, dict):
            for key, item in value.items():
                member = self._shapes.property(shape, key)
                kind = _kind(member)
                if kind == "attribute":
                    attributes += f" {_qualified(_named(member, key), member)}={_quoted(item)}"
                elif kind in {"text", "cdata"}:
                    content += _text(item)
                else:
                    content += self._member(key, item, member)
        else:
            content = self._items(name, value, shape) if isinstance(value, list) else _text(value)
        return f"<{tag}{attributes}>{content}</{tag}>" if content else f"<{tag}{attributes}/>"

    def _member(self, key: str, item: Any, shape: Shape) -> str:
        """Arrays have no element of their own unless they are wrapped; their items name the elements."""
        if not isinstance(item, list):
            return self.element(_named(shape, key), item, shape)
        items = self._items(key, item, shape)
        if not (shape.xml.get("wrapped") is True or _kind(shape) == "element"):
            return items
        tag = _qualified(_named(shape, key), shape)
        return f"<{tag}{_namespace(shape)}>{items}</{tag}>"

    def _items(self, name: str, items: Iterable[Any], shape: Shape) -> str:
        shapes = ((item, self._shapes.item(shape, at)) for at, item in enumerate(items))
        return "".join(self.element(_named(inner, name), item, inner) for item, inner in shapes)


def _kind(shape: Shape) -> Any:
    """Return the node type (3.2), or what `attribute` (3.0, 3.1) says."""
    return shape.xml.get("nodeType") or ("attribute" if shape.xml.get("attribute") is True else None)


def _named(shape: Shape, fallback: str) -> str:
    return _text_member(shape.xml, "name") or fallback


def _qualified(name: str, shape: Shape) -> str:
    prefix = _text_member(shape.xml, "prefix")
    return f"{_sound(prefix)}:{_sound(name)}" if prefix else _sound(name)


def _namespace(shape: Shape) -> str:
    namespace, prefix = _text_member(shape.xml, "namespace"), _text_member(shape.xml, "prefix")
    if not namespace:
        return ""
    return f" xmlns:{_sound(prefix)}={_quoted(namespace)}" if prefix else f" xmlns={_quoted(namespace)}"


def _text_member(data: Mapping[str, Any], name: str) -> str:
    value = data.get(name)
    return value if isinstance(value, str) else ""


def _sound(name: str) -> str:
    sound = _NOT_IN_NAMES.sub("_", name)
    return sound if sound[:1].isalpha() or sound[:1] == "_" else f"_{sound}"


def _text(value: Any) -> str:
    # Not above: it loads an HTTP client, and a hook that writes no XML would wait for that.
    from xml.sax.saxutils import escape

    return "" if value is None else escape(_plain(value))


def _quoted(value: Any) -> str:
    from xml.sax.saxutils import quoteattr

    return quoteattr(_plain(value))


def _plain(value: Any) -> str:
    return _NOT_IN_TEXT.sub("", text_bytes(value).decode())
