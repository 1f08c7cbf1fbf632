"""Numbers mean what their digits say: neither engine rounds them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contractrepo.document import parse_json
from contractrepo.schema.dialects import Version
from contractrepo.schema.engines import EngineName
from contractrepo.schema.schemas import Schemas

ENGINES: tuple[EngineName, ...] = ("jsonschema-rs", "jsonschema")
VERSIONS: tuple[Version, ...] = ("3.0", "3.1", "3.2")
JUDGES = [(engine, version) for engine in ENGINES for version in VERSIONS]


def judges(schema: dict[str, Any]) -> list[Schemas]:
    return [Schemas({"s": schema}, version, None, ["/s"], engine=engine) for engine, version in JUDGES]


def verdicts(schemas: list[Schemas], value: Any) -> set[bool]:
    return {one.accepts("/s", value) for one in schemas}


BEYOND = 2**53
INT64 = judges({"type": "integer", "format": "int64"})
CENTS = judges({"type": "number", "multipleOf": 0.01})


@pytest.mark.parametrize("edge", [2**63 - 1, -(2**63)])
def test_the_edges_of_int64(edge: int) -> None:
    outwards = 1 if edge > 0 else -1
    assert verdicts(INT64, edge) == {True}
    assert verdicts(INT64, edge + outwards) == {False}
    assert verdicts(INT64, 10**30 * outwards) == {False}


@settings(max_examples=30)
@given(number=st.integers(BEYOND, 2**63 - 2))
def test_bounds_and_constants_beyond_the_exact_floats(number: int) -> None:
    judged = {
        "maximum": judges({"maximum": number}),
        "exclusiveMaximum": [
            Schemas({"s": {"exclusiveMaximum": number + 1}}, "3.1", None, ["/s"], engine=engine)
            for engine in ENGINES
        ],
        "enum": judges({"enum": [number]}),
    }
    assert {keyword: verdicts(schemas, number) for keyword, schemas in judged.items()} == {
        keyword: {True} for keyword in judged
    }
    assert {keyword: verdicts(schemas, number + 1) for keyword, schemas in judged.items()} == {
        keyword: {False} for keyword in judged
    }


@settings(max_examples=30)
@given(count=st.integers(1, 10**30), step=st.integers(2, 10**6))
def test_multiples_of_any_size(count: int, step: int) -> None:
    schemas = judges({"multipleOf": step})
    assert verdicts(schemas, count * step) == {True}
    assert verdicts(schemas, count * step + 1) == {False}


@given(cents=st.integers(-(10**14), 10**14))
def test_an_amount_of_cents_is_a_multiple_of_a_cent(cents: int) -> None:
    amount = parse_json(f"{Decimal(cents).scaleb(-2):f}")
    assert verdicts(CENTS, amount) == {True}


@given(mills=st.integers(-(10**11), 10**11).filter(lambda mills: mills % 10))
def test_a_part_of_a_cent_is_not(mills: int) -> None:
    amount = parse_json(f"{Decimal(mills).scaleb(-3):f}")
    assert verdicts(CENTS, amount) == {False}
