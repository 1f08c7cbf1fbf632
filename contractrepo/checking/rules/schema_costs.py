"""Schemas that would keep a validator busy for ages."""

from __future__ import annotations

from collections.abc import Iterator

from contractrepo.checking.remark import Remark
from contractrepo.checking.subject import Subject


def schema_costs(subject: Subject) -> Iterator[Remark]:
    """Yield schemas that combine more others for one value than anybody can try; their parts may be harmless."""
    for pointer in subject.costly:
        message = "this schema combines too many others for one value"
        yield Remark(
            "schema-too-costly", pointer, message, "combine fewer alternatives, or tell them apart earlier"
        )
