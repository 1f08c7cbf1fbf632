"""What the official schema of OpenAPI says against a description, in this project's words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from contractrepo.checking.official import checks_dialect, metaschema
from contractrepo.checking.reasons import reasons
from contractrepo.checking.remark import Remark
from contractrepo.checking.subject import Subject
from contractrepo.core.json_values import type_name
from contractrepo.core.pointer import append, find
from contractrepo.core.text import printable, shown
from contractrepo.openapi.kinds import Kind
from contractrepo.openapi.near import did_you_mean, nearest
from contractrepo.schema.metaschema import Refusal

_UNKNOWN = frozenset({"additionalProperties", "unevaluatedProperties"})
_A_TYPE = {"array": "a list", "object": "a mapping", "integer": "an integer", "null": "null"}


def official(subject: Subject) -> Iterator[Remark]:
    """Yield the reasons why a description does not keep the official schema of its version."""
    data = subject.description.data
    schema = metaschema(subject.description.version.name, schema_objects=checks_dialect(data))
    if schema.accepts(data):
        return
    found = reasons(schema.refusals(data))
    for reason in found:
        yield from _remarks(subject, reason, found)


def _remarks(subject: Subject, reason: Refusal, others: Sequence[Refusal]) -> Iterator[Remark]:
    pointer = _pointer(subject.description.data, reason.path)
    kind = subject.kind_at(pointer)
    if reason.keyword in _UNKNOWN:
        beside = any(one.path[: len(reason.path)] == reason.path for one in others if one.keyword not in _UNKNOWN)
        for name in reason.facts:
            known = kind is not None and name in kind.fields
            if not (known and beside):
                yield _unknown_field(subject, pointer, kind, str(name))
        return
    word = _WORDS.get(reason.keyword, _otherwise)
    yield word(reason, pointer, find(subject.description.data, pointer), kind)


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
    what, shown_name = _what(kind), printable(name, limit=80)
    version = subject.description.version.name
    fields = () if kind is None else kind.fields
    if name in fields:
        message, hint = f"{what} of this kind has no field '{shown_name}' in OpenAPI {version}", None
    else:
        message = f"{what} has no field '{shown_name}'"
        hint = did_you_mean(name, fields) or "a field of your own begins with 'x-'"
    return Remark("unknown-field", append(pointer, name), message, hint)


def _type(reason: Refusal, pointer: str, value: Any, kind: Kind | None) -> Remark:
    del kind
    wanted = " or ".join(_A_TYPE.get(str(name), f"a {name}") for name in reason.facts)
    given = type_name(value)
    message = f"{_label(pointer)} must be {wanted}, not {_A_TYPE.get(given, f'a {given}')}"
    return Remark("type", pointer, message, _type_hint(reason.facts, value))


def _type_hint(wanted: Sequence[Any], value: Any) -> str | None:
    if value is None:
        return "give it a value, or remove the key"
    if "string" in wanted and not isinstance(value, (dict, list)):
        return f"quote it: '{shown(value)}'"
    if isinstance(value, str) and {"integer", "number", "boolean"} & set(wanted):
        return "remove the quotes"
    return None


def _required(reason: Refusal, pointer: str, value: Any, kind: Kind | None) -> Remark:
    name = printable(str(reason.facts[0]), limit=80)
    near = nearest(name, [key for key in value if kind is None or key not in kind.fields])
    hint = None if near is None else f"is '{printable(near, limit=80)}' a misspelling of it?"
    return Remark("required", append(pointer, str(reason.facts[0])), f"{_what(kind)} needs the field '{name}'", hint)


def _value(reason: Refusal, pointer: str, value: Any, kind: Kind | None) -> Remark:
    del kind
    options = ", ".join(shown(option, limit=40) for option in reason.facts[:12])
    words = [option for option in reason.facts if isinstance(option, str)]
    hint = did_you_mean(value, words) if isinstance(value, str) else None
    one = "must be" if len(reason.facts) == 1 else "must be one of"
    return Remark("value", pointer, f"{_label(pointer)} {one} {options}, not {shown(value, limit=60)}", hint)


def _needs_one(reason: Refusal, pointer: str, value: Any, kind: Kind | None) -> Remark:
    del value
    names = " or ".join(f"'{name}'" for name in reason.facts)
    return Remark("required", pointer, f"{_what(kind)} needs one of the fields {names}")


def _both(reason: Refusal, pointer: str, value: Any, kind: Kind | None) -> Remark:
    del reason, value
    return Remark("fields-exclude", pointer, f"{_what(kind)} has fields that exclude each other")


def _empty(reason: Refusal, pointer: str, value: Any, kind: Kind | None) -> Remark:
    del reason, value, kind
    return Remark("empty", pointer, f"{_label(pointer)} must not be empty")


def _too_many(reason: Refusal, pointer: str, value: Any, kind: Kind | None) -> Remark:
    del value, kind
    return Remark("too-many", pointer, f"{_label(pointer)} may hold at most {shown(reason.facts[0])}")


def _repeated(reason: Refusal, pointer: str, value: Any, kind: Kind | None) -> Remark:
    del reason, value, kind
    return Remark("repeated", pointer, f"{_label(pointer)} holds the same item twice")


def _pattern(reason: Refusal, pointer: str, value: Any, kind: Kind | None) -> Remark:
    del reason, kind
    return Remark("value", pointer, f"{_label(pointer)} may not be {shown(value, limit=60)}")


def _bound(reason: Refusal, pointer: str, value: Any, kind: Kind | None) -> Remark:
    del kind
    limit = shown(reason.facts[0]) if reason.facts else "its limit"
    return Remark("value", pointer, f"{_label(pointer)} is {shown(value, limit=40)}, beyond {limit}")


def _otherwise(reason: Refusal, pointer: str, value: Any, kind: Kind | None) -> Remark:
    del reason, value
    return Remark("not-allowed", pointer, f"{_label(pointer) if pointer else _what(kind)} is not allowed here")


_WORDS: Mapping[str, Callable[[Refusal, str, Any, Kind | None], Remark]] = {
    "type": _type,
    "required": _required,
    "dependentRequired": _required,
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
    "minimum": _bound,
    "exclusiveMinimum": _bound,
    "maximum": _bound,
}


def _what(kind: Kind | None) -> str:
    if kind is None:
        return "the object"
    if kind.name == "openapi":
        return "the document"
    return f"{'an' if kind.name[0] in 'aeio' else 'a'} {kind.name}"


def _label(pointer: str) -> str:
    name = pointer.rpartition("/")[2]
    return f"item {name}" if name.isdigit() and len(name) < 3 else f"'{printable(name.replace('~1', '/'), limit=80)}'"
