"""jsonschema-rs: never opens a file or a URL, checks formats, and bounds what a regular expression may cost."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property, lru_cache, partial
from typing import Any

import jsonschema_rs

from contractrepo.core.pointer import find, join
from contractrepo.schema.dialects.program import Path, Program
from contractrepo.schema.engines.engine import Branches, Engine, Fault, Uncompilable
from contractrepo.schema.engines.workload import Workload

_ONE_BY_ONE = frozenset({"additionalProperties", "unevaluatedProperties"})
_PATTERNS = jsonschema_rs.FancyRegexOptions(backtrack_limit=100_000, size_limit=10_000_000)


def build(program: Program) -> FastEngine:
    """Return `program` compiled by jsonschema-rs.

    Raises:
        Uncompilable: It is not a valid schema.
    """
    return FastEngine(program, _compiled(dict(program.schema)))


def takes_pattern(pattern: str) -> bool:
    """Tell whether a regular expression compiles within its bounds."""
    try:
        _compiled({"pattern": pattern})
    except Uncompilable:
        return False
    return True


def _compiled(schema: dict[str, Any]) -> jsonschema_rs.Draft202012Validator:
    try:
        return jsonschema_rs.Draft202012Validator(
            schema, offline=True, validate_formats=True, pattern_options=_PATTERNS
        )
    except jsonschema_rs.ValidationError as error:
        raise Uncompilable(error.message, tuple(error.instance_path)) from None
    except (jsonschema_rs.ReferencingError, ValueError) as error:
        raise Uncompilable(str(error)) from None


class FastEngine:
    """A program compiled by jsonschema-rs.

    Args:
        program: The program.
        validator: The same, compiled.
    """

    def __init__(self, program: Program, validator: jsonschema_rs.Draft202012Validator) -> None:
        self._program, self._validator = program, validator
        self._workload = Workload(program.schema)
        self.is_valid = validator.is_valid

    def faults(self, value: Any) -> Iterator[Fault]:
        """Yield why `value` is refused, in no particular order; where that doubles the work, nothing is tried twice.

        Raises:
            TooMuchWork: It is too much even so.
        """
        if self._workload.is_excessive(value):
            yield from self._patient.faults(value)
            return
        for error in self._validator.iter_errors(value):
            yield from _faults(error, value)

    @cached_property
    def _patient(self) -> Engine:
        """Return the independent engine, which asks this one about the schemas that references lead to."""
        from contractrepo.schema.engines.independent import IndependentEngine
        from contractrepo.schema.engines.run import Texts

        definitions = self._program.schema["$defs"]
        entries = {key: {"$ref": f"#/$defs/{key}"} for key in definitions}
        accepts = _compiled({"properties": entries, "$defs": definitions}).is_valid
        return IndependentEngine(
            self._program, Texts(_is_found, _is_format), lambda key, value: accepts({key: value})
        )


def _is_found(pattern: str, text: str) -> bool:
    return _text_rule("pattern", pattern).is_valid(text)


def _is_format(name: str, text: str) -> bool:
    return _text_rule("format", name).is_valid(text)


@lru_cache(512)
def _text_rule(keyword: str, expected: str) -> jsonschema_rs.Draft202012Validator:
    return _compiled({keyword: expected})


def _faults(error: jsonschema_rs.ValidationError, whole: Any) -> Iterator[Fault]:
    value, keyword = tuple(error.instance_path), tuple(error.schema_path)
    details: dict[str, Any] = error.kind.as_dict()
    if keyword[-1] in _ONE_BY_ONE and "unexpected" in details:
        yield from (Fault((*value, name), keyword) for name in details["unexpected"])
    elif error.kind.name == "propertyNames":
        yield Fault(value, keyword, name=details["error"].instance)
    elif error.kind.name == "falseSchema" and keyword[-1] == "propertyNames":
        yield from (Fault(value, keyword, name=name) for name in _members(whole, value))
    elif error.kind.name == "falseSchema" and keyword[-1] in _ONE_BY_ONE:
        yield from (Fault((*value, name), keyword) for name in _members(whole, value))
    elif "context" in details:
        yield Fault(value, keyword, branches=partial(_branches, details["context"], whole))
    else:
        yield Fault(value, keyword)


def _members(whole: Any, path: Path) -> list[str]:
    """Return the names in the object at `path`: the engine does not say which of them it refused, as it refuses all."""
    return list(find(whole, join(*path), ()))


def _branches(context: list[list[jsonschema_rs.ValidationError]], whole: Any) -> Branches:
    return tuple(tuple(fault for error in errors for fault in _faults(error, whole)) for errors in context)
