"""The example of each rule: a contract before and after, small enough to be read at once.

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
        subject: What changes: an operation, the document, or the schema of a place.
        old: The subject before.
        new: The subject after.
        base: The whole document before.
        revision: The whole document after.
        decided: Whether it can be decided what the change does.
        beside: Other rules that the same change must report.
        policy: Rules that the comparison is made under, as a policy spells them.
        as_of: The date that decides sunsets, or None.
        backwards: Rules that are reported the other way round, or None for the mirrors.
    """

    source: str
    subject: str
    old: Any
    new: Any
    base: Mapping[str, Any]
    revision: Mapping[str, Any]
    decided: bool = True
    beside: frozenset[str] = frozenset()
    policy: Mapping[str, Any] | None = None
    as_of: dt.date | None = None
    backwards: frozenset[str] | None = None


def example_of(rule: Rule) -> Example | None:
    """Return the example of a rule, or None for a rule about mocks, which no document shows."""
    for rule_id, turned in ((rule.id, False), (rule.mirror, True)):
        row, place = _row(rule_id)
        if row is not None:
            return _example(rule, row, place, turned=turned)
    return None


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
    return Example(
        row["source"],
        _SUBJECTS[place],
        *fragments,
        base,
        revision,
        decided=row.get("undecided") != "all" and rule.id not in row.get("undecided", ()),
        beside=frozenset(f"{place}-{change}" for change in row.get("beside", ())),
        policy=row.get("policy"),
        as_of=dt.date.fromisoformat(row["as-of"]) if "as-of" in row else None,
        backwards=frozenset(row["backwards"]) if "backwards" in row else None,
    )


def _document(place: str, fragment: Any) -> dict[str, Any]:
    head = {"openapi": "3.1.0", "info": _INFO}
    if place == "document":
        return {**head, "paths": {}, **fragment}
    operation = fragment if place == "operation" else _operation(place, fragment)
    return {**head, "paths": {"/pets": {"post": {"responses": _OK, **operation}}}}


def _operation(place: str, schema: Any) -> dict[str, Any]:
    content = {"application/json": {"schema": schema}}
    if place == "request-body":
        return {"requestBody": {"content": content}}
    if place == "request-parameter":
        return {"parameters": [{"name": "filter", "in": "query", "schema": schema}]}
    part = {"content": content} if place == "response-body" else {"headers": {"X-Pets": {"schema": schema}}}
    return {"responses": {"200": {"description": "ok", **part}}}


@functools.cache
def _data() -> Mapping[str, Mapping[str, Mapping[str, Any]]]:
    text = resources.files("contractrepo.breaking.rules").joinpath("data/examples.yaml").read_bytes()
    found: Mapping[str, Mapping[str, Mapping[str, Any]]] = read_document(text, file="examples.yaml").data
    return found


_SUBJECTS = {
    "document": "the document",
    "operation": "POST /pets",
    **{place.slug: f"the schema of a {place.words}" for place in PLACES},
}
