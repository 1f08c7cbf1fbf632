"""XML as JSON values, by the XML Objects of the schema (OpenAPI 3.x, section "XML Object")."""

from __future__ import annotations

from typing import Any

from contractrepo.validation.bodies.xml_tree import Element, read_tree
from contractrepo.validation.malformed import Malformed
from contractrepo.validation.media_types import MediaRange
from contractrepo.validation.parameters.scalars import read_scalar
from contractrepo.validation.shapes import KINDS, Shape, Shapes

_SCALARS = frozenset({"null", "boolean", "integer", "number", "string"})


class XmlReader:
    """Reads XML bodies.

    Args:
        shape: Form of the root element.
        shapes: Forms of what is inside.
    """

    def __init__(self, shape: Shape, shapes: Shapes) -> None:
        self._shape, self._shapes = shape, shapes

    def __call__(self, data: bytes, _sent: MediaRange | None) -> list[Any]:
        """Return the readings of a body.

        Raises:
            Malformed: It is no XML, or its root is not the one that the schema names.
        """
        root = read_tree(data)
        name = self._shape.xml.get("name")
        if isinstance(name, str) and name != root.name:
            raise Malformed(f"the root element is not '{name}'", "xml")
        first, last = (self._value(root, self._shape, last=last) for last in (False, True))
        return [first] if first == last else [first, last]

    def _value(self, element: Element, shape: Shape, *, last: bool) -> Any:
        if element.is_nil and "null" in shape.kinds:
            return None
        if "object" in shape.kinds and (shape.properties or element.children):
            return self._object(element, shape, last=last)
        if "array" in shape.kinds and shape.kinds is not KINDS:
            return self._items(element.children, shape, last=last)
        if "object" in shape.kinds and not shape.kinds & _SCALARS:
            return {}
        return _scalar(element.text, shape, last=last)

    def _object(self, element: Element, shape: Shape, *, last: bool) -> dict[str, Any]:
        found: dict[str, Any] = {}
        taken: set[str] = set()
        for name in shape.properties:
            below = self._shapes.property(shape, name)
            wire, values = self._member(element, name, below, last=last)
            taken.add(wire)
            if values:
                found[name] = values[0]
        rest: dict[str, list[Element]] = {}
        for child in element.children:
            if child.name not in taken:
                rest.setdefault(child.name, []).append(child)
        for name, same in rest.items():
            below = self._shapes.property(shape, name)
            values = [self._value(one, below, last=last) for one in same]
            found[name] = values if len(values) > 1 else values[0]
        return found

    def _member(self, element: Element, name: str, shape: Shape, *, last: bool) -> tuple[str, list[Any]]:
        """Return the name of a property on the wire, and its value in a list, empty where it is absent."""
        wire = _wire_name(shape, name)
        node_type = shape.xml.get("nodeType")
        if shape.xml.get("attribute") is True or node_type == "attribute":
            text = element.attributes.get(wire)
            return "", [] if text is None else [_scalar(text, shape, last=last)]
        if node_type in ("text", "cdata"):
            return "", [_scalar(element.text, shape, last=last)]
        if shape.kinds is KINDS or "array" not in shape.kinds:
            same = [child for child in element.children if child.name == wire]
            if len(same) > 1:
                raise Malformed(f"the element '{wire}' is given more than once", "xml")
            return wire, [self._value(child, shape, last=last) for child in same]
        if shape.xml.get("wrapped") is True or node_type == "element":
            wrappers = [child for child in element.children if child.name == wire]
            items = [item for wrapper in wrappers for item in wrapper.children]
            return wire, [self._items(items, shape, last=last)] if wrappers else []
        wire = _wire_name(self._shapes.item(shape, 0), name)
        items = [child for child in element.children if child.name == wire]
        return wire, [self._items(items, shape, last=last)] if items else []

    def _items(self, elements: list[Element], shape: Shape, *, last: bool) -> list[Any]:
        return [
            self._value(one, self._shapes.item(shape, index), last=last) for index, one in enumerate(elements)
        ]


def _wire_name(shape: Shape, name: str) -> str:
    said = shape.xml.get("name")
    return said if isinstance(said, str) else name


def _scalar(text: str, shape: Shape, *, last: bool) -> Any:
    """Blanks around a number or boolean are layout (XML Schema, `whiteSpace` collapse); in text they count."""
    value = read_scalar(text.strip(), shape, last=last)
    return text if isinstance(value, str) else value
