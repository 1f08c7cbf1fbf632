"""The page of one rule of comparison: what it means, who notices, what to do, and an example with its proof."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from contractrepo.breaking import Finding, compare
from contractrepo.breaking.reports.witness_lines import verdict_line, witness_lines
from contractrepo.breaking.rules import Rule, rule
from contractrepo.breaking.rules.examples import Example, example_of
from contractrepo.contract import Contract, load
from contractrepo.mocking import MockSet
from contractrepo.policy import Compatibility

_WIDTH = 96


def rule_page(one: Rule) -> str:
    """Return the page of a rule, as lines of text."""
    return "\n".join(_lines(one))


def _lines(one: Rule) -> Iterator[str]:
    part = f" ({one.direction})" if one.direction else ""
    yield f"{one.id}: {one.severity}{part}, a rule of comparison"
    yield f"  {one.meaning}"
    yield f"  Who notices: {one.who}"
    yield f"  Way out: {one.way_out}"
    if one.mirror != one.id:
        yield f"  The other way round: {one.mirror}, {rule(one.mirror).severity}"
    if one.replaced_by is not None:
        yield f"  Retired: {one.replaced_by} is reported in its place"
    example = example_of(one)
    yield f"  Defined in: {example.source}"
    yield from _example(one, example)


def _example(one: Rule, example: Example) -> Iterator[str]:
    told = f", policy {json.dumps(dict(example.policy))}" if example.policy else ""
    told += f", as of {example.as_of.isoformat()}" if example.as_of else ""
    told += f", the answers in `then` {example.repeated} times" if example.repeated > 1 else ""
    yield f"  Example: {example.subject}{told}"
    for name, fragment in (("before", example.old), ("after", example.new)):
        yield f"    {name}:"
        yield from (f"      {line}" for line in _block(fragment))
    finding = example_finding(one, example)
    if not finding.decided:
        yield "    It cannot be decided whether this breaks anybody."
    if finding.witness is not None:
        yield f"    {verdict_line(finding.witness)}"
        yield from (f"      {line}" for line in witness_lines(finding.witness, _WIDTH))


def example_finding(one: Rule, example: Example) -> Finding:
    """Return what a comparison says about the example of a rule."""
    policy = Compatibility().overridden(example.policy or {})
    compared = compare(
        _contract(example.base),
        _contract(example.revision),
        base_mocks=_mocks(example.base_mock),
        revision_mocks=_mocks(example.revision_mock),
        policy=policy,
        as_of=example.as_of,
    )
    return next(finding for finding in compared.findings if finding.rule == one.id)


def _contract(data: Mapping[str, Any]) -> Contract:
    return load(json.dumps(data).encode(), file="openapi.json")


def _mocks(data: Mapping[str, Any] | None) -> MockSet | None:
    if data is None:
        return None
    return MockSet.parse({"mocks/post-pets.mock.json": json.dumps(data).encode()})


def _block(fragment: Any) -> list[str]:
    text: str = yaml.safe_dump(fragment, default_flow_style=None, sort_keys=False, width=_WIDTH)
    return [line for line in text.splitlines() if line != "..."]
