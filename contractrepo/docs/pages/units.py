"""What each page is made from, as digests: a page whose digest is known need not be made again.

A page says what its own part of the document says, and of what that refers to mostly names only. An operation shows in
addition what is right inside the schemas it names, and a sample, which depends on every schema that can be reached,
though not on their descriptions.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from contractrepo.core.pointer import append, find
from contractrepo.core.recent import Recent
from contractrepo.openapi.model import Operation
from contractrepo.openapi.references import local_pointer

if TYPE_CHECKING:
    from contractrepo.docs.pages.book import Book

_REFERENCE = re.compile(r'"\$ref": ("(?:[^"\\]|\\.)*")')
# What a sample does not depend on, and what it takes as it is.
_SAID = frozenset({"title", "description", "summary", "externalDocs"})
_TAKEN = frozenset(
    {"example", "examples", "default", "const", "enum", "value", "dataValue", "serializedValue"}
)
_MISSING = object()
_MOST_PARTS = 200_000


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the document.

    Attributes:
        digest: Of its text.
        references: Every reference in it, as written.
        meaning: Digest of what requests and responses depend on.
        follows: What it stands for where it is itself a reference, or an empty text.
    """

    digest: str
    references: tuple[str, ...]
    meaning: str
    follows: str


_PARTS: Recent[Part] = Recent(_MOST_PARTS)


