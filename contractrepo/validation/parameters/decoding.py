"""From the wire to JSON values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from contractrepo.openapi.model import Header, Parameter
from contractrepo.validation.malformed import Malformed
from contractrepo.validation.parameters import deep_objects, splitting
from contractrepo.validation.parameters.pairs import Pair, Pairs, query_pairs
from contractrepo.validation.parameters.scalars import read_scalar
from contractrepo.validation.parameters.wire import Wire
from contractrepo.validation.shapes import KINDS, Shape, Shapes

Readings = list[Any]
"""Values that a wire text can mean, the likeliest first; empty where the parameter is there but unused."""

_SCALARS = frozenset({"null", "boolean", "integer", "number", "string"})
_ARRAY_ONLY = frozenset({"array"})


class Decoder:
    """Reads one parameter.

    Args:
        name: Name on the wire.
        wire: How its value is written.
        shape: Form of the value.
        shapes: Forms of what is inside.
        claimed: Names that parameters have; an exploded object takes no name from here that is not its own.

    Attributes:
        is_deep: Whether names of members stand in brackets.
        takes_rest: Whether members stand among the parameters, under names of their own.
    """

    def __init__(
        self, name: str, wire: Wire, shape: Shape, shapes: Shapes, claimed: Iterable[str] = ()
    ) -> None:
        self.name = name
        self.shape = shape
        self._wire, self._shapes, self._claimed = wire, shapes, frozenset(claimed)
        self._style, self._explode = wire.style, wire.explode
        self._text = wire.text
        # RFC 6570, section 3.2.8: in a cookie too, the pieces of an exploded value are joined by ampersands.
        self._ampersands = wire.location == "cookie" and wire.style == "form" and wire.explode
        self._names_decoded = wire.explode and wire.location == "query"
        self._ways = _ways(shape)
        self._is_plain = self._ways == ("scalar",) and wire.style == "simple"
        self.is_deep = wire.style == "deepObject"
        self.takes_rest = wire.explode and not self.is_deep and "object" in self._ways
        self._known = frozenset(shape.properties) if shape.properties and not shape.additional else None

    @classmethod
    def of(cls, part: Parameter | Header, shapes: Shapes, claimed: Iterable[str] = ()) -> Decoder:
        """Return the decoder of a parameter or header that has a schema."""
        return cls(part.name, Wire.of(part), shapes.at(part.schema), shapes, claimed)

    def from_text(self, text: str) -> Readings:
        """Return the readings of a path segment's part or a header field.

        Raises:
            Malformed: The text cannot be read in the style.
        """
        return self._scalar(text) if self._is_plain else self._readings(self._way_from_text, text)

    def from_pairs(self, pairs: Pairs) -> Readings | None:
        """Return the readings of a query parameter or cookie, or None where it is absent.

        Raises:
            Malformed: The text cannot be read in the style, or is given more than once.
        """
        if self.is_deep:
            return self._deep(pairs)
        if self._ampersands and self._ways != ("scalar",):
            pairs = query_pairs("&".join(f"{name}={text}" for name, text in pairs.items))
        texts = pairs.texts(self.name)
        rest = self._rest(pairs) if self.takes_rest else []
        if not texts and not rest:
            return None
        if self._wire.allow_empty_value and texts == [""]:
            return []
        return self._readings(self._way_from_pairs, texts, rest)

    def from_texts(self, texts: list[str]) -> Readings:
        """Return the readings of the raw values under the parameter's name, of which there is one at least.

        Raises:
            Malformed: They cannot be read in the style.
        """
        return self._readings(self._way_from_pairs, texts, [])

    def _readings(self, read: Callable[..., Readings], *raw: Any) -> Readings:
        """Return the readings of every way that succeeds; where none does, why the first failed."""
        if len(self._ways) == 1:
            return read(self._ways[0], *raw)
        found: Readings = []
        failures: list[Malformed] = []
        for way in self._ways:
            try:
                found += read(way, *raw)
            except Malformed as malformed:
                failures.append(malformed)
            if found and self.shape.kinds is KINDS:
                break
        if not found:
            raise failures[0]
        return found

    def _way_from_text(self, way: str, text: str) -> Readings:
        if way == "scalar":
            return self._scalar(splitting.path_scalar(self._style, self.name, text))
        if way == "array":
            return self._array(splitting.path_items(self._style, self.name, text, explode=self._explode))
        return self._object(splitting.path_members(self._style, self.name, text, explode=self._explode))

    def _way_from_pairs(self, way: str, texts: list[str], rest: list[Pair]) -> Readings:
        if way == "object" and self._explode:
            if not rest:
                raise Malformed("it has no members")
            return self._object(rest, names_decoded=self._names_decoded)
        if way == "object":
            return self._object(splitting.query_members(self._style, _only(texts)))
        if way == "array" and self._explode:
            return self._array(texts)
        text = _only(texts)
        return (
            self._scalar(text) if way == "scalar" else self._array(splitting.query_items(self._style, text))
        )

    def _deep(self, pairs: Pairs) -> Readings | None:
        parts = deep_objects.members(self.name, pairs.items)
        texts = pairs.texts(self.name)
        if not parts and texts and "scalar" in self._ways:
            return self._scalar(_only(texts))
        if not parts:
            if texts:
                raise Malformed(f"the deepObject style names each member: '{self.name}[member]='", "style")
            return None
        tree = deep_objects.tree_of((path, self._text(text)) for path, text in parts)
        return _distinct(
            deep_objects.value_of(tree, self.shape, self._shapes, last=last) for last in (False, True)
        )

    def _rest(self, pairs: Pairs) -> list[Pair]:
        """Return the members of an exploded object: all pairs that no other parameter has.

        An object with named properties is absent where none of them is there: what else is sent is not meant for it.
        """
        rest = [pair for pair in pairs.items if self._may_take(pair[0].partition("[")[0])]
        return rest if self._known is None or any(name in self._known for name, _ in rest) else []

    def _may_take(self, name: str) -> bool:
        return name not in self._claimed or name == self.name or name in self.shape.properties

    def _scalar(self, raw: str) -> Readings:
        text = self._text(raw)
        if len(self.shape.kinds) == 1:
            return [text if "string" in self.shape.kinds else read_scalar(text, self.shape)]
        return _distinct(read_scalar(text, self.shape, last=last) for last in (False, True))

    def _array(self, raw: Sequence[str]) -> Readings:
        """An empty text is no item where an item cannot be text, and can be no item anywhere."""
        pieces = [(self._text(piece), self._shapes.item(self.shape, at)) for at, piece in enumerate(raw)]
        if len(pieces) == 1 and not pieces[0][0]:
            return [[""], []] if "string" in pieces[0][1].kinds else [[]]
        return _distinct([read_scalar(text, at, last=last) for text, at in pieces] for last in (False, True))

    def _object(self, raw: Sequence[Pair], *, names_decoded: bool = False) -> Readings:
        members: dict[str, list[str]] = {}
        for name, text in raw:
            members.setdefault(name if names_decoded else self._text(name), []).append(self._text(text))
        return _distinct(
            {name: self._member(name, texts, last=last) for name, texts in members.items()}
            for last in (False, True)
        )

    def _member(self, name: str, texts: list[str], *, last: bool) -> Any:
        shape = self._shapes.property(self.shape, name)
        if len(texts) == 1 and shape.kinds != _ARRAY_ONLY:
            return read_scalar(texts[0], shape, last=last)
        if "array" not in shape.kinds or shape.kinds is KINDS:
            raise Malformed("a member is given more than once")
        return [read_scalar(text, self._shapes.item(shape, at), last=last) for at, text in enumerate(texts)]


def _ways(shape: Shape) -> tuple[str, ...]:
    """Without a word about types one text is a scalar and several are an array."""
    if shape.kinds is KINDS:
        return ("scalar", "array")
    scalar = ("scalar",) if shape.kinds & _SCALARS or not shape.kinds else ()
    return (*scalar, *(kind for kind in ("array", "object") if kind in shape.kinds))


def _only(texts: list[str]) -> str:
    if len(texts) != 1:
        raise Malformed("it is given more than once" if texts else "it has no value of its own")
    return texts[0]


def _distinct(readings: Iterable[Any]) -> Readings:
    first, last = readings
    return [first] if first == last else [first, last]
