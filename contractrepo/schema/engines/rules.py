"""Keywords as the independent engine judges them, where its library is not exact, loses a place, or tries things anew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import islice
from typing import Any

from jsonschema.exceptions import ValidationError

from contractrepo.core.json_values import canonical_json
from contractrepo.schema.engines.evaluated import evaluated_indexes, evaluated_names
from contractrepo.schema.engines.run import run_of

Errors = Iterator[ValidationError]


class ChoiceError(ValidationError):
    """No alternative accepts a value; why not is found out when it is asked for."""

    def __init__(self, validator: Any, alternatives: Sequence[Any], value: Any) -> None:
        super().__init__("")
        self._asked = validator, alternatives, value

    def branches(self) -> Iterator[list[ValidationError]]:
        """Yield why each of the alternatives refuses."""
        validator, alternatives, value = self._asked
        most = run_of(validator).most_told
        for index, schema in enumerate(alternatives):
            yield list(islice(validator.descend(value, schema, schema_path=index), most))


def _reference(validator: Any, reference: str, instance: Any, _: Any) -> Errors:
    """Ask each schema about each value once; leave a trace of the reference in the path, which the library does not."""
    run = run_of(validator)
    if run.target_accepts(validator, instance, reference):
        return
    if run.telling:
        yield from validator.descend(instance, run.target(reference), schema_path="$ref")
    else:
        yield ValidationError("")


def _any_of(validator: Any, alternatives: Sequence[Any], instance: Any, _: Any) -> Errors:
    accepts = run_of(validator).accepts
    if not any(accepts(validator, instance, schema) for schema in alternatives):
        yield ChoiceError(validator, alternatives, instance)


def _one_of(validator: Any, alternatives: Sequence[Any], instance: Any, _: Any) -> Errors:
    accepts = run_of(validator).accepts
    holding = (schema for schema in alternatives if accepts(validator, instance, schema))
    count = len(list(islice(holding, 2)))
    if count != 1:
        yield ValidationError("") if count else ChoiceError(validator, alternatives, instance)


def _not(validator: Any, schema: Any, instance: Any, _: Any) -> Errors:
    if run_of(validator).accepts(validator, instance, schema):
        yield ValidationError("")


def _if(validator: Any, schema: Any, instance: Any, holder: Mapping[str, Any]) -> Errors:
    case = "then" if run_of(validator).accepts(validator, instance, schema) else "else"
    if case in holder:
        yield from validator.descend(instance, holder[case], schema_path=case)


def _additional(validator: Any, schema: Any, instance: Any, holder: Mapping[str, Any]) -> Errors:
    if isinstance(instance, dict):
        matches, patterns = run_of(validator).texts.matches, holder.get("patternProperties", ())
        for name, value in instance.items():
            if name not in holder.get("properties", ()) and not any(matches(one, name) for one in patterns):
                yield from validator.descend(value, schema, path=name)


def _contains(validator: Any, schema: Any, instance: Any, holder: Mapping[str, Any]) -> Errors:
    if not isinstance(instance, list):
        return
    accepts = run_of(validator).accepts
    found = sum(accepts(validator, item, schema) for item in instance)
    if not holder.get("minContains", 1) <= found <= holder.get("maxContains", found):
        yield ValidationError("")


def _multiple(_: Any, step: Any, instance: Any, __: Any) -> Errors:
    """Decimal spellings divide exactly, where binary floats would not."""
    if isinstance(instance, (int, float)) and not isinstance(instance, bool):
        quotient = Fraction(Decimal(repr(instance))) / Fraction(Decimal(repr(step)))
        if quotient.denominator != 1:
            yield ValidationError("")


def _format(validator: Any, name: str, instance: Any, _: Any) -> Errors:
    if isinstance(instance, str) and not run_of(validator).texts.conforms(name, instance):
        yield ValidationError("")


def _pattern(validator: Any, pattern: str, instance: Any, _: Any) -> Errors:
    if isinstance(instance, str) and not run_of(validator).texts.matches(pattern, instance):
        yield ValidationError("")


def _patterned(validator: Any, schemas: Mapping[str, Any], instance: Any, _: Any) -> Errors:
    if isinstance(instance, dict):
        matches = run_of(validator).texts.matches
        for pattern, schema in schemas.items():
            for name, value in instance.items():
                if matches(pattern, name):
                    yield from validator.descend(value, schema, path=name, schema_path=pattern)


def _names(validator: Any, schema: Any, instance: Any, _: Any) -> Errors:
    """Say which name was refused."""
    for name in instance if isinstance(instance, dict) else ():
        for error in validator.descend(name, schema):
            yield ValidationError("", validator="propertyNames", instance=name, schema_path=error.schema_path)


def _unevaluated_names(validator: Any, schema: Any, instance: Any, holder: Mapping[str, Any]) -> Errors:
    """Say which members were refused."""
    if isinstance(instance, dict):
        accepts = run_of(validator).accepts
        known = set(evaluated_names(validator, instance, _without(holder, "unevaluatedProperties")))
        for name, value in instance.items():
            if name not in known and not accepts(validator, value, schema):
                yield ValidationError("", path=[name])


def _unevaluated_items(validator: Any, schema: Any, instance: Any, holder: Mapping[str, Any]) -> Errors:
    if isinstance(instance, list):
        accepts = run_of(validator).accepts
        known = set(evaluated_indexes(validator, instance, _without(holder, "unevaluatedItems")))
        if not all(accepts(validator, item, schema) for at, item in enumerate(instance) if at not in known):
            yield ValidationError("")


def _without(schema: Mapping[str, Any], keyword: str) -> Mapping[str, Any]:
    return {key: value for key, value in schema.items() if key != keyword}


def _unique(_: Any, asked: bool, instance: Any, __: Any) -> Errors:
    """Spell every item once, where the library compares each with each."""
    if asked and isinstance(instance, list) and len(set(map(canonical_json, instance))) < len(instance):
        yield ValidationError("")


RULES = {
    "$ref": _reference,
    "additionalProperties": _additional,
    "anyOf": _any_of,
    "contains": _contains,
    "format": _format,
    "if": _if,
    "multipleOf": _multiple,
    "not": _not,
    "oneOf": _one_of,
    "pattern": _pattern,
    "patternProperties": _patterned,
    "propertyNames": _names,
    "unevaluatedItems": _unevaluated_items,
    "unevaluatedProperties": _unevaluated_names,
    "uniqueItems": _unique,
}
"""Keyword -> its rule."""
