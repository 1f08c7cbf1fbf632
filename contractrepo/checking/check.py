"""All checks of one description."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from contractrepo.checking.metaschema import official
from contractrepo.checking.remark import Remark
from contractrepo.checking.rules import ONLY_WARNING, RULES, Rule
from contractrepo.checking.subject import Subject
from contractrepo.core.problem import Problem
from contractrepo.openapi.description import Description

_MOST_OF_A_RULE = 500


def check(description: Description) -> list[Problem]:
    """Return everything that is wrong with a description, in the order of its text.

    Problems of the files it refers to come after its own.
    """
    return _problems(description, RULES)


def check_errors(description: Description) -> list[Problem]:
    """Return the errors alone, in the same order, without the work of finding warnings."""
    found = _problems(description, [rule for rule in RULES if rule not in ONLY_WARNING])
    return [problem for problem in found if problem.severity == "error"]


def _problems(description: Description, rules: Iterable[Rule]) -> list[Problem]:
    subject = Subject(description)
    remarks = [remark for rule in rules for remark in islice(rule(subject), _MOST_OF_A_RULE)]
    remarks += _unsaid([*islice(official(subject), _MOST_OF_A_RULE)], remarks)
    problems = [*description.problems, *(remark.problem(description) for remark in remarks)]
    own = description.location("").file
    return sorted(dict.fromkeys(problems), key=lambda one: _place(one, own))


def _unsaid(remarks: Sequence[Remark], said: Sequence[Remark]) -> Iterator[Remark]:
    """Yield what no rule has said already: a rule knows better what is meant than the official schema does."""
    places = {remark.pointer: remark.code for remark in said if remark.severity == "error"}
    holders = {_holder(pointer) for pointer in places}
    misread = {_holder(pointer) for pointer, code in places.items() if code in _MISREADING}
    for remark in remarks:
        vague = remark.code in _VAGUE and remark.pointer in holders
        missed = remark.code == "required" and _holder(remark.pointer) in misread
        if remark.pointer not in places and not vague and not missed:
            yield remark


def _holder(pointer: str) -> str:
    return pointer.rpartition("/")[0]


# Codes of the official schema that name an object where a rule names the field.
_VAGUE = frozenset({"fields-exclude", "not-allowed", "empty", "repeated"})
# Codes of rules about a field that was meant to be what the official schema then misses.
_MISREADING = frozenset({"ref-misplaced", "response-code"})


def _place(problem: Problem, own: str | None) -> tuple[bool, str, int, int, str, str]:
    other = problem.file != own
    return other, problem.file or "", problem.line or 0, problem.column or 0, problem.pointer, problem.code
