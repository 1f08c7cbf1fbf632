"""The format of policy.yaml and principals.yaml, and faults told with their places."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pkgutil import get_data
from typing import Literal

from contractrepo.core.problem import Problem
from contractrepo.document import Document, parse_json
from contractrepo.schema.schemas import Schemas

Part = Literal["policy", "principals"]
_HINT = "see policy.schema.json for the format"


def format_problems(document: Document, part: Part) -> Iterator[Problem]:
    """Yield what policy.schema.json says against a document (``policy-invalid``)."""
    pointer = f"/$defs/{part}"
    for failure in _schemas().failures(pointer, document.data):
        yield problem_at(document, "policy-invalid", failure.message, failure.pointer)


def problem_at(document: Document, code: str, message: str, pointer: str, hint: str = _HINT) -> Problem:
    """Return a fault of the value at `pointer`."""
    place = document.location(pointer)
    return Problem(code, "error", message, pointer, place.file, place.line, place.column, hint)


@cache
def _schemas() -> Schemas:
    text = get_data("contractrepo.policy", "data/policy.schema.json")
    assert text is not None
    return Schemas({"$defs": parse_json(text)["$defs"]}, "3.1", None, ["/$defs/policy", "/$defs/principals"])
