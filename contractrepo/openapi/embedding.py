"""Files that a document refers to, taken into it, so that every reference is local.

A file stands below ``x-files`` under its path; the document's own pointers stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from contractrepo.core.pointer import find, join
from contractrepo.core.text import printable
from contractrepo.document import Document
from contractrepo.openapi.embedded import FILES_FIELD, Embedded
from contractrepo.openapi.gathering import Gathered, ReadFile
from contractrepo.openapi.identities import Identities, Spot
from contractrepo.openapi.links import Fault, Mention, dynamic_mentions, mentions
from contractrepo.openapi.parts import parts_below
from contractrepo.openapi.references import Address, Refused, address
from contractrepo.openapi.rewriting import DROPPED, rewritten

_UNRESERVED = "/~!$&'()*+,;=:@?-._"


def embed(document: Document, path: str, read_file: ReadFile, *, ref_siblings: bool) -> Embedded:
    """Take the files that `document` refers to, directly or through others, into its data.

    Args:
        document: The document.
        path: Its path below the contract's root.
        read_file: Reads the other files.
        ref_siblings: Whether members of a schema beside `$ref` count.
    """
    embedding = _Embedding(document, path, read_file, ref_siblings=ref_siblings)
    embedding.run()
    return embedding.result()


class _Embedding:
    def __init__(self, document: Document, path: str, read_file: ReadFile, *, ref_siblings: bool) -> None:
        self._entry = path
        self._ref_siblings = ref_siblings
        self._files = Gathered(path, document, read_file)
        self._names = Identities(path, document.data)
        self._refused: dict[Spot, Fault] = {}
        self._written: dict[Spot, str] = {}
        self._changes: dict[str, dict[str, Any]] = {}  # file -> pointer -> new value
        self._seen: set[tuple[int, str]] = set()
        self._waiting: list[tuple[str, str, Mention]] = []  # file, base, mention
        self._dynamic: list[tuple[str, str, Mention]] = []  # the same of each `$dynamicRef`

    def run(self) -> None:
        self._visit(Spot(self._entry, ""), "openapi")
        while self._waiting:
            batch, self._waiting = self._waiting, []
            for file, base, mention in batch:
                self._follow(file, base, mention)

    def result(self) -> Embedded:
        # Where a $dynamicRef leads depends on which identified schemas are around it; nothing else needs their names.
        for spot in () if self._names.is_dynamic else self._names.identifiers:
            self._change(spot, DROPPED)
        files = {
            path: rewritten(document.data, self._changes.get(path, {}))
            for path, document in self._files.documents.items()
        }
        data = files.pop(self._entry)
        if files:
            own = data.get(FILES_FIELD)
            others = dict(sorted(files.items()))
            data = {**data, FILES_FIELD: {**(own if isinstance(own, dict) else {}), **others}}
        documents = {self._prefix(path): document for path, document in self._files.documents.items()}
        refused = {self._final(spot): fault for spot, fault in self._refused.items()}
        written = {self._final(spot): text for spot, text in self._written.items()}
        flawed = {self._final(spot): fault for spot, fault in self._flawed()}
        return Embedded(data, documents, refused, flawed, written, tuple(self._files.problems))

    def _flawed(self) -> Iterator[tuple[Spot, Fault]]:
        """In OpenAPI 3.0 these keywords mean nothing."""
        if not self._ref_siblings:
            return
        for spot, name in self._names.repeated.items():
            message = f"another schema is called '{printable(name, limit=80)}' already"
            yield spot, Fault("identifier-repeated", message, "give each a name of its own")
        for file, base, mention in self._dynamic:
            target = self._target(file, base, mention)
            if isinstance(target, Spot) and not self._files.holds(target):
                target = Fault("ref-not-found", f"'{printable(mention.text, limit=120)}' does not exist")
            if isinstance(target, Fault):
                yield Spot(file, mention.pointer), target

    def _visit(self, spot: Spot, kind: str) -> None:
        """Note the names and references of an object and of all objects in it."""
        value = find(self._files.documents[spot.file].data, spot.pointer, None)
        if (id(value), kind) in self._seen:
            return
        bases: dict[int, str] = {}
        for part in parts_below(value, kind, spot.pointer, ref_siblings=self._ref_siblings):
            self._seen.add((id(part.value), part.kind.name))
            base = bases[id(part)] = self._names.note(spot.file, part, bases)
            self._waiting += [(spot.file, base, mention) for mention in mentions(part)]
            self._dynamic += [(spot.file, base, mention) for mention in dynamic_mentions(part)]

    def _follow(self, file: str, base: str, mention: Mention) -> None:
        here, target = Spot(file, mention.pointer), self._target(file, base, mention)
        if isinstance(target, Fault):
            self._refused[here] = target
            return
        if file != self._entry or not mention.text.startswith("#/") or base != file:
            self._change(here, "#" + quote(self._final(target), safe=_UNRESERVED))
            self._written[here] = mention.text
        self._visit(target, mention.kind)

    def _target(self, file: str, base: str, mention: Mention) -> Spot | Fault:
        try:
            where = address(mention.text, base)
        except Refused as error:
            return _forbidden(mention.text, str(error))
        spot = self._resource(file, where)
        if spot is None:
            return _forbidden(mention.text, "references to the network are not followed")
        if isinstance(spot, Fault):
            return spot
        name = where.fragment
        if name and not name.startswith("/"):
            return self._names.anchors.get((where.base, name)) or self._no_anchor(spot, name)
        inside = Spot(spot.file, spot.pointer + name)
        return inside if self._files.holds(inside) else Spot(spot.file, name)

    def _resource(self, file: str, where: Address) -> Spot | Fault | None:
        """Return where the file or schema that an address names begins, or None where nothing here has its name."""
        if where.base in self._names.resources:
            return self._names.resources[where.base]
        if not where.is_file:
            return None
        return self._files.add(where.base) or Spot(where.base or file, "")

    def _no_anchor(self, spot: Spot, name: str) -> Fault:
        hint = None
        if self._files.holds(Spot(spot.file, f"{spot.pointer}/{name}")):
            hint = f"did you mean '#/{printable(name, limit=120)}'?"
        return Fault("ref-not-found", f"there is no anchor '{printable(name, limit=80)}'", hint)

    def _change(self, spot: Spot, value: Any) -> None:
        self._changes.setdefault(spot.file, {})[spot.pointer] = value

    def _prefix(self, file: str) -> str:
        return "" if file == self._entry else join(FILES_FIELD, file)

    def _final(self, spot: Spot) -> str:
        return self._prefix(spot.file) + spot.pointer


def _forbidden(text: str, why: str) -> Fault:
    hint = "copy what it names into the contract's folder and refer to it by a relative path"
    return Fault("ref-forbidden", f"'{printable(text, limit=120)}' is refused: {why}", hint)
