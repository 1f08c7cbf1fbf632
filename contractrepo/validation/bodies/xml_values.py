"""XML as JSON values, by the XML Objects of the schema (OpenAPI 3.x, section "XML Object")."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from contractrepo.core.text import printable
from contractrepo.validation.bodies.xml_tree import Element, Name, read_tree
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

    def __call__(self, data: bytes, sent: MediaRange | None) -> list[Any]:
        """Return the readings of a body.

        Raises:
            Malformed: It is no XML, or elements of it are not called as the schema says.
        """
        root = read_tree(data, sent.parameter("charset") if sent is not None else None)
        if not _is_called(root.name, self._shape, root.name[1]):
            raise Malformed(f"the root element is not {_called(self._shape, root.name[1])}", "xml")
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
        taken: list[Element] = []
        wanted: dict[str, Shape] = {}
        for name in shape.properties:
            below = self._shapes.property(shape, name)
            wanted[_local_name(below, name)] = below
            values, elements = self._member(element, name, below, last=last)
            taken += elements
            if values:
                found[name] = values[0]
        return {**self._others(element, shape, taken, wanted, last=last), **found}

    def _others(
        self,
        element: Element,
        shape: Shape,
        taken: Iterable[Element],
        wanted: dict[str, Shape],
        *,
        last: bool,
    ) -> dict[str, Any]:
        """Return what the elements say that no property takes, by their local names."""
        known = set(map(id, taken))
        rest: dict[str, list[Element]] = {}
        for child in element.children:
            if id(child) not in known:
                rest.setdefault(child.name[1], []).append(child)
        found: dict[str, Any] = {}
        for name, same in rest.items():
            if name in wanted and wanted[name].xml.get("namespace"):
                raise Malformed(f"an element is not {_called(wanted[name], name)}", "xml")
            below = self._shapes.property(shape, name)
            values = [self._value(one, below, last=last) for one in same]
            found[name] = values if len(values) > 1 else values[0]
        return found

    def _member(
        self, element: Element, name: str, shape: Shape, *, last: bool
    ) -> tuple[list[Any], list[Element]]:
        """Return the value of a property in a list, empty where it is absent, and the elements that spell it."""
        node = _node_type(shape)
        if node == "attribute":
            texts = [text for key, text in element.attributes.items() if _is_called(key, shape, name)]
            return [_scalar(text, shape, last=last) for text in texts], []
        if node in ("text", "cdata"):
            return [_scalar(element.text, shape, last=last)], []
        if shape.kinds is not KINDS and "array" in shape.kinds:
            return self._array_member(element, name, shape, last=last)
        if node == "none" and shape.properties:
            return self._spread_member(element, shape, last=last)
        same = [child for child in element.children if _is_called(child.name, shape, name)]
        if len(same) > 1:
            raise Malformed(f"the element '{printable(name, limit=80)}' is given more than once", "xml")
        return [self._value(child, shape, last=last) for child in same], same

    def _array_member(
        self, element: Element, name: str, shape: Shape, *, last: bool
    ) -> tuple[list[Any], list[Element]]:
        """Items stand in an element of their own where the array is wrapped, else among the members."""
        if _node_type(shape) == "element":
            wrappers = [child for child in element.children if _is_called(child.name, shape, name)]
            items = [item for wrapper in wrappers for item in wrapper.children]
            return [self._items(items, shape, last=last)] if wrappers else [], wrappers
        item = self._shapes.item(shape, 0)
        items = [child for child in element.children if _is_called(child.name, item, name)]
        return [self._items(items, shape, last=last)] if items else [], items

    def _spread_member(
        self, element: Element, shape: Shape, *, last: bool
    ) -> tuple[list[Any], list[Element]]:
        """OpenAPI 3.2: with the node type ``none`` an object has no element; its members stand among its parent's."""
        names = {name: self._shapes.property(shape, name) for name in shape.properties}
        inner = [
            child
            for child in element.children
            if any(_is_called(child.name, below, name) for name, below in names.items())
        ]
        part = Element(element.name, element.attributes, inner, element.pieces)
        value = self._object(part, shape, last=last)
        return [value] if value else [], inner

    def _items(self, elements: list[Element], shape: Shape, *, last: bool) -> list[Any]:
        found = []
        for index, one in enumerate(elements):
            item = self._shapes.item(shape, index)
            if not _is_called(one.name, item, one.name[1]):
                raise Malformed(f"an item is not {_called(item, one.name[1])}", "xml")
            found.append(self._value(one, item, last=last))
        return found


def _node_type(shape: Shape) -> str | None:
    """Return the node type (OpenAPI 3.2), or what `attribute` or `wrapped`, its elders, say."""
    said = shape.xml.get("nodeType")
    if isinstance(said, str):
        return said
    if shape.xml.get("attribute") is True:
        return "attribute"
    return "element" if shape.xml.get("wrapped") is True else None


def _local_name(shape: Shape, fallback: str) -> str:
    said = shape.xml.get("name")
    return said if isinstance(said, str) else fallback


def _is_called(name: Name, shape: Shape, fallback: str) -> bool:
    """Tell whether a node has the name that its schema says; without a namespace in the schema, any will do."""
    namespace = shape.xml.get("namespace")
    return name[1] == _local_name(shape, fallback) and namespace in (None, "", name[0])


def _called(shape: Shape, fallback: str) -> str:
    namespace = shape.xml.get("namespace")
    of = f" of the namespace '{printable(str(namespace), limit=120)}'" if namespace else ""
    return f"'{printable(_local_name(shape, fallback), limit=80)}'{of}"


def _scalar(text: str, shape: Shape, *, last: bool) -> Any:
    """Blanks around a number or boolean are layout (XML Schema, `whiteSpace` collapse); in text they count."""
    value = read_scalar(text.strip(), shape, last=last)
    return text if isinstance(value, str) else value
