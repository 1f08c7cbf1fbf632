"""Compile a program; where the engine does not take it, cut out what it does not take."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from contractrepo.core.text import printable
from contractrepo.schema.costs import too_costly
from contractrepo.schema.dialects import Program, Source, assemble
from contractrepo.schema.engines import Engine, EngineName, Uncompilable, build, takes_pattern

_MOST_ROUNDS = 20


@dataclass(frozen=True, slots=True)
class Compiled:
    """A program and the engine that runs it."""

    program: Program
    engine: Engine


def compiled(source: Source, entries: Iterable[str], engine: EngineName) -> Compiled:
    """Return the schemas at `entries` compiled; those that cannot be are in the program's `rejected`."""
    entries = tuple(entries)
    cut: dict[str, str] = {}
    unusable: frozenset[str] = frozenset()
    for _ in range(_MOST_ROUNDS):
        program = assemble(source, entries, cut=cut, unusable=unusable)
        costly = too_costly(program)
        if costly:
            cut |= dict.fromkeys(costly, "it combines too many others for one value")
            continue
        try:
            return Compiled(program, build(program, engine))
        except Uncompilable as problem:
            bad = frozenset(p for p in set(program.patterns()) if not takes_pattern(p, engine))
            unusable |= bad
            cut |= {} if bad else _culprits(program, problem, engine)
    program = assemble(source, entries, cut=dict.fromkeys(entries, "too many of its parts are unsound"))
    return Compiled(program, build(program, engine))


def _culprits(program: Program, problem: Uncompilable, engine: EngineName) -> dict[str, str]:
    """Return the schema that the engine names, or, where it names none, those that do not compile alone."""
    reason = printable(str(problem).partition("\n")[0], limit=200)
    if len(problem.path) > 1 and problem.path[0] == "$defs":
        from contractrepo.schema.explaining.places import holder_of

        return {holder_of(program, problem.path): reason}
    others = dict.fromkeys(program.schema["$defs"], True)
    return {
        program.places[key]: reason
        for key, schema in program.schema["$defs"].items()
        if not _compiles({"$ref": f"#/$defs/{key}", "$defs": {**others, key: schema}}, engine)
    }


def _compiles(schema: Mapping[str, Any], engine: EngineName) -> bool:
    try:
        build(Program(schema, {}, {}), engine)
    except Uncompilable:
        return False
    return True
