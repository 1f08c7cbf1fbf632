"""Each line of the prover's tables about numbers is needed: without it some pair of the keyword grid gets another answer."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from contractrepo.schema.dialects import Source
from contractrepo.schema.inclusion import Found, Inclusion, Reading, Role, Side, cutting, meeting
from contractrepo.schema.inclusion.complement import Miss, complement
from contractrepo.schema.inclusion.records import Number, Record
from contractrepo.schema.schemas import Schemas

GRID: dict[str, list[Any]] = yaml.safe_load(
    (Path(__file__).parents[1] / "cases" / "keyword_grid.yaml").read_text("utf-8")
)
KEYWORDS = ("minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum", "multipleOf", "type", "enum", "not")
MORE: list[Any] = [{"enum": [True]}, {"enum": [None, False]}, {"not": {"enum": [None, True, "a", [], {}]}}]
_VALUES = [{key: value} for key in KEYWORDS for value in GRID[key] if value is not None] + MORE
# The sender is bound by two keywords at once.
PROBES = [({"allOf": [one, other]}, third) for one, other, third in itertools.product(_VALUES, repeat=3)]
PROBES = PROBES[:: len(PROBES) // 3_000]

pytestmark = pytest.mark.slow


def answer(sender: Any, reader: Any) -> str:
    roles: list[tuple[Any, Role]] = [(sender, "sender"), (reader, "reader")]
    sides = [
        Side(
            Reading(Source({"S": schema}, "3.1", "request")),
            role,
            Schemas({"S": schema}, "3.1", "request", ()).accepts,
        )
        for schema, role in roles
    ]
    found = Inclusion(sides[0], sides[1], lambda *_: False, open_objects=False).reasons("/S", "/S")
    return "yes" if not found else "no" if any(isinstance(one.answer, Found) for one in found) else "unknown"


@cache
def answers() -> list[str]:
    return [answer(*probe) for probe in PROBES]


def is_noticed() -> bool:
    return any(answer(*probe) != known for probe, known in zip(PROBES, answers(), strict=True))


# What is excluded, and what is not modelled, comes from no keyword of the grid by itself: golden cases hold that.
FIELDS = [name for name in meeting.FIELDS[Number] if name not in {"excluded", "opaque"}]


@pytest.mark.parametrize("kept", ["left", "right"])
@pytest.mark.parametrize("name", FIELDS)
def test_what_both_records_say_counts(name: str, kept: str, monkeypatch: pytest.MonkeyPatch) -> None:
    answers()
    mutant: Callable[[Any, Any], Any] = (lambda left, _: left) if kept == "left" else (lambda _, right: right)
    table: Any = meeting.FIELDS[Number]
    monkeypatch.setitem(table, name, mutant)
    assert is_noticed()


@pytest.mark.parametrize("name", ["only", "low", "high", "whole", "steps"])
def test_each_way_to_be_outside_counts(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    answers()

    def mutant(record: Record) -> Iterator[Miss]:
        return (
            miss for miss in complement(record) if not (isinstance(record, Number) and miss.field == name)
        )

    monkeypatch.setattr(cutting, "complement", mutant)
    assert is_noticed()
