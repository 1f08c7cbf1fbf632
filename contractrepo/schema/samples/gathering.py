"""Gather what schemas demand of one value: through references and allOf, choices left open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from contractrepo.core.pointer import append
from contractrepo.schema.dialects import Program
from contractrepo.schema.samples.cannot import DeadEnd
from contractrepo.schema.samples.demand import Choice, Demand, Part, definition
from contractrepo.schema.samples.negation import refuse
from contractrepo.schema.samples.rules import RULES

_CHOOSING = frozenset({"anyOf", "dependentSchemas", "if", "oneOf"})


def gather(program: Program, parts: Sequence[Part], settled: frozenset[str]) -> Demand:
    """Return what `parts` demand together.

    Args:
        program: Where references lead.
        parts: Schemas that one value must meet.
        settled: Names of choices that were made: what was chosen is among `parts`.

    Raises:
        DeadEnd: Nothing can meet them.
    """
    demand = Demand()
    waiting = list(reversed(parts))
    seen: set[int] = set()
    while waiting:
        part = waiting.pop()
        if part.schema is False:
            raise DeadEnd
        if part.schema is True or id(part.schema) in seen:
            continue
        seen.add(id(part.schema))
        demand.own.append(part)
        for keyword, value in part.schema.items():
            if keyword in RULES:
                RULES[keyword](demand, value, part)
        _add_choices(demand, part, settled)
        following = [part.under("allOf", at) for at in range(len(part.schema.get("allOf", ())))]
        if "$ref" in part.schema:
            following.insert(0, definition(program, part.schema["$ref"]))
        waiting += reversed(following)
    for part in demand.refused:
        refuse(program, demand, part)
    return demand


def _add_choices(demand: Demand, part: Part, settled: frozenset[str]) -> None:
    schema = part.schema
    if _CHOOSING.isdisjoint(schema):
        return
    for keyword in ("oneOf", "anyOf"):
        name = append(part.pointer, keyword)
        if keyword in schema and name not in settled:
            branches = [part.under(keyword, at) for at in range(len(schema[keyword]))]
            demand.choices.append(Choice(name, tuple(_options(branches, exclusive=keyword == "oneOf"))))
    for trigger in schema.get("dependentSchemas", ()):
        name = append(part.pointer, "dependentSchemas", trigger)
        if name not in settled:
            without = Part({"not": {"required": [trigger]}}, name)
            demand.choices.append(Choice(name, ((part.under("dependentSchemas", trigger),), (without,))))
    name = append(part.pointer, "if")
    if "if" in schema and name not in settled:
        met = [part.under("if")] + ([part.under("then")] if "then" in schema else [])
        unmet = [_unlike(part.under("if"))] + ([part.under("else")] if "else" in schema else [])
        demand.choices.append(Choice(name, (tuple(met), tuple(unmet))))


def _options(branches: list[Part], *, exclusive: bool) -> Iterator[tuple[Part, ...]]:
    """Yield each branch, and then, where only one may hold, each with the refusal of the others."""
    yield from ((branch,) for branch in branches)
    if exclusive and len(branches) > 1:
        for at, branch in enumerate(branches):
            yield (branch, *(_unlike(other) for other in branches[:at] + branches[at + 1 :]))


def _unlike(part: Part) -> Part:
    return Part({"not": part.schema}, part.base, part.steps)
