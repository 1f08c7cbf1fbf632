"""Parts of a multipart body as members of an object, or as items of an array."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from contractrepo.core import pointer as pointers
from contractrepo.validation.bodies.json_values import read_json
from contractrepo.validation.bodies.multipart import Part, parts_of
from contractrepo.validation.bodies.texts import decode_text, octets
from contractrepo.validation.malformed import Malformed, refuse
from contractrepo.validation.media_types import MediaRange, covers, parse
from contractrepo.validation.parameters.scalars import read_scalar
from contractrepo.validation.shapes import KINDS, Shape, Shapes

_CONTAINERS = frozenset({"object", "array", "null"})


class PartsReader:
    """Reads multipart bodies.

    Args:
        shape: Form of the whole.
        shapes: Forms of what is inside.
        data: The Media Type Object, for its `encoding`, `prefixEncoding` and `itemEncoding`.
        item: Form of each part where the Media Type Object has an `itemSchema`.
    """

    def __init__(self, shape: Shape, shapes: Shapes, data: Mapping[str, Any], item: Shape | None) -> None:
        self._shape, self._shapes, self._data, self._item = shape, shapes, data, item
        self._is_array = item is not None or ("array" in shape.kinds and "object" not in shape.kinds)

    def __call__(self, data: bytes, sent: MediaRange | None) -> list[Any]:
        """Return the readings of a body.

        Raises:
            Malformed: Parts of it cannot be read, or are of a media type that their encoding does not list.
        """
        if sent is None:
            raise Malformed("its Content-Type names no boundary", "boundary")
        parts = parts_of(data, sent)
        read = self._array if self._is_array else self._object
        unreadable: list[Malformed] = []
        first = read(parts, unreadable, last=False)
        refuse(unreadable)
        last = read(parts, [], last=True)
        return [first] if first == last else [first, last]

    def _array(self, parts: Sequence[Part], unreadable: list[Malformed], *, last: bool) -> list[Any]:
        found: list[Any] = []
        for index, part in enumerate(parts):
            shape = self._item or self._shapes.item(self._shape, index)
            try:
                found.append(_placed(part, shape, self._positional(index), pointers.join(index), last=last))
            except Malformed as malformed:
                unreadable.append(malformed)
        return found

    def _positional(self, index: int) -> Mapping[str, Any]:
        prefix = self._data.get("prefixEncoding")
        listed = prefix if isinstance(prefix, list) else []
        said = listed[index] if index < len(listed) else self._data.get("itemEncoding")
        return said if isinstance(said, Mapping) else {}

    def _object(self, parts: Sequence[Part], unreadable: list[Malformed], *, last: bool) -> dict[str, Any]:
        named: dict[str, list[Part]] = {}
        for part in parts:
            if part.name is None:
                unreadable.append(Malformed("a part has no name in its Content-Disposition"))
            else:
                named.setdefault(part.name, []).append(part)
        found: dict[str, Any] = {}
        for name, same in named.items():
            try:
                found[name] = self._member(name, same, last=last)
            except Malformed as malformed:
                unreadable.append(malformed)
        return found

    def _member(self, name: str, parts: Sequence[Part], *, last: bool) -> Any:
        shape = self._shapes.property(self._shape, name)
        encodings = self._data.get("encoding")
        said = encodings.get(name) if isinstance(encodings, Mapping) else None
        encoding = said if isinstance(said, Mapping) else {}
        place = pointers.join(name)
        many = "array" in shape.kinds and (shape.kinds is not KINDS or len(parts) > 1)
        if not many and len(parts) > 1:
            raise Malformed("it is given more than once", None, place)
        if not many or (len(parts) == 1 and _is_json_array(parts[0])):
            return _placed(parts[0], shape, encoding, place, last=last)
        return [
            _placed(part, self._shapes.item(shape, at), encoding, f"{place}/{at}", last=last)
            for at, part in enumerate(parts)
        ]


def _placed(part: Part, shape: Shape, encoding: Mapping[str, Any], place: str, *, last: bool) -> Any:
    try:
        return _value(part, shape, _listed(encoding), last=last)
    except Malformed as malformed:
        raise malformed.at(place) from None


def _listed(encoding: Mapping[str, Any]) -> list[str]:
    """Return the media types of an Encoding Object's `contentType`, a comma-separated list."""
    content_type = encoding.get("contentType")
    return [one.strip() for one in content_type.split(",")] if isinstance(content_type, str) else []


def _value(part: Part, shape: Shape, listed: list[str], *, last: bool) -> Any:
    """Return the value of a part: JSON where it says so or can be nothing else, else text, else raw bytes."""
    sent = part.media_type
    if sent is not None and listed and not any(covers(one, sent.essence) for one in listed):
        raise Malformed(
            f"a part of media type {sent.essence} is not one of {', '.join(listed)}", "contentType"
        )
    media_type = sent or (parse(listed[0]) if listed else None)
    if shape.binary:
        return octets(part.content)
    if media_type is not None and "json" in (media_type.subtype, media_type.suffix):
        return read_json(part.content)
    if media_type is not None and media_type.type != "text":
        return octets(part.content)
    if "object" in shape.kinds and shape.kinds <= _CONTAINERS:
        return read_json(part.content)
    if part.filename is not None:
        return octets(part.content)
    return read_scalar(decode_text(part.content, media_type), shape, last=last)


def _is_json_array(part: Part) -> bool:
    sent = part.media_type
    return (
        sent is not None and "json" in (sent.subtype, sent.suffix) and part.content.lstrip().startswith(b"[")
    )
