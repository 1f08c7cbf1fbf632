"""One question to the independent engine, and what it has found out so far."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from contractrepo.schema.engines.engine import TooMuchWork

MOST_TOLD, FEW_TOLD = 2_000, 20
_MOST_ASKED = 5_000
# Schemas that are tried, each on one value, to answer one question: some seconds of work, or a value of some megabytes.
_MOST_TRIED = 250_000


@dataclass(frozen=True, slots=True)
class Texts:
    """What judges texts.

    Attributes:
        matches: Whether a regular expression is found in a text.
        conforms: Whether a text is of a format; a format that is not known takes every text.
    """

    matches: Callable[[str, str], bool]
    conforms: Callable[[str, str], bool]


@dataclass(slots=True)
class Run:
    """What belongs to one question.

    The library hands the format checker of a validator on to every validator that it makes of it; a run stands there.

    Attributes:
        definitions: The schemas that references lead to, by key.
        texts: What judges texts.
        oracle: Tells whether the definition with a key accepts a value, where somebody knows it sooner.
        known: Key of a definition and identity of a value -> whether the one accepts the other.
        telling: Whether reasons are asked for, and not only yes or no.
        most_told: How many reasons why one alternative refuses are looked at; allOf can double them at every level.
        tried: How many schemas were tried so far.
    """

    definitions: Mapping[str, Any]
    texts: Texts
    oracle: Callable[[str, Any], bool] | None = None
    known: dict[tuple[str, int], bool] = field(default_factory=dict)
    telling: bool = False
    most_told: int = MOST_TOLD
    tried: int = 0

    def target(self, reference: str) -> Any:
        """Return the schema that a reference leads to."""
        return self.definitions[target_key(self.definitions, reference)]

    def accepts(self, validator: Any, value: Any, schema: Any) -> bool:
        """Tell whether a schema, a part of the program, accepts a value, a part of the whole.

        Raises:
            TooMuchWork: Too many schemas were tried for the question.
        """
        self.tried += 1
        if self.tried > _MOST_TRIED:
            raise TooMuchWork
        before, self.telling = self.telling, False
        try:
            return next(validator.descend(value, schema), None) is None
        finally:
            self.telling = before

    def target_accepts(self, validator: Any, value: Any, reference: str) -> bool:
        """Tell the same of the schema that a reference leads to, which is asked about each value once.

        Raises:
            TooMuchWork: More was asked of the oracle than there is time for.
        """
        place = target_key(self.definitions, reference), id(value)
        if place not in self.known:
            # A schema that leads back to itself with no value between says nothing new.
            self.known[place] = True
            if self.oracle is None:
                self.known[place] = self.accepts(validator, value, self.definitions[place[0]])
            elif len(self.known) > _MOST_ASKED:
                raise TooMuchWork
            else:
                self.known[place] = self.oracle(place[0], value)
        return self.known[place]


def target_key(definitions: Mapping[str, Any], reference: str) -> str:
    """Return the key of the definition that a reference leads to; one that only refers on stands for what it refers to.

    However long such a chain is, it takes no room on the stack.
    """
    key = reference.rpartition("/")[2]
    passed = {key}
    while _only_refers(definitions[key]):
        key = definitions[key]["$ref"].rpartition("/")[2]
        if key in passed:
            break
        passed.add(key)
    return key


def _only_refers(schema: Any) -> bool:
    return isinstance(schema, dict) and schema.keys() == {"$ref"}


def run_of(validator: Any) -> Run:
    """Return the run that a validator of the library works for."""
    run: Run = validator.format_checker
    return run
