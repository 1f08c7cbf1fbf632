"""What mocks add to a document and change in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from contractrepo.core.pointer import append, join, split
from contractrepo.core.text import printable
from contractrepo.editing.comparing import same
from contractrepo.mocking.documented import NAMELESS
from contractrepo.openapi.model import Operation
from contractrepo.schema.schemas import Schemas
from contractrepo.syncing.components import Components
from contractrepo.syncing.conflicts import Conflicts
from contractrepo.syncing.document_files import DocumentFiles
from contractrepo.syncing.extending import Extender
from contractrepo.syncing.inferring import Ambiguous, infer
from contractrepo.syncing.side import Side
from contractrepo.syncing.wants import Users, Want, Wants

_NO_NOTES: Mapping[str, str] = {}


class DocumentWriter:
    """Changes a document as mocks ask for.

    Args:
        side: The document.
        conflicts: Gets what cannot be decided.
        users: Who shares which value.

    Attributes:
        files: The document.
        conflicts: The same.
        users: The same.
        extender: Makes its schemas know new properties.
        requests: Its schemas in requests.
        responses: Its schemas in responses.
    """

    def __init__(self, side: Side, conflicts: Conflicts, users: Users) -> None:
        self.files = DocumentFiles(side.description)
        self._description = side.description
        self.conflicts = conflicts
        self.users = users
        self.extender = Extender(side.description, conflicts)
        self.requests = Schemas(side.description.data, side.description.version.name, "request", ())
        self.responses = Schemas(side.description.data, side.description.version.name, "response", ())
        self._wants = Wants(self.files, conflicts, users)
        self._samples: dict[str, tuple[str, list[Any]]] = {}  # pointer of a new schema -> mock file, samples
        self._components = Components(side.description.data, self._description.version.name)

    def want(self, want: Want) -> None:
        """Ask for another value in a place; what others want there is known only at the end."""
        self._wants.add(want)

    def remove(self, site: str) -> None:
        """Remove an example, and the map of examples that it leaves empty."""
        self.files.remove(site)
        holder = join(*split(site)[:-1])
        if split(site)[-2:-1] == ("examples",) and self.files.get(holder) == {}:
            self.files.remove(holder)

    def add_example(
        self, holder: str, name: str, value: Any, file: str, notes: Mapping[str, str] = _NO_NOTES
    ) -> None:
        """Add an example to a media type, parameter or header; beside a nameless one, both get names."""
        data = self.files.get(holder)
        examples = append(holder, "examples")
        if name in (self.files.ensure(examples) if "examples" in data else ()):
            self._keep(append(examples, name), data["examples"][name], name, value, file)
            return
        if "example" in data:
            self.files.remove(append(holder, "example"))
            self.files.put(examples, {NAMELESS: {"value": data["example"]}})
        self.files.ensure(examples)
        self.files.put(append(examples, name), {**notes, "value": value})

    def note(self, place: str, note: str, text: str | None) -> None:
        """Put a summary or description at the head of an Example Object, or remove it."""
        known = self.files.get(place)
        if text is None:
            self.files.remove(append(place, note))
        elif known is not None:  # else the example has just been removed
            first = None if note in known else next((one for one in known if one != "summary"), None)
            self.files.put(append(place, note), text, before=first)

    def operation(self, method: str, path: str, operation_id: str | None) -> str:
        """Add an operation, and its path where it is new; return its place."""
        item = append("/paths", path)
        self.files.ensure("/paths")
        if self.files.get(item) is None:
            self.files.put(item, {})
        else:
            try:
                item = self._description.resolve(item)[0]
            except LookupError:
                raise self.files.unsound(item) from None
        fixed = method.lower() in self._description.version.methods and method.isupper()
        if not fixed:
            self.files.ensure(append(item, "additionalOperations"))
        place = append(item, method.lower()) if fixed else append(item, "additionalOperations", method)
        self.files.put(place, {**({"operationId": operation_id} if operation_id else {}), "responses": {}})
        return place

    def response(self, operation: str, key: str) -> str:
        """Return the place of a response, which is added before the first one of a higher status."""
        table = append(operation, "responses")
        known = self.files.ensure(table)
        place = append(table, key)
        if key not in known:
            later = next((one for one in known if _rank(one) > _rank(key)), None)
            self.files.put(place, {"description": _phrase(key)}, before=later)
        return place

    def media(self, response: str, name: str, file: str, samples: Sequence[Any]) -> str:
        """Return the place of a media type; a new one gets the schema that all its samples suggest."""
        self.files.ensure(append(response, "content"))
        return self._described(append(response, "content", name), {}, file, samples)

    def header(self, response: str, name: str, file: str, sample: Any) -> str:
        """Return the place of a header, which is added where the response has none of this name."""
        self.files.ensure(append(response, "headers"), before="content")
        return self._described(append(response, "headers", name), {}, file, [sample])

    def request_body(self, operation: str, name: str, file: str, samples: Sequence[Any]) -> str:
        """Return the place of a media type of a request body; both are added where they are missing."""
        body = append(operation, "requestBody")
        self.files.ensure(body, before="responses")
        self.files.ensure(append(body, "content"))
        return self._described(append(body, "content", name), {}, file, samples)

    def parameter(self, operation: str, location: str, name: str, file: str, samples: Sequence[Any]) -> str:
        """Return the place of a parameter of an operation, which is added where it has none of this name."""
        table = append(operation, "parameters")
        if not isinstance(self.files.get(table), list):
            # Where people look for them: before what they lead to.
            first = next(
                (one for one in ("requestBody", "responses") if one in self.files.get(operation)), None
            )
            self.files.put(table, [], before=first)
        listed = self.files.get(table)
        names = [(one.get("in"), one.get("name")) for one in listed if isinstance(one, dict)]
        at = names.index((location, name)) if (location, name) in names else len(listed)
        head = {"name": name, "in": location, **({"required": True} if location == "path" else {})}
        return self._described(append(table, at), head, file, samples)

    def restore(self, operation: Operation) -> None:
        """Bring back an operation that the document had in the base."""
        *parents, name = split(operation.pointer)
        for length in range(1, len(parents) + 1):
            self.files.ensure(join(*parents[:length]))
        self.files.put(join(*parents, name), operation.data)

    def finish(self) -> None:
        """Settle what several mocks want of one value, and write the schemas of what is new."""
        self._wants.settle()
        for place, (file, samples) in self._samples.items():
            try:
                version = self._description.version.name
                # A parameter of a path that no mock gives a value is at least text.
                schema = infer(samples or [""], version, self._components.reuse)
            except Ambiguous as error:
                self.conflicts.decide(
                    "inference-ambiguous",
                    place + error.pointer,
                    f"no schema is inferred: {error}",
                    file=file,
                    values=(None, None, samples),
                    choices=(),
                )
                continue
            self.files.put(place, schema)
        self.extender.finish(self.files, self._components)

    def _keep(self, place: str, known: Any, name: str, value: Any, file: str) -> None:
        """An example that the document has for nothing that the mocks know of is theirs where it says the same."""
        if isinstance(known, dict) and "$ref" in known:
            known = self._description.resolve(place)[1]
        if isinstance(known, dict) and same(known.get("value", known.get("dataValue")), value):
            return
        self.conflicts.decide(
            "example-name-clash",
            place,
            f"the document uses the name '{printable(name, limit=80)}' here for something else than the mocks",
            file=file,
            mock_pointer=join("examples", name),
            values=(None, known, value),
            choices=(),
        )

    def _described(self, place: str, head: dict[str, Any], file: str, samples: Sequence[Any]) -> str:
        """Make an object with a schema, or remember more samples for one that was made."""
        schema = append(place, "schema")
        if schema in self._samples:
            self._samples[schema][1].extend(samples)
        elif self.files.get(place) is None:
            has_schema = bool(samples) or "name" in head
            self.files.put(self._end(place), {**head, **({"schema": {}} if has_schema else {})})
            if has_schema:
                self._samples[schema] = file, list(samples)
        elif samples and self.files.get(place) == {}:
            self.files.put(schema, {})
            self._samples[schema] = file, list(samples)
        return place

    def _end(self, place: str) -> str:
        """A list grows at its end."""
        parent = join(*split(place)[:-1])
        return append(parent, "-") if isinstance(self.files.get(parent), list) else place


def _rank(key: str) -> tuple[bool, bool, str]:
    """Codes come before ranges, and those before ``default``."""
    return key == "default", not key.isdigit(), key


def _phrase(key: str) -> str:
    """Return a description of a response: the phrase of its status (RFC 9110, section 15)."""
    try:
        return HTTPStatus(int(key)).phrase
    except ValueError:
        return "Any other answer" if key == "default" else f"An answer with a status of {key}"
