"""python-jsonschema: the second opinion, the engine where the fast one is not installed, and patient with alternatives."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from jsonschema import Draft202012Validator, validators
from jsonschema.exceptions import SchemaError, ValidationError

from contractrepo.schema.dialects.program import Path, Program
from contractrepo.schema.engines.engine import Branches, Fault, Uncompilable
from contractrepo.schema.engines.formats import FORMATS, is_format
from contractrepo.schema.engines.matching import can_match, is_found
from contractrepo.schema.engines.reach import NOTHING
from contractrepo.schema.engines.rules import RULES, ChoiceError
from contractrepo.schema.engines.run import FEW_TOLD, Run, Texts, run_of, target_key
from contractrepo.schema.engines.workload import Workload, is_deeper

_LITERALS = frozenset({"const", "enum"})
# Python calls about ten functions for each level of a value, and allows a thousand.
_DEEP = 12
_OWN_TEXTS = Texts(is_found, is_format)
_extend: Any = validators.extend
_Validator: Any = _extend(Draft202012Validator, RULES)


def build(program: Program) -> IndependentEngine:
    """Return `program` made ready for python-jsonschema.

    Raises:
        Uncompilable: It is not a valid schema, or has a pattern that cannot be judged.
    """
    try:
        Draft202012Validator.check_schema(program.schema, format_checker=FORMATS)
    except SchemaError as error:
        raise Uncompilable(error.message, tuple(error.absolute_path)) from None
    except (ValueError, RecursionError) as error:
        raise Uncompilable(str(error)) from None
    if not all(map(can_match, set(program.patterns()))):
        raise Uncompilable("a pattern cannot be judged")
    return IndependentEngine(program, _OWN_TEXTS)


def takes_pattern(pattern: str) -> bool:
    """Tell whether a regular expression can be judged."""
    return can_match(pattern)


class IndependentEngine:
    """A program that python-jsonschema runs, with those keywords replaced that it does not judge exactly.

    Each schema is asked about each value once, and of a deep value its inside before it.

    Args:
        program: A program that is sound.
        texts: What judges texts.
        oracle: Tells whether the definition with a key accepts a value, where somebody knows it sooner.
    """

    def __init__(
        self, program: Program, texts: Texts, oracle: Callable[[str, Any], bool] | None = None
    ) -> None:
        # The library loses the path of a schema that is false; this one refuses everything, too.
        self._root = _without_false(program.schema)
        self._texts, self._oracle = texts, oracle
        self._workload = Workload(self._root)

    def is_valid(self, value: Any) -> bool:
        """Tell whether `value` is accepted.

        Raises:
            TooMuchWork: A text makes too much work of a pattern, or too many schemas are tried.
        """
        return bool(self._validator(value).is_valid(value))

    def faults(self, value: Any) -> Iterator[Fault]:
        """Yield why `value` is refused, in no particular order.

        Raises:
            TooMuchWork: The same, or the oracle is asked too often.
        """
        validator = self._validator(value)
        run = run_of(validator)
        run.telling = True
        if self._workload.is_excessive(value):
            run.most_told = FEW_TOLD
        for error in validator.iter_errors(value):
            yield self._fault(error, (), ())

    def _validator(self, question: Any) -> Any:
        """Return a validator for one run, which knows already what is to be known about what is deep inside."""
        run = Run(self._root.get("$defs", {}), self._texts, self._oracle)
        validator = _Validator(self._root, format_checker=run)
        for entry, value in question.items() if run.oracle is None else ():
            levels = self._workload.levels(entry, value) if is_deeper(value, _DEEP) else []
            for level in reversed(levels):
                for (number, _), (inner, _) in level.items():
                    run.accepts(validator, inner, self._workload.schema(number))
        return validator

    def _fault(self, error: ValidationError, value: Path, evaluated: Path) -> Fault:
        value = (*value, *error.relative_path)
        evaluated = (*evaluated, *error.relative_schema_path)
        keyword = self._absolute(evaluated)
        if error.validator == "propertyNames":
            return Fault(value, keyword, name=str(error.instance))
        if isinstance(error, ChoiceError):
            return Fault(value, keyword, branches=partial(self._branches, error, value, evaluated))
        return Fault(value, keyword)

    def _branches(self, error: ChoiceError, value: Path, evaluated: Path) -> Branches:
        return tuple(
            tuple(self._fault(inner, value, evaluated) for inner in errors) for errors in error.branches()
        )

    def _absolute(self, evaluated: Path) -> Path:
        """Return the steps to where `evaluated` leads, references followed."""
        taken: Path = ()
        part: Any = self._root
        for step in evaluated:
            if step == "$ref" and isinstance(part["$ref"], str):
                taken = ("$defs", target_key(self._root["$defs"], part["$ref"]))
                part = self._root["$defs"][taken[1]]
            elif part[step] is NOTHING:
                return (*taken, step)
            else:
                taken, part = (*taken, step), part[step]
        return taken


def _without_false(schema: Any) -> Any:
    if schema is False:
        return NOTHING
    if isinstance(schema, list):
        return [_without_false(part) for part in schema]
    if not isinstance(schema, Mapping):
        return schema
    return {
        key: part if key in _LITERALS or (part is False and key == "uniqueItems") else _without_false(part)
        for key, part in schema.items()
    }
