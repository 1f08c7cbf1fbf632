"""Reading one file: YAML or JSON bytes to a `Document`; JSON alone does not load what reads YAML."""

from __future__ import annotations

import re
from typing import Any

from contractrepo.core.pointer import split
from contractrepo.core.problem import Problem
from contractrepo.document import json_text
from contractrepo.document.decoding import decode
from contractrepo.document.flaw import Unreadable
from contractrepo.document.json_places import JsonPlaces
from contractrepo.document.limits import Limits
from contractrepo.document.places import Places
from contractrepo.errors import ContractError, Location

_LIKE_JSON = re.compile(r"\s*[\[{]")
_DEFAULT_LIMITS = Limits()


class Document:
    """The data of one file, with the place of every value.

    Attributes:
        data: Plain JSON values, not to be changed: YAML aliases share them.
        file: Name of the file, as the caller gave it.
        problems: Warnings about the text.
        places: Where its values stand.
    """

    def __init__(
        self, data: Any, places: Places, *, file: str | None = None, problems: tuple[Problem, ...] = ()
    ) -> None:
        self.data = data
        self.file = file
        self.problems = problems
        self.places = places

    def location(self, pointer: str) -> Location:
        """Return where the key or list item at `pointer` starts; where nothing is, its nearest ancestor.

        Raises:
            ValueError: `pointer` is no JSON pointer.
        """
        line, column = self.places.start(split(pointer))
        return Location(self.file, line + 1, column + 1)


def read_document(data: bytes, *, file: str | None = None, limits: Limits = _DEFAULT_LIMITS) -> Document:
    """Return the document that YAML or JSON text holds.

    YAML follows the core schema of YAML 1.2: ``no`` and ``2024-10-01`` are strings, and every key is a string. Text of
    a file named ``*.json`` must be JSON.

    Args:
        data: UTF-8 or UTF-16 text, with or without byte order mark.
        file: Name for messages and locations.
        limits: Bounds on size and depth.

    Raises:
        ContractError: The text cannot be read; `problems` lists every fault with its place.

    Example:
        >>> read_document(b"openapi: 3.1.0").data
        {'openapi': '3.1.0'}
    """
    try:
        return _read(decode(data, limits), file, limits)
    except Unreadable as error:
        raise ContractError(flaw.problem(file) for flaw in error.flaws) from None


def parse_json(data: bytes | str) -> Any:
    """Return the value that JSON text holds: integers are exact; repeated names and NaN are refused.

    Raises:
        ContractError: The text is not JSON, or nests deeper than 256.
    """
    try:
        encoded = data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass")
        return json_text.parse(decode(encoded, _DEFAULT_LIMITS), _DEFAULT_LIMITS)
    except Unreadable as error:
        raise ContractError(flaw.problem(None) for flaw in error.flaws) from None


def _read(text: str, file: str | None, limits: Limits) -> Document:
    only_json = file is not None and file.lower().endswith(".json")
    if only_json or _LIKE_JSON.match(text):
        try:
            return Document(json_text.parse(text, limits), JsonPlaces(text), file=file)
        except Unreadable as error:
            if only_json or error.flaws[0].code != "json-syntax":
                raise
            return _read_flow_yaml(text, file, limits, error)
    return _read_yaml(text, file, limits)


def _read_flow_yaml(text: str, file: str | None, limits: Limits, not_json: Unreadable) -> Document:
    """A bracket may open a YAML flow collection too; where it is neither, the quote after it tells what was meant."""
    try:
        return _read_yaml(text, file, limits)
    except Unreadable:
        if re.match(r'\s*(\{\s*"|\[)', text):
            raise not_json from None
        raise


def _read_yaml(text: str, file: str | None, limits: Limits) -> Document:
    from contractrepo.document.yaml_events import events
    from contractrepo.document.yaml_places import YamlPlaces
    from contractrepo.document.yaml_tree import TreeBuilder

    builder = TreeBuilder(limits)
    with events(text) as found:
        builder.build(found)
    if any(flaw.severity == "error" for flaw in builder.flaws):
        raise Unreadable(*builder.flaws)
    problems = tuple(flaw.problem(file) for flaw in builder.flaws)
    places = YamlPlaces(builder.root, builder.start, builder.starts)
    return Document(builder.root, places, file=file, problems=problems)
