"""Bodies of media type application/x-www-form-urlencoded (OpenAPI 3.x, section "Encoding Object")."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contractrepo.core import pointer as pointers
from contractrepo.validation.bodies.json_values import read_json
from contractrepo.validation.bodies.texts import decode_text
from contractrepo.validation.malformed import Malformed, refuse
from contractrepo.validation.media_types import MediaRange, parse
from contractrepo.validation.parameters.decoding import Decoder
from contractrepo.validation.parameters.pairs import Pairs, query_pairs
from contractrepo.validation.parameters.percent import form_decoded
from contractrepo.validation.parameters.wire import Wire
from contractrepo.validation.shapes import Shape, Shapes

_STYLES = frozenset({"form", "spaceDelimited", "pipeDelimited", "deepObject"})
_CONTAINERS = frozenset({"object", "array", "null"})


class FormReader:
    """Reads forms into objects.

    Args:
        shape: Form of the object.
        shapes: Forms of its members.
        encoding: The Encoding Objects by property.
    """

    def __init__(self, shape: Shape, shapes: Shapes, encoding: Mapping[str, Any]) -> None:
        self._shape, self._shapes, self._encoding = shape, shapes, encoding
        self._decoders = {name: self._decoder(name) for name in shape.properties}
        self._as_json = {name for name in shape.properties if self._is_json(name)}
        self._owners = {**self._flattened(), **{name: name for name in shape.properties}}
        other = shapes.of(shape.additional)
        self._other = Decoder("", Wire("query", "form", explode=True), other, shapes)
        self._other_as_json = _is_object(other)

    def __call__(self, data: bytes, sent: MediaRange | None) -> list[Any]:
        """Return the readings of a form.

        Raises:
            Malformed: It cannot be read.
        """
        return self.read(decode_text(data, sent))

    def read(self, text: str) -> list[Any]:
        """Return the readings of a form's text, or of a query string.

        Raises:
            Malformed: Members cannot be read; their pointers say which.
        """
        pairs = query_pairs(text)
        first: dict[str, Any] = {}
        last: dict[str, Any] = {}
        unreadable: list[Malformed] = []
        for name in dict.fromkeys([*self._decoders, *map(self._owner, pairs.names())]):
            try:
                readings = self._member(name, pairs)
            except Malformed as malformed:
                unreadable.append(malformed.at(pointers.join(name)))
                continue
            if readings:
                first[name], last[name] = readings[0], readings[-1]
        refuse(unreadable)
        return [first] if first == last else [first, last]

    def _flattened(self) -> dict[str, str]:
        """Return the names that members of exploded objects have on the wire, and the property of each."""
        return {
            member: name
            for name, decoder in self._decoders.items()
            if decoder.takes_rest
            for member in decoder.shape.properties
        }

    def _owner(self, name: str) -> str:
        """Return the property that a name on the wire belongs to: ``a`` for ``a[b]``, where that is its style."""
        if name in self._owners:
            return self._owners[name]
        head = name.partition("[")[0]
        return head if head in self._decoders and self._decoders[head].is_deep else name

    def _member(self, name: str, pairs: Pairs) -> list[Any] | None:
        texts = pairs.texts(name)
        decoder = self._decoders.get(name)
        if texts and (name in self._as_json if decoder else self._other_as_json):
            if len(texts) > 1:
                raise Malformed("it is given more than once")
            return [read_json(form_decoded(texts[0]).encode())]
        return self._other.from_texts(texts) if decoder is None else decoder.from_pairs(pairs)

    def _decoder(self, name: str) -> Decoder:
        said = self._said(name)
        shape = self._shapes.property(self._shape, name)
        style = said.get("style")
        if style not in _STYLES:
            style = "deepObject" if self._is_json(name) else "form"
        explode = said.get("explode")
        exploded = explode if isinstance(explode, bool) else style in ("form", "deepObject")
        wire = Wire("query", style, exploded, refuse_reserved=said.get("allowReserved") is False)
        others = [other for other in self._shape.properties if other != name]
        return Decoder(name, wire, shape, self._shapes, others)

    def _is_json(self, name: str) -> bool:
        """Objects are JSON where no style is said (Encoding Object, default of `contentType`)."""
        said = self._said(name)
        if any(field in said for field in ("style", "explode", "allowReserved")):
            return False
        content_type = said.get("contentType")
        if isinstance(content_type, str):
            found = parse(content_type)
            return found is not None and "json" in (found.subtype, found.suffix)
        return _is_object(self._shapes.property(self._shape, name))

    def _said(self, name: str) -> Mapping[str, Any]:
        said = self._encoding.get(name)
        return said if isinstance(said, Mapping) else {}


def _is_object(shape: Shape) -> bool:
    return "object" in shape.kinds and shape.kinds <= _CONTAINERS
