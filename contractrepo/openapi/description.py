"""An OpenAPI description: self-contained data and the exchanges it describes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from contractrepo.core.pointer import find
from contractrepo.document import Document
from contractrepo.errors import Location
from contractrepo.openapi.embedded import Embedded
from contractrepo.openapi.linking import Links, link
from contractrepo.openapi.model import MediaType, Operation, SecurityScheme
from contractrepo.openapi.operations import Declaration, Reader
from contractrepo.openapi.references import local_pointer
from contractrepo.openapi.version import SpecVersion

if TYPE_CHECKING:
    from contractrepo.openapi.gathering import ReadFile

_MISSING = object()
_NAMING = frozenset({"$id", "$anchor", "$dynamicAnchor", "$dynamicRef"})


class Description:
    """A description with everything it refers to; sound parts only make operations.

    Attributes:
        version: The release line of the specification.
        data: The document's data; files it refers to stand below ``x-files``, and every reference is local but for
            those that are refused. The document's own pointers are unchanged.
        links: Every object and reference in it.
        problems: What is wrong with the text of the files it refers to.
    """

    def __init__(self, version: SpecVersion, embedded: Embedded, links: Links) -> None:
        self.version = version
        self.data: Mapping[str, Any] = embedded.data
        self.links = links
        self.problems = embedded.problems
        self._documents = embedded.documents
        # Text of a reference -> what it means in the end, None where that is nothing.
        self._targets: dict[str, tuple[str, Any] | None] = {}
        self._reader = Reader(self)

    @cached_property
    def operations(self) -> tuple[Operation, ...]:
        """Operations below `paths`, in document order; those of a path stand in the order of the specification."""
        return tuple(self._reader.operations("/paths", ""))

    @cached_property
    def webhooks(self) -> tuple[Operation, ...]:
        """Operations below `webhooks`; their path is ``webhook:`` and the webhook's name."""
        return tuple(self._reader.operations("/webhooks", "webhook:"))

    def callbacks_of(self, operation: Operation) -> tuple[Operation, ...]:
        """Return the operations of an operation's callbacks; their path is ``callback:`` and the runtime expression."""
        return tuple(
            one for pointer in operation.callbacks for one in self._reader.operations(pointer, "callback:")
        )

    def declarations(self) -> Iterator[Declaration]:
        """Yield the same operations with no more than their parameters read, which costs little."""
        return self._reader.declarations("/paths", "")

    @cached_property
    def left_out(self) -> tuple[str, ...]:
        """Places of the path and the webhook from which on operations are left out, because they say too much in all."""
        tables = (("/paths", ""), ("/webhooks", "webhook:"))
        found = (self._reader.left_out(pointer, prefix) for pointer, prefix in tables)
        return tuple(place for place in found if place is not None)

    @cached_property
    def security_schemes(self) -> Mapping[str, SecurityScheme]:
        """Security schemes by component name."""
        return self._reader.security_schemes()

    @cached_property
    def schema_pointers(self) -> tuple[str, ...]:
        """Pointers of every schema that an exchange can use, each once, in document order."""
        found: dict[str, None] = {}
        for operation in (*self.operations, *self.webhooks):
            found.update(dict.fromkeys(_schemas(operation)))
        return tuple(found)

    def origin(self, pointer: str) -> tuple[Document, str]:
        """Return the file that holds the value at `pointer`, and the value's pointer in that file."""
        file = max((prefix for prefix in self._documents if _below(pointer, prefix)), key=len)
        return self._documents[file], pointer[len(file) :]

    def location(self, pointer: str) -> Location:
        """Return file, line and column of the value at `pointer`, or of its nearest ancestor."""
        document, inner = self.origin(pointer)
        return document.location(inner)

    def resolve(self, pointer: str) -> tuple[str, Any]:
        """Follow the references at `pointer`.

        Returns:
            The pointer of the object that is meant, and the object.

        Raises:
            LookupError: Nothing is there, or the references lead in a circle.
        """
        value = find(self.data, pointer, _MISSING)
        if value is _MISSING:
            raise LookupError(pointer)
        return self.follow(pointer, value)

    def follow(self, pointer: str, value: Any) -> tuple[str, Any]:
        """Do the same where the `value` at `pointer` is at hand."""
        reference = value.get("$ref") if isinstance(value, dict) else None
        if not isinstance(reference, str):
            return pointer, value
        if reference not in self._targets:
            self._follow(reference)
        found = self._targets[reference]
        if found is None:
            raise LookupError(reference)
        return found

    def _follow(self, reference: str) -> None:
        """Find out what `reference` means, and with it every reference on the way: many objects hold the same one."""
        passed: dict[str, None] = {}
        found = None
        while reference not in passed:
            if reference in self._targets:
                found = self._targets[reference]
                break
            passed[reference] = None
            pointer = local_pointer(reference)
            value = _MISSING if pointer is None else find(self.data, pointer, _MISSING)
            if pointer is None or value is _MISSING:
                break
            following = value.get("$ref") if isinstance(value, dict) else None
            if not isinstance(following, str):
                found = pointer, value
                break
            reference = following
        self._targets.update(dict.fromkeys(passed, found))


def describe(
    document: Document, version: SpecVersion, *, path: str = "", read_file: ReadFile | None = None
) -> Description:
    """Return what a document describes.

    Args:
        document: Its data must be an object.
        version: The version it names.
        path: Its path below the contract's root.
        read_file: Returns the file at a path below the root, or None where there is none.
    """
    alone = Embedded(document.data, {"": document})
    links = link(alone, ref_siblings=version.ref_siblings)
    if not _needs_embedding(links):
        return Description(version, alone, links)
    from contractrepo.openapi.embedding import embed

    embedded = embed(document, path, read_file or _no_files, ref_siblings=version.ref_siblings)
    return Description(version, embedded, link(embedded, ref_siblings=version.ref_siblings))


def _no_files(path: str) -> Document | None:
    del path
    return None


def _needs_embedding(links: Links) -> bool:
    if any(local_pointer(text) is None for text in {mention.text for mention in links.mentions}):
        return True
    schemas = (part.value for part in links.parts if part.kind.name == "schema")
    return not all(_NAMING.isdisjoint(value) for value in schemas if isinstance(value, dict))


def _below(pointer: str, prefix: str) -> bool:
    return pointer == prefix or pointer.startswith(prefix + "/")


def _schemas(operation: Operation) -> Iterator[str]:
    for parameter in operation.parameters:
        yield from _own(parameter.schema)
        yield from _media_schemas(() if parameter.content is None else (parameter.content,))
    if operation.request_body is not None:
        yield from _media_schemas(operation.request_body.content)
    for response in operation.responses:
        for header in response.headers:
            yield from _own(header.schema)
            yield from _media_schemas(() if header.content is None else (header.content,))
        yield from _media_schemas(response.content)


def _media_schemas(content: tuple[MediaType, ...]) -> Iterator[str]:
    for media_type in content:
        yield from _own(media_type.schema)
        yield from _own(media_type.item_schema)


def _own(pointer: str | None) -> Iterator[str]:
    if pointer is not None:
        yield pointer
