"""What the pages of one site share: the contract, and where everything in it is described."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from contractrepo.contract import Contract
from contractrepo.core.pointer import append, find, split
from contractrepo.core.recent import Recent
from contractrepo.docs.addresses import file_names
from contractrepo.docs.blocks import Link
from contractrepo.docs.pages.documents import document_of
from contractrepo.docs.pages.methods import label_of, shown_path
from contractrepo.docs.pages.units import Units
from contractrepo.docs.pages.values import object_of, text_of
from contractrepo.docs.samples import Sample, Sampler
from contractrepo.docs.text import one_line, summary
from contractrepo.mocking import MockSet
from contractrepo.openapi.links import is_schema_name
from contractrepo.openapi.model import Operation
from contractrepo.openapi.references import local_pointer

_MOST_BYTES = 16 * 2**20
_SAMPLES: Recent[tuple[Sample | None]] = Recent(_MOST_BYTES)
_COMPONENTS = "/components/schemas"
_LONGEST_TITLE = 120
# A title of a page is cut where it is no title any more; a link to it is cut before.
_LONGEST_HEADING = 2_000
# A site of more operations links where a smaller one repeats.
_MOST_OPERATIONS = 300


class Book:
    """A contract as the pages see it.

    Args:
        contract: The contract.
        mocks: Its mocks; without them samples come from the document's own examples.
    """

    def __init__(self, contract: Contract, mocks: MockSet | None = None) -> None:
        self.contract = contract
        self.mocks = mocks or MockSet()
        self.description = contract.description
        self.data: Mapping[str, Any] = contract.description.data
        self.is_3_0 = contract.description.version.name == "3.0"

    @cached_property
    def document(self) -> bytes:
        """Return the document as JSON, with all files it refers to."""
        return document_of(self.contract)

    @cached_property
    def units(self) -> Units:
        """Return what tells whether a page is known."""
        return Units(self)

    def sample(self, operation: Operation) -> Sample | None:
        """Return a sample of an operation, or None where no request was found; made again where something changed."""
        key = self.units.exchange(operation)
        known = _SAMPLES.find(key)
        if known is None:
            known = (self.sampler.sample(operation),)
            _SAMPLES.keep(key, known, _weight(known[0]))
        return known[0]

    @cached_property
    def sampler(self) -> Sampler:
        """Return what makes samples; it refuses mocks that break the contract."""
        return Sampler(self.contract, self.mocks)

    @property
    def described(self) -> tuple[Operation, ...]:
        """Return operations and webhooks."""
        return (*self.description.operations, *self.description.webhooks)

    @property
    def is_large(self) -> bool:
        """Whether lists and schemas are shown in one place only, so that the site does not outgrow its document."""
        return len(self.description.operations) > _MOST_OPERATIONS

    @property
    def title(self) -> str:
        """Return what the API is called."""
        return one_line(self.contract.title, limit=_LONGEST_HEADING) or "API"

    @cached_property
    def operation_paths(self) -> Mapping[str, str]:
        """Page of every operation and webhook, by its key."""
        paths: dict[str, str] = {}
        for folder, listed in (
            ("operations", self.description.operations),
            ("webhooks", self.description.webhooks),
        ):
            names = file_names((one.operation_id or _plain_name(one), one.key) for one in listed)
            paths.update((one.key, f"{folder}/{name}") for one, name in zip(listed, names, strict=True))
        return paths

    @cached_property
    def schema_names(self) -> Mapping[str, str]:
        """Name of every schema with a page of its own, by pointer: components, then what else a reference means."""
        found = dict(self._components())
        faults = self.description.links.faults
        for mention in self.description.links.mentions:
            pointer = local_pointer(mention.text) if mention.kind == "schema" else None
            if pointer is not None and pointer not in found and mention.pointer not in faults:
                found[pointer] = _name_of(pointer)
        return found

    @cached_property
    def schema_paths(self) -> Mapping[str, str]:
        """Page of every schema in `schema_names`, by pointer."""
        names = file_names((name, pointer) for pointer, name in self.schema_names.items())
        return {pointer: f"schemas/{name}" for pointer, name in zip(self.schema_names, names, strict=True)}

    @cached_property
    def tag_names(self) -> tuple[str, ...]:
        """Names of all tags: declared ones in their order, then those that only operations use."""
        used = [tag for one in self.described for tag in one.tags]
        return tuple(dict.fromkeys([*self.tags, *used]))

    @cached_property
    def tags(self) -> Mapping[str, Mapping[str, Any]]:
        """Declared Tag Objects by name."""
        listed = self.data.get("tags")
        objects = [tag for tag in listed if isinstance(tag, dict)] if isinstance(listed, list) else []
        return {tag["name"]: tag for tag in objects if isinstance(tag.get("name"), str)}

    @cached_property
    def tag_paths(self) -> Mapping[str, str]:
        """Page of every tag, by name."""
        names = file_names((tag, tag) for tag in self.tag_names)
        return {tag: f"tags/{name}" for tag, name in zip(self.tag_names, names, strict=True)}

    @cached_property
    def tagged(self) -> Mapping[str, tuple[Operation, ...]]:
        """Operations and webhooks of every tag, in document order."""
        found: dict[str, list[Operation]] = {tag: [] for tag in self.tag_names}
        for one in self.described:
            for tag in dict.fromkeys(one.tags):
                found[tag].append(one)
        return {tag: tuple(listed) for tag, listed in found.items()}

    @cached_property
    def _by_id(self) -> Mapping[str, Operation]:
        listed = (*self.description.webhooks, *self.description.operations)
        return {one.operation_id: one for one in listed if one.operation_id is not None}

    @cached_property
    def _by_pointer(self) -> Mapping[str, Operation]:
        return {one.pointer: one for one in (*self.description.webhooks, *self.description.operations)}

    def title_of(self, operation: Operation) -> str:
        """Return the title of an operation's page."""
        title = one_line(text_of(operation.data, "summary"), limit=_LONGEST_HEADING)
        return title or one_line(operation.operation_id or label_of(operation), limit=_LONGEST_HEADING)

    def about(self, operation: Operation) -> str:
        """Return one line on what an operation does: its summary, or the first words of its description."""
        said = one_line(text_of(operation.data, "summary"))
        return said or summary(text_of(operation.data, "description"))

    def operation_link(self, operation: Operation, label: str | None = None) -> Link:
        """Return a link to an operation's page."""
        words = label or one_line(self.title_of(operation), limit=_LONGEST_TITLE)
        return Link(words, self.operation_paths[operation.key])

    def tag_link(self, tag: str) -> Link:
        """Return a link to a tag's page."""
        return Link(one_line(tag, limit=_LONGEST_TITLE) or "tag", self.tag_paths[tag])

    def path_item(self, operation: Operation) -> Mapping[str, Any]:
        """Return the Path Item Object around an operation; members beside its `$ref` win, as they do elsewhere."""
        parent = operation.pointer.rpartition("/")[0].removesuffix("/additionalOperations")
        field, _, name = operation.path.partition(":")
        if operation.path.startswith("/"):
            field, name = "path", operation.path
        beside = find(self.data, append("", field + "s", name))
        return {**object_of(find(self.data, parent)), **object_of(beside)}

    def link_by_key(self, key: str) -> Link | None:
        """Return a link to the page of the operation of that key (``GET /pets``), or None where it has none."""
        path = self.operation_paths.get(key)
        return None if path is None else Link(key.replace("webhook:", "", 1), path, code=True)

    def operation_named(self, operation_id: object, reference: object) -> Operation | None:
        """Return the operation that a Link Object names by id or by reference."""
        if isinstance(operation_id, str):
            return self._by_id.get(operation_id)
        pointer = local_pointer(reference) if isinstance(reference, str) else None
        return None if pointer is None else self._by_pointer.get(pointer)

    def schema_link(self, pointer: str | None) -> Link | None:
        """Return a link to the page of the schema at `pointer`, or None where it has none."""
        if pointer is None or pointer not in self.schema_paths:
            return None
        return Link(one_line(self.schema_names[pointer], limit=_LONGEST_TITLE), self.schema_paths[pointer])

    def reference_link(self, reference: str) -> Link | None:
        """Return a link to the schema that a `$ref` or a discriminator's mapping means, or None for a broken one."""
        if is_schema_name(reference):
            return self.schema_link(append(_COMPONENTS, reference))
        return self.schema_link(local_pointer(reference))

    def followed(self, value: Any) -> Mapping[str, Any]:
        """Return the object that `value` is or refers to, an empty one where there is none."""
        found = object_of(value)
        pointer = local_pointer(found["$ref"]) if isinstance(found.get("$ref"), str) else None
        if pointer is None:
            return {} if "$ref" in found else found
        try:
            return object_of(self.description.resolve(pointer)[1])
        except LookupError:
            return {}

    def _components(self) -> Iterator[tuple[str, str]]:
        components = self.data.get("components")
        schemas = components.get("schemas") if isinstance(components, dict) else None
        for name, schema in schemas.items() if isinstance(schemas, dict) else ():
            if isinstance(schema, (dict, bool)):
                yield append(_COMPONENTS, name), name


def _weight(sample: Sample | None) -> int:
    if sample is None:
        return 1
    reply = b"" if sample.reply is None else sample.reply.body
    return len(sample.request.body) + len(reply) + sum(len(snippet.code) for snippet in sample.snippets)


def _plain_name(operation: Operation) -> str:
    return f"{operation.method.lower()} {shown_path(operation.path)}"


def _name_of(pointer: str) -> str:
    """Return a name for a schema that is no component: of its file, or the last name on the way to it."""
    tokens = split(pointer)
    names = [token for token in tokens if not token.isdigit()] or ["document"]
    if "/" in names[-1] or names[-1].endswith((".yaml", ".yml", ".json")):
        return names[-1].rpartition("/")[2].rpartition(".")[0] or names[-1]
    return names[-1]
