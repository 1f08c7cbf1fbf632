"""XML as a plain tree, read by a parser that knows no entities and no document types."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from contractrepo.validation.malformed import Malformed

_DEEPEST = 100
_MOST_ELEMENTS = 100_000
_BETWEEN = "\n"
_NIL = "nil"

Name = tuple[str, str]
"""Namespace, empty for none, and local name (Namespaces in XML 1.0, section 2.1). Prefixes mean nothing by themselves."""


@dataclass(slots=True)
class Element:
    """An element with the names of itself and its attributes."""

    name: Name
    attributes: dict[Name, str]
    children: list[Element] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Return the character data directly inside."""
        return "".join(self.pieces)

    @property
    def is_nil(self) -> bool:
        """Tell whether ``xsi:nil`` marks the element as null; whoever writes ``nil`` in any namespace means it."""
        if not self.attributes:
            return False
        marks = [value for (space, name), value in self.attributes.items() if space and name == _NIL]
        return any(mark in ("true", "1") for mark in marks)


def read_tree(data: bytes, charset: str | None = None) -> Element:
    """Return the root element.

    Args:
        data: The document.
        charset: What its Content-Type says, which goes before what it says itself (RFC 7303, section 3).

    Raises:
        Malformed: It is no XML, has a document type, is nested too deeply or holds too many elements.
    """
    builder = _Builder()
    try:
        parser = expat.ParserCreate(charset, namespace_separator=_BETWEEN)
    except ValueError:
        raise Malformed("its charset is unknown") from None
    parser.buffer_text = True
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise Malformed(f"it is no XML ({error})") from None
    return builder.root


class _Builder:
    def __init__(self) -> None:
        self._open = [Element(("", ""), {})]
        self._count = 0
        self._names = _Names()

    @property
    def root(self) -> Element:
        return self._open[0].children[0]

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if len(self._open) > _DEEPEST or self._count > _MOST_ELEMENTS:
            raise Malformed("it is nested too deeply or holds too many elements")
        element = Element(self._names[name], {self._names[key]: text for key, text in attributes.items()})
        self._open[-1].children.append(element)
        self._open.append(element)

    def end(self, _name: str) -> None:
        self._open.pop()

    def text(self, text: str) -> None:
        self._open[-1].pieces.append(text)


class _Names(dict[str, Name]):
    """Names by the parser's spelling, each taken apart once: most are repeated."""

    def __missing__(self, text: str) -> Name:
        namespace, _, local = text.rpartition(_BETWEEN)
        name = self[text] = namespace, local
        return name


def _refuse_doctype(*_: Any) -> None:
    raise Malformed("it has a document type")
