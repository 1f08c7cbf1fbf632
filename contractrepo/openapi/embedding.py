"""Files that a document refers to, taken into it, so that every reference is local.

A file stands below ``x-files`` under its path; the document's own pointers stay as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from contractrepo.core.pointer import append, find, join, split
from contractrepo.core.problem import Problem
from contractrepo.core.text import printable
from contractrepo.document import Document
from contractrepo.errors import ContractError
from contractrepo.openapi.links import Fault, Mention, mentions
from contractrepo.openapi.parts import Part, parts_below
from contractrepo.openapi.references import Address, Refused, address

ReadFile = Callable[[str], Document | None]

FILES_FIELD = "x-files"
_UNRESERVED = "/~!$&'()*+,;=:@?-._"
_MISSING = object()


@dataclass(frozen=True, slots=True)
class Embedded:
    """A description with everything it refers to.

    Attributes:
        data: The document's data with the files below `x-files`; local references only, but for refused ones.
        documents: Pointer of each file's data -> the file; ``""`` is the document itself.
        refused: Pointers of reference texts that lead nowhere, with the reason.
        written: Pointers of reference texts that were made local -> what the author wrote.
        problems: What is wrong with the text of the files.
    """

    data: Any
    documents: Mapping[str, Document]
    refused: Mapping[str, Fault] = field(default_factory=dict)
    written: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def embed(document: Document, path: str, read_file: ReadFile, *, ref_siblings: bool) -> Embedded:
    """Take the files that `document` refers to, directly or through others, into its data.

    Args:
        document: The document.
        path: Its path below the contract's root.
        read_file: Returns the file at a path below the root, or None; raises `ContractError` where it is unreadable.
        ref_siblings: Whether members of a schema beside `$ref` count.
    """
    embedding = _Embedding(document, path, read_file, ref_siblings=ref_siblings)
    embedding.run()
    return embedding.result()


@dataclass(frozen=True, slots=True)
class _Spot:
    """A place in a file."""

    file: str
    pointer: str


class _Embedding:
    def __init__(self, document: Document, path: str, read_file: ReadFile, *, ref_siblings: bool) -> None:
        self._entry = path
        self._read_file = read_file
        self._ref_siblings = ref_siblings
        self._documents = {path: document}
        self._unreadable: dict[str, Fault] = {}
        self._problems: list[Problem] = []
        self._resources: dict[str, _Spot] = {}  # URI of an `$id` or `$self` -> its place
        self._anchors: dict[tuple[str, str], _Spot] = {}  # base, name -> its place
        self._refused: dict[_Spot, Fault] = {}
        self._written: dict[_Spot, str] = {}
        # File -> pointer -> new value, or _MISSING to drop.
        self._changes: dict[str, dict[str, Any]] = {path: {}}
        self._identifiers: list[_Spot] = []
        self._is_dynamic = False
        self._seen: set[tuple[int, str]] = set()
        self._waiting: list[tuple[str, str, Mention]] = []  # file, base, mention
        own_name = document.data.get("$self") if isinstance(document.data, dict) else None
        if isinstance(own_name, str):
            self._resources[own_name.partition("#")[0]] = _Spot(path, "")

    def run(self) -> None:
        self._visit(_Spot(self._entry, ""), "openapi")
        while self._waiting:
            batch, self._waiting = self._waiting, []
            for file, base, mention in batch:
                self._follow(file, base, mention)

    def result(self) -> Embedded:
        # Where a $dynamicRef leads depends on which identified schemas are around it; nothing else needs their names.
        for spot in () if self._is_dynamic else self._identifiers:
            self._changes[spot.file][spot.pointer] = _MISSING
        data = _changed(self._documents[self._entry].data, self._changes[self._entry])
        others = {path: document for path, document in self._documents.items() if path != self._entry}
        if others:
            files = {path: _changed(doc.data, self._changes[path]) for path, doc in sorted(others.items())}
            own = data.get(FILES_FIELD)
            data = {**data, FILES_FIELD: {**(own if isinstance(own, dict) else {}), **files}}
        documents = {self._prefix(path): document for path, document in self._documents.items()}
        refused = {self._final(spot): fault for spot, fault in self._refused.items()}
        written = {self._final(spot): text for spot, text in self._written.items()}
        return Embedded(data, documents, refused, written, tuple(self._problems))

    def _visit(self, spot: _Spot, kind: str) -> None:
        """Note the names and references of an object and of all objects in it."""
        value = find(self._documents[spot.file].data, spot.pointer, None)
        if (id(value), kind) in self._seen:
            return
        parts = [*parts_below(value, kind, spot.pointer, ref_siblings=self._ref_siblings)]
        bases: dict[int, str] = {}
        for part in parts:
            self._seen.add((id(part.value), part.kind.name))
            base = bases[id(part)] = self._base(spot.file, part, bases)
            self._waiting += [(spot.file, base, mention) for mention in mentions(part)]

    def _base(self, file: str, part: Part, bases: Mapping[int, str]) -> str:
        """JSON Schema core, section 8.2: an `$id` sets the base of everything in its schema."""
        base = file if part.parent is None else bases[id(part.parent)]
        if part.kind.name != "schema" or not isinstance(part.value, dict):
            return base
        own = part.value.get("$id")
        if isinstance(own, str) and not own.startswith("#"):
            base = self._named(file, part, own, base)
        self._is_dynamic |= "$dynamicAnchor" in part.value
        for keyword in ("$anchor", "$dynamicAnchor"):
            if isinstance(part.value.get(keyword), str):
                self._anchors.setdefault((base, part.value[keyword]), _Spot(file, part.pointer))
        return base

    def _named(self, file: str, part: Part, own: str, base: str) -> str:
        try:
            name = address(own, base).base
        except Refused:
            return base
        self._resources.setdefault(name, _Spot(file, part.pointer))
        self._identifiers.append(_Spot(file, append(part.pointer, "$id")))
        return name

    def _follow(self, file: str, base: str, mention: Mention) -> None:
        target = self._target(file, base, mention)
        if isinstance(target, Fault):
            self._refused[_Spot(file, mention.pointer)] = target
            return
        text = "#" + quote(self._final(target), safe=_UNRESERVED)
        if file != self._entry or not mention.text.startswith("#/") or base != file:
            self._changes[file][mention.pointer] = text
            self._written[_Spot(file, mention.pointer)] = mention.text
        self._visit(target, mention.kind)

    def _target(self, file: str, base: str, mention: Mention) -> _Spot | Fault:
        try:
            where = address(mention.text, base)
        except Refused as error:
            return _forbidden(mention.text, str(error))
        spot = self._resource(file, where)
        if isinstance(spot, Fault):
            return (
                spot
                if spot.message
                else _forbidden(mention.text, "references to the network are not followed")
            )
        name = where.fragment
        if name and not name.startswith("/"):
            anchor = self._anchors.get((where.base, name))
            return anchor or self._no_anchor(spot, name)
        if self._exists(_Spot(spot.file, spot.pointer + name)):
            return _Spot(spot.file, spot.pointer + name)
        return _Spot(spot.file, name)

    def _no_anchor(self, spot: _Spot, name: str) -> Fault:
        hint = None
        if self._exists(_Spot(spot.file, f"{spot.pointer}/{name}")):
            hint = f"did you mean '#/{printable(name, limit=120)}'?"
        return Fault("ref-not-found", f"there is no anchor '{printable(name, limit=80)}'", hint)

    def _resource(self, file: str, where: Address) -> _Spot | Fault:
        if where.base in self._resources:
            return self._resources[where.base]
        if not where.is_file:
            return Fault("ref-forbidden", "")
        return self._file(where.base) or _Spot(where.base or file, "")

    def _file(self, path: str) -> Fault | None:
        """Read a file once; return why it cannot be used, or None."""
        if path in self._documents:
            return None
        if path not in self._unreadable:
            shown = printable(path, limit=120)
            try:
                document = self._read_file(path)
            except ContractError as error:
                self._problems += error.problems
                self._unreadable[path] = Fault("ref-not-found", f"the file '{shown}' cannot be read")
                return self._unreadable[path]
            if document is not None:
                self._documents[path], self._changes[path] = document, {}
                self._problems += document.problems
                return None
            hint = f"did you mean '#/{shown}'?" if self._exists(_Spot(self._entry, f"/{path}")) else None
            self._unreadable[path] = Fault("ref-not-found", f"the file '{shown}' does not exist", hint)
        return self._unreadable[path]

    def _exists(self, spot: _Spot) -> bool:
        return find(self._documents[spot.file].data, spot.pointer, _MISSING) is not _MISSING

    def _prefix(self, file: str) -> str:
        return "" if file == self._entry else join(FILES_FIELD, file)

    def _final(self, spot: _Spot) -> str:
        return self._prefix(spot.file) + spot.pointer


def _forbidden(text: str, why: str) -> Fault:
    hint = "copy what it names into the contract's folder and refer to it by a relative path"
    return Fault("ref-forbidden", f"'{printable(text, limit=120)}' is refused: {why}", hint)


def _changed(data: Any, changes: Mapping[str, Any]) -> Any:
    """Return `data` with the values at some pointers replaced or dropped; what is not touched is shared."""
    tree: dict[str, Any] = {}
    for pointer, value in changes.items():
        branch = tree
        *way, last = split(pointer)
        for token in way:
            branch = branch.setdefault(token, {})
        branch[last] = _Change(value)
    return _applied(data, tree)


@dataclass(frozen=True, slots=True)
class _Change:
    value: Any


def _applied(data: Any, tree: Mapping[str, Any]) -> Any:
    copy = dict(enumerate(data)) if isinstance(data, list) else dict(data)
    for token, change in tree.items():
        key = int(token) if isinstance(data, list) else token
        if not isinstance(change, _Change):
            copy[key] = _applied(copy[key], change)
        elif change.value is _MISSING:
            del copy[key]
        else:
            copy[key] = change.value
    return list(copy.values()) if isinstance(data, list) else copy
