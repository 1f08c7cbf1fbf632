"""python-jsonschema: the second opinion, and the engine where the fast one is not installed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Any

from jsonschema import Draft202012Validator, validators
from jsonschema.exceptions import SchemaError, ValidationError

from contractrepo.schema.dialects.program import Path, Program
from contractrepo.schema.engines.engine import Branches, Fault, Uncompilable
from contractrepo.schema.engines.expressions import expression
from contractrepo.schema.engines.formats import FORMATS, is_regex

_Errors = Iterator[ValidationError]
_extend: Any = validators.extend
_LITERALS = frozenset({"const", "enum"})
# The library loses the path of a schema that is false; this one refuses everything, too.
_NOTHING: dict[str, Any] = {"not": {}}


def build(program: Program) -> IndependentEngine:
    """Return `program` made ready for python-jsonschema.

    Raises:
        Uncompilable: It is not a valid schema.
    """
    try:
        Draft202012Validator.check_schema(program.schema, format_checker=FORMATS)
    except SchemaError as error:
        raise Uncompilable(error.message, tuple(error.absolute_path)) from None
    except (ValueError, RecursionError) as error:
        raise Uncompilable(str(error)) from None
    return IndependentEngine(_without_false(program.schema))


def takes_pattern(pattern: str) -> bool:
    """Tell whether a regular expression compiles."""
    return is_regex(pattern)


class IndependentEngine:
    """A program that python-jsonschema runs, with those keywords replaced that it does not judge exactly."""

    __slots__ = ("_root", "_validator")

    def __init__(self, root: Mapping[str, Any]) -> None:
        self._root = root
        keywords: Any = {**_KEYWORDS, "$ref": self._follow}
        engine: Any = _extend(Draft202012Validator, keywords)
        self._validator = engine(root, format_checker=FORMATS)

    def is_valid(self, value: Any) -> bool:
        """Tell whether `value` is accepted."""
        return bool(self._validator.is_valid(value))

    def faults(self, value: Any) -> Iterator[Fault]:
        """Yield why `value` is refused, in no particular order."""
        for error in self._validator.iter_errors(value):
            yield self._fault(error, (), ())

    def _follow(self, validator: Any, reference: str, instance: Any, _: Any) -> _Errors:
        """Leave a trace of the reference in the path, which the library does not."""
        target = self._root["$defs"][reference.rpartition("/")[2]]
        yield from validator.descend(instance, target, schema_path="$ref")

    def _fault(self, error: ValidationError, value: Path, evaluated: Path) -> Fault:
        value = (*value, *error.relative_path)
        evaluated = (*evaluated, *error.relative_schema_path)
        keyword = self._absolute(evaluated)
        if error.validator == "propertyNames":
            return Fault(value, keyword, name=str(error.instance))
        return Fault(value, keyword, branches=partial(self._branches, error, value, evaluated))

    def _branches(self, error: ValidationError, value: Path, evaluated: Path) -> Branches:
        branches: dict[Any, list[Fault]] = {}
        for inner in error.context or ():
            fault = self._fault(inner, value, evaluated)
            branches.setdefault(inner.relative_schema_path[0], []).append(fault)
        return tuple(map(tuple, branches.values()))

    def _absolute(self, evaluated: Path) -> Path:
        """Return the steps to where `evaluated` leads, references followed."""
        taken: Path = ()
        part: Any = self._root
        for step in evaluated:
            if step == "$ref" and isinstance(part["$ref"], str):
                taken = ("$defs", part["$ref"].rpartition("/")[2])
                part = self._root["$defs"][taken[1]]
            elif part[step] is _NOTHING:
                return (*taken, step)
            else:
                taken, part = (*taken, step), part[step]
        return taken


def _without_false(schema: Any) -> Any:
    if schema is False:
        return _NOTHING
    if isinstance(schema, list):
        return [_without_false(part) for part in schema]
    if not isinstance(schema, Mapping):
        return schema
    return {
        key: part if key in _LITERALS or (part is False and key == "uniqueItems") else _without_false(part)
        for key, part in schema.items()
    }


def _additional(validator: Any, schema: Any, instance: Any, holder: Mapping[str, Any]) -> _Errors:
    if isinstance(instance, dict):
        patterns = [expression(pattern) for pattern in holder.get("patternProperties", ())]
        for name, value in instance.items():
            if name not in holder.get("properties", ()) and not any(p.search(name) for p in patterns):
                yield from validator.descend(value, schema, path=name)


def _contains(validator: Any, schema: Any, instance: Any, holder: Mapping[str, Any]) -> _Errors:
    if not isinstance(instance, list):
        return
    judge = validator.evolve(schema=schema)
    found = sum(judge.is_valid(item) for item in instance)
    if not holder.get("minContains", 1) <= found <= holder.get("maxContains", found):
        yield ValidationError("")


def _multiple(_: Any, step: Any, instance: Any, __: Any) -> _Errors:
    """Decimal spellings divide exactly, where binary floats would not."""
    if isinstance(instance, (int, float)) and not isinstance(instance, bool):
        quotient = Fraction(Decimal(repr(instance))) / Fraction(Decimal(repr(step)))
        if quotient.denominator != 1:
            yield ValidationError("")


def _pattern(_: Any, pattern: str, instance: Any, __: Any) -> _Errors:
    if isinstance(instance, str) and not expression(pattern).search(instance):
        yield ValidationError("")


def _patterned(validator: Any, schemas: Mapping[str, Any], instance: Any, _: Any) -> _Errors:
    if isinstance(instance, dict):
        for pattern, schema in schemas.items():
            for name, value in instance.items():
                if expression(pattern).search(name):
                    yield from validator.descend(value, schema, path=name, schema_path=pattern)


def _names(validator: Any, schema: Any, instance: Any, _: Any) -> _Errors:
    """Say which name was refused."""
    for name in instance if isinstance(instance, dict) else ():
        for error in validator.descend(name, schema):
            yield ValidationError("", validator="propertyNames", instance=name, schema_path=error.schema_path)


class _Listening:
    """A validator that remembers which members it was asked to check and refused."""

    def __init__(self, validator: Any) -> None:
        self._validator = validator
        self.refused: list[str] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._validator, name)

    def descend(self, instance: Any, schema: Any, path: Any = None, **others: Any) -> _Errors:
        for error in self._validator.descend(instance, schema, path=path, **others):
            if path is not None:
                self.refused.append(path)
            yield error


def _unevaluated(validator: Any, schema: Any, instance: Any, holder: Mapping[str, Any]) -> _Errors:
    """Say which properties were refused."""
    listening = _Listening(validator)
    list(Draft202012Validator.VALIDATORS["unevaluatedProperties"](listening, schema, instance, holder) or ())
    for name in dict.fromkeys(listening.refused):
        yield ValidationError("", path=[name])


_KEYWORDS = {
    "additionalProperties": _additional,
    "contains": _contains,
    "multipleOf": _multiple,
    "pattern": _pattern,
    "patternProperties": _patterned,
    "propertyNames": _names,
    "unevaluatedProperties": _unevaluated,
}
