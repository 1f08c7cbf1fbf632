"""The example of each rule: a contract before and after, with its mocks where they matter, small enough to be read at once.

Only people who look a rule up ask for it; a comparison never does.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

from contractrepo.breaking.rules.places import PLACES
from contractrepo.breaking.rules.rule import Rule
from contractrepo.document import read_document

_INFO = {"title": "Pets", "version": "1.0.0"}
_OK = {"200": {"description": "ok"}}


@dataclass(frozen=True, slots=True)
class Example:
    """One change that a rule reports.

    Attributes:
        source: Where the words of the contract are defined.
        subject: What changes: an operation, its mocks, the document, or the schema of a place.
        old: The subject before.
        new: The subject after.
        base: The whole document before.
        revision: The whole document after.
        base_mock: The mock file of the operation before, or None where mocks have no part in it.
        revision_mock: The mock file of the operation after.
        decided: Whether it can be decided what the change does.
        beside: Other rules that the same change must report.
        policy: Rules that the comparison is made under, as a policy spells them.
        as_of: The date that decides sunsets, or None.
        backwards: Rules that are reported the other way round, or None for the mirrors.
        repeated: How often the mock files write down the answers of calls that follow.
    """

    source: str
    subject: str
    old: Any
    new: Any
    base: Mapping[str, Any]
    revision: Mapping[str, Any]
    base_mock: Mapping[str, Any] | None = None
    revision_mock: Mapping[str, Any] | None = None
    decided: bool = True
    beside: frozenset[str] = frozenset()
    policy: Mapping[str, Any] | None = None
    as_of: dt.date | None = None
    backwards: frozenset[str] | None = None
    repeated: int = 1


def example_of(rule: Rule) -> Example:
    """Return the example of a rule: its own, or that of its mirror turned round."""
    row, place = _row(rule.id)
    turned = row is None
    if row is None:
        row, place = _row(rule.mirror)
    # A test asks every rule for its example.
    assert row is not None
    return _example(rule, row, place, turned=turned)


def _row(rule_id: str) -> tuple[Mapping[str, Any] | None, str]:
    """Return what the data say about a rule, and the place of the exchange that it is about."""
    data = _data()
    if rule_id in data["operations"]:
        return data["operations"][rule_id], data["operations"][rule_id].get("in", "operation")
    place = next((place.slug for place in PLACES if rule_id.startswith(place.slug + "-")), "")
    return data["schemas"].get(rule_id.removeprefix(place + "-")), place


def _example(rule: Rule, row: Mapping[str, Any], place: str, *, turned: bool) -> Example:
    fragments = (row["new"], row["old"]) if turned else (row["old"], row["new"])
    base, revision = (_document(place, fragment) for fragment in fragments)
    repeated = row.get("repeated", 1)
    base_mock, revision_mock = (
        _mock(fragment, repeated) if place == "mocks" else None for fragment in fragments
    )
    of_schema = any(one.slug == place for one in PLACES)
    return Example(
        row["source"],
        _SUBJECTS[place],
        *fragments,
        base,
        revision,
        base_mock,
        revision_mock,
        decided=row.get("undecided") != "all" and rule.id not in row.get("undecided", ()),
        beside=frozenset(f"{place}-{one}" if of_schema else one for one in row.get("beside", ())),
        policy=row.get("policy"),
        as_of=dt.date.fromisoformat(row["as-of"]) if "as-of" in row else None,
        backwards=frozenset(row["backwards"]) if "backwards" in row else None,
        repeated=repeated,
    )


def _document(place: str, fragment: Any) -> dict[str, Any]:
    head = {"openapi": "3.1.0", "info": _INFO}
    if place == "document":
        return {**head, "paths": {}, **fragment}
    operation = _operation(place, fragment)
    return {**head, "paths": {"/pets": {"post": {"responses": _OK, **operation}}}}


def _operation(place: str, fragment: Any) -> Mapping[str, Any]:
    if place == "operation":
        operation: Mapping[str, Any] = fragment
    elif place == "mocks":
        operation = fragment.get("operation", {})
    else:
        operation = _with_schema(place, fragment)
    return operation


def _with_schema(place: str, schema: Any) -> dict[str, Any]:
    content = {"application/json": {"schema": schema}}
    if place == "request-body":
        return {"requestBody": {"content": content}}
    if place == "request-parameter":
        return {"parameters": [{"name": "filter", "in": "query", "schema": schema}]}
    part = {"content": content} if place == "response-body" else {"headers": {"X-Pets": {"schema": schema}}}
    return {"responses": {"200": {"description": "ok", **part}}}


def _mock(fragment: Mapping[str, Any], repeated: int) -> dict[str, Any]:
    """Return the mock file of the operation, with the answers in `then` as often as the example says."""
    examples = {
        name: {**example, "then": list(example["then"]) * repeated} if "then" in example else example
        for name, example in fragment["examples"].items()
    }
    return {"mock": 1, "operation": "POST /pets", "examples": examples}


@functools.cache
def _data() -> Mapping[str, Mapping[str, Mapping[str, Any]]]:
    text = resources.files("contractrepo.breaking.rules").joinpath("data/examples.yaml").read_bytes()
    found: Mapping[str, Mapping[str, Mapping[str, Any]]] = read_document(text, file="examples.yaml").data
    return found


_SUBJECTS = {
    "document": "the document",
    "operation": "POST /pets",
    "mocks": "POST /pets and the examples of its mock file",
    **{place.slug: f"the schema of a {place.words}" for place in PLACES},
}
