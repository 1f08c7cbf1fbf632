"""What the official schema of OpenAPI says against a description, in this project's words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from contractrepo.checking.official import checks_dialect, metaschema
from contractrepo.checking.reasons import reasons
from contractrepo.checking.remark import Remark
from contractrepo.checking.subject import Subject
from contractrepo.checking.ways_out import belongs, known_since, meant_by, plainly, written
from contractrepo.core.json_values import type_name
from contractrepo.core.pointer import append, find, unescape
from contractrepo.core.text import printable, shown
from contractrepo.openapi.kinds import Kind
from contractrepo.openapi.near import did_you_mean, nearest
from contractrepo.openapi.parts import Part
from contractrepo.schema.metaschema import Refusal

_UNKNOWN = frozenset({"additionalProperties", "unevaluatedProperties"})
_TYPES = frozenset({"array", "boolean", "integer", "number", "object", "string"})
_A_TYPE = {"array": "a list", "object": "a mapping", "integer": "an integer", "null": "null"}


def official(subject: Subject) -> Iterator[Remark]:
    """Yield the reasons why a description does not keep the official schema of its version."""
    version, dialect = subject.description.version.name, checks_dialect(subject.description.data)
    for part in subject.description.links.parts:
        if part.parent is not None:
            continue
        schema = metaschema(version, part.kind.name, schema_objects=dialect)
        if not schema.accepts(part.value):
            found = reasons(schema.refusals(part.value))
            for reason in found:
                yield from _remarks(subject, part, reason, found)


def _remarks(subject: Subject, root: Part, reason: Refusal, others: Sequence[Refusal]) -> Iterator[Remark]:
    pointer = root.pointer + _pointer(root.value, reason.path)
    part = subject.part_at(pointer)
    kind = None if part is None else part.kind
    if part is not None and part.kind.lenient and part.reference is not None:
        return
    if reason.keyword in _UNKNOWN:
        for name in reason.facts:
            known = kind is not None and name in kind.fields
            if not (known and _is_only_unread(reason.path, str(name), others)):
                yield _unknown_field(subject, pointer, kind, str(name))
        return
    case = _Case(reason.facts, pointer, find(subject.description.data, pointer), kind)
    yield _WORDS.get(reason.keyword, _otherwise)(case)


def _is_only_unread(path: tuple[str, ...], name: str, others: Sequence[Refusal]) -> bool:
    """Tell whether a field may be unknown only for something else that is wrong with its object, or below the field."""
    field = (*path, name)
    return any(
        one.path[: len(field)] == field if one.keyword in _UNKNOWN else one.path[: len(path)] == path
        for one in others
    )


@dataclass(frozen=True, slots=True)
class _Case:
    """A value that is refused: what was asked for, where it stands, what it is."""

    facts: tuple[Any, ...]
    pointer: str
    value: Any
    kind: Kind | None

    @property
    def label(self) -> str:
        """Return the name of the value for messages: its key, or its place in a list."""
        name = unescape(self.pointer.rpartition("/")[2])
        is_item = name.isdigit() and len(name) < 3
        if not name:
            return "the document"
        return f"item {name}" if is_item else f"'{printable(name, limit=80)}'"

    @property
    def what(self) -> str:
        """Return what kind of object the value is, for messages."""
        return "the object" if self.kind is None else self.kind.phrase

    @property
    def first(self) -> str:
        """Return the first fact as text."""
        return shown(self.facts[0], limit=60) if self.facts else "its limit"


def _pointer(data: Any, path: Sequence[str]) -> str:
    """The engine spells member names like ``007`` as numbers."""
    pointer = ""
    for step in path:
        value = find(data, pointer)
        if isinstance(value, dict) and step not in value:
            step = next((key for key in value if key.lstrip("+0") == step.lstrip("0")), step)
        pointer = append(pointer, step)
    return pointer


def _unknown_field(subject: Subject, pointer: str, kind: Kind | None, name: str) -> Remark:
    what, shown_name = "the object" if kind is None else kind.phrase, printable(name, limit=80)
    fields = () if kind is None else kind.fields
    if name in fields:
        version = subject.description.version.name
        like = " like this" if what.startswith("a") else ""
        message = f"{what}{like} has no field '{shown_name}' in OpenAPI {version}"
        hint = None if kind is None else known_since(kind, name)
    else:
        message = f"{what} has no field '{shown_name}'"
        hint = did_you_mean(name, fields) or belongs(kind, name) or "a field of your own begins with 'x-'"
    return Remark("unknown-field", append(pointer, name), message, hint)


def _type(case: _Case) -> Remark:
    wanted = " or ".join(_A_TYPE.get(str(name), f"a {name}") for name in case.facts)
    given = type_name(case.value)
    message = f"{case.label} must be {wanted}, not {_A_TYPE.get(given, f'a {given}')}"
    return Remark("type", case.pointer, message, _type_hint(case))


def _type_hint(case: _Case) -> str | None:
    if case.value is None:
        return "give it a value, or remove the key"
    if "string" in case.facts and not isinstance(case.value, (dict, list)):
        return f"quote it: '{shown(case.value)}'"
    plain = plainly(case.value, case.facts) if isinstance(case.value, str) else None
    if plain is not None:
        return plain
    if isinstance(case.value, list) and case.pointer.endswith("/items"):
        return "use prefixItems for a list of schemas"
    return _shape_hint(case)


def _shape_hint(case: _Case) -> str | None:
    """Return how what is written becomes the collection that is asked for."""
    if "array" in case.facts and isinstance(case.value, dict):
        return "put '- ' before each item"
    if "array" in case.facts:
        return f"write a list: [{shown(case.value, limit=40)}]"
    if "object" not in case.facts:
        return None
    if isinstance(case.value, str) and case.value.startswith("#/"):
        return f"write {{$ref: {shown(case.value, limit=80)}}}"
    if (
        isinstance(case.value, str)
        and case.value in _TYPES
        and case.kind is not None
        and case.kind.name == "schema"
    ):
        return f"write {{type: {case.value}}}"
    return "write members, 'name: value'"


def _required(case: _Case) -> Remark:
    name = str(case.facts[0])
    unknown = [key for key in case.value if case.kind is None or key not in case.kind.fields]
    near = nearest(name, unknown)
    hint = (
        written(case.kind, name) if near is None else f"is '{printable(near, limit=80)}' a misspelling of it?"
    )
    message = f"{case.what} needs the field '{printable(name, limit=80)}'"
    return Remark("required", append(case.pointer, name), message, hint)


def _value(case: _Case) -> Remark:
    options = ", ".join(shown(option, limit=40) for option in case.facts[:12])
    one = "must be" if len(case.facts) == 1 else "must be one of"
    message = f"{case.label} {one} {options}, not {shown(case.value, limit=60)}"
    words = [option for option in case.facts if isinstance(option, str)]
    hint = did_you_mean(case.value, words) if isinstance(case.value, str) else None
    return Remark("value", case.pointer, message, hint or meant_by(case.value))


def _needs_one(case: _Case) -> Remark:
    names = ", ".join(f"'{name}'" for name in case.facts)
    return Remark("required", case.pointer, f"{case.what} needs one of the fields {names}", "add one of them")


def _both(case: _Case) -> Remark:
    return Remark("fields-exclude", case.pointer, f"{case.what} has fields that exclude each other")


def _empty(case: _Case) -> Remark:
    return Remark("empty", case.pointer, f"{case.label} must not be empty", "fill it, or remove it")


def _too_many(case: _Case) -> Remark:
    message = f"{case.label} may hold at most {case.first}"
    return Remark("too-many", case.pointer, message, f"keep {case.first} of them")


def _repeated(case: _Case) -> Remark:
    return Remark("repeated", case.pointer, f"{case.label} holds the same item twice", "remove one of them")


def _pattern(case: _Case) -> Remark:
    return Remark("value", case.pointer, f"{case.label} may not be {shown(case.value, limit=60)}")


def _names(case: _Case) -> Remark:
    return Remark("not-allowed", case.pointer, f"{case.label} holds a name that is not allowed")


def _least(case: _Case) -> Remark:
    return Remark("value", case.pointer, f"{case.label} must be at least {case.first}")


def _more(case: _Case) -> Remark:
    return Remark("value", case.pointer, f"{case.label} must be more than {case.first}")


def _otherwise(case: _Case) -> Remark:
    return Remark("not-allowed", case.pointer, f"{case.label} is not allowed as it is")


_WORDS: Mapping[str, Callable[[_Case], Remark]] = {
    "type": _type,
    "required": _required,
    "enum": _value,
    "const": _value,
    "needsOne": _needs_one,
    "excludesEachOther": _both,
    "minProperties": _empty,
    "minItems": _empty,
    "minLength": _empty,
    "maxProperties": _too_many,
    "maxItems": _too_many,
    "uniqueItems": _repeated,
    "pattern": _pattern,
    "propertyNames": _names,
    "minimum": _least,
    "exclusiveMinimum": _more,
}