class Units:
    """Knows the digests of one contract's pages.

    Args:
        book: The contract.
    """

    def __init__(self, book: Book) -> None:
        self._book = book
        self._known: dict[str, Part] = {}

    def operation(self, operation: Operation) -> str:
        """Return the digest for the page of an operation or webhook."""
        own, schemas = self._own(operation)
        beside = self._titles(self._book.tagged[operation.tags[0]] if operation.tags else ())
        shown = [self._part(pointer).digest for pointer in self._chained(schemas)]
        named = self._all_titles if self._leads_elsewhere(operation) else ""
        return _digest("operation", *beside, named, *own, "", *shown, self.exchange(operation))

    def exchange(self, operation: Operation) -> str:
        """Return the digest of what a sample of an operation depends on."""
        own, schemas = self._own(operation)
        schemes = _text([scheme.data for scheme in self._book.description.security_schemes.values()])
        return _digest(self._names, operation.key, schemes, self._mocks, *own, "", *self._meanings(schemas))

    def schema(self, pointer: str) -> str:
        """Return the digest for the page of a schema."""
        return _digest("schema", self._names, pointer, self._part(pointer).digest)

    def index(self, *beside: object) -> str:
        """Return the digest for the index, which says `beside` what the document says."""
        return _digest("index", self._outside_schemas, *map(repr, beside))

    def tag(self, tag: str) -> str:
        """Return the digest for the page of a tag."""
        return _digest("tag", tag, self._outside_schemas)

    def lists(self) -> str:
        """Return the digest for the lists."""
        book = self._book
        described = (
            book.followed({"$ref": "#" + pointer}).get("description") for pointer in book.schema_names
        )
        return _digest("lists", self._outside_schemas, *map(str, described))

    @cached_property
    def _outside_schemas(self) -> str:
        return _digest(self._names, self._all_titles, self._front, *self._all_own)

    @cached_property
    def _mocks(self) -> str:
        return self._book.mocks.digest

    @cached_property
    def _whole(self) -> str:
        return hashlib.sha256(self._book.document).hexdigest()

    @cached_property
    def _names(self) -> str:
        """The names of everything; a page that does not use one that changes is made again all the same."""
        book, data = self._book, self._book.data
        listed = (*book.description.operations, *book.description.webhooks)
        return _digest(
            book.title,
            book.description.version.name,
            _text([*book.schema_paths.items(), *book.schema_names.values()]),
            _text(
                [(one.key, one.pointer, one.operation_id, book.operation_paths[one.key]) for one in listed]
            ),
            _text([*book.tag_paths.items()]),
            _text([*book.description.security_schemes]),
            _text([data.get("security"), data.get("servers")]),
        )

    @cached_property
    def _front(self) -> str:
        """What the index says besides, of which there is one."""
        data = {name: value for name, value in self._book.data.items() if name not in {"paths", "components"}}
        schemes = [scheme.data for scheme in self._book.description.security_schemes.values()]
        errors = [f"{one.code} {one.pointer} {one.message}" for one in self._book.contract.errors]
        return _digest(_text([data, schemes]), *errors)

    @cached_property
    def _all_titles(self) -> str:
        return _digest(*self._titles((*self._book.description.operations, *self._book.description.webhooks)))

    @cached_property
    def _all_own(self) -> tuple[str, ...]:
        listed = (*self._book.description.operations, *self._book.description.webhooks)
        return tuple(digest for one in listed for digest in self._own(one)[0])

    def _titles(self, listed: Iterable[Operation]) -> tuple[str, ...]:
        return tuple(f"{one.key} {self._book.title_of(one)}" for one in listed)

    def _leads_elsewhere(self, operation: Operation) -> bool:
        return any("links" in response.data for response in operation.responses) or bool(operation.callbacks)

    def _own(self, operation: Operation) -> tuple[list[str], list[str]]:
        """Return the digests of everything that makes up an operation but schemas that are named, and those."""
        field, _, name = operation.path.partition(":")
        if operation.path.startswith("/"):
            field, name = "path", operation.path
        item = operation.pointer.rpartition("/")[0].removesuffix("/additionalOperations")
        waiting, seen = [item, append("", field + "s", name)], set[str]()
        digests: list[str] = []
        schemas: dict[str, None] = {}
        for pointer in waiting:  # grows on the way
            if pointer in seen:
                continue
            seen.add(pointer)
            part = self._part(pointer)
            digests.append(part.digest)
            for target in self._targets(part):
                if target in self._book.schema_paths:
                    schemas[target] = None
                else:
                    waiting.append(target)
        return digests, list(schemas)

    def _chained(self, schemas: Iterable[str]) -> Iterator[str]:
        """Yield schemas, and what those stand for that are themselves mere references."""
        seen: set[str] = set()
        for pointer in schemas:
            at: str | None = pointer
            while at is not None and at not in seen:
                seen.add(at)
                yield at
                follows = self._part(at).follows
                at = local_pointer(follows) if follows else None

    def _meanings(self, schemas: Iterable[str]) -> list[str]:
        """Return what samples depend on of all schemas that can be reached."""
        waiting, seen = list(schemas), set[str]()
        while waiting:
            pointer = waiting.pop()
            if pointer not in seen:
                seen.add(pointer)
                waiting += self._targets(self._part(pointer))
        return sorted(f"{pointer} {self._part(pointer).meaning}" for pointer in seen)

    def _targets(self, part: Part) -> Iterator[str]:
        """Yield where references lead; of one that is no place in the document, the document as a whole."""
        for reference in part.references:
            pointer = local_pointer(reference)
            yield "" if pointer is None else pointer

    def _part(self, pointer: str) -> Part:
        part = self._known.get(pointer)
        if part is None:
            part = self._known[pointer] = self._read(pointer)
        return part

    def _read(self, pointer: str) -> Part:
        value = find(self._book.data, pointer, _MISSING) if pointer else _MISSING
        if value is _MISSING:
            return Part(self._whole, (), self._whole, "")
        text = _text(value)
        digest = _digest(text)
        found = _PARTS.find(digest)
        if found is None:
            references = tuple(dict.fromkeys(map(json.loads, _REFERENCE.findall(text))))
            follows = value.get("$ref") if isinstance(value, dict) else None
            meaning = _digest(_text(_meaning(value)))
            found = Part(digest, references, meaning, follows if isinstance(follows, str) else "")
            _PARTS.keep(digest, found, 1 + len(references))
        return found


def _meaning(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            name: inner if name in _TAKEN else _meaning(inner)
            for name, inner in value.items()
            if not (name in _SAID and isinstance(inner, str))
        }
    return [_meaning(inner) for inner in value] if isinstance(value, list) else value


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _digest(*texts: str) -> str:
    """Return one digest of several texts, each told apart from the next."""
    joined = "".join(f"{len(text)}:{text}" for text in texts)
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()
