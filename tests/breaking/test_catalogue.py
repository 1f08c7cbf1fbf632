"""The catalogue: ids for ever, verdicts that follow from one small table, and an example of every rule that shows it."""

from __future__ import annotations

import dataclasses
import itertools
import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from contractrepo.breaking import RULES, Comparison, Severity, compare, rules
from contractrepo.breaking.rules import Rule, rule
from contractrepo.breaking.rules.examples import Example, example_of
from contractrepo.contract import Contract, load
from contractrepo.mocking import MockSet
from contractrepo.policy import Compatibility
from contractrepo.service.explaining import explain
from contractrepo.service.explaining.rule_page import rule_page

LEDGER = Path(__file__).parents[1] / "cases" / "breaking" / "catalogue.json"

# Whoever sends must not be refused what was accepted, whoever reads must not get what was not promised.
VERDICT = {
    ("narrowed", "request"): "breaking",
    ("narrowed", None): "breaking",
    ("widened", "response"): "breaking",
    ("changed", "request"): "breaking",
    ("changed", "response"): "breaking",
}
_IGNORED = "The message is still accepted; only who counted on its effect notices."
_OPTIONAL = "It was optional: readers had to cope without."
_BOTH = "The contract allows both answers; who built on the mock notices."
_UNPROMISED = "What is not declared is no part of the contract; who sends or reads it all the same notices."
_READER = "It depends on the reader, and no validator can tell."
_WAITING = "Consumers wait for it by name, though nothing else arrives."
_UNTOLD = "No message shows it."
_MORE = (
    "Readers must cope with statuses and media types that they do not know (RFC 9110, sections 8.3 and 15)."
)
# Where the table does not decide: the severity, and why.
EXCEPTIONS = {
    **dict.fromkeys(
        (
            "request-parameter-required-removed",
            "request-parameter-removed",
            "request-body-required-removed",
            "request-body-removed",
        ),
        ("warning", _IGNORED),
    ),
    "request-parameter-added": ("info", "Requests without it are still accepted."),
    "request-body-added": ("info", "Requests without it are still accepted."),
    "request-body-property-removed": ("warning", _IGNORED),
    "request-parameter-reserved-refused": ("warning", _READER),
    "request-security-flow-removed": ("warning", _UNTOLD),
    "request-security-grant-changed": ("warning", _UNTOLD),
    "response-success-status-removed": ("breaking", _WAITING),
    "response-success-status-added": ("info", _MORE),
    "response-error-status-removed": ("warning", _WAITING),
    "response-error-status-added": ("info", _MORE),
    "response-body-media-type-removed": ("breaking", _WAITING),
    "response-body-media-type-added": ("info", "Consumers say which media types they accept."),
    "response-header-removed": ("warning", _OPTIONAL),
    "response-body-property-removed": ("warning", _OPTIONAL),
    "response-link-removed": ("warning", _UNTOLD),
    "response-link-added": ("info", _UNTOLD),
    "response-link-changed": ("warning", _UNTOLD),
    "server-removed": ("warning", "The address may answer for long; no message shows it."),
    **{
        f"behaviour-{change}": ("warning", _BOTH)
        for change in (
            "status-changed",
            "media-type-changed",
            "header-changed",
            "header-removed",
            "state-changed",
        )
    },
    **{
        f"behaviour-{change}": ("warning", _UNPROMISED)
        for change in ("request-refused", "response-unknown", "response-outdated")
    },
    "behaviour-not-played": ("warning", "What was not looked at is not known to be harmless."),
    "operation-sunset-earlier": ("warning", "Whoever planned with the date notices, and nobody yet."),
    "operation-sunset-too-soon": ("warning", "Whoever needs the window notices, and nobody yet."),
    "request-parameter-content-changed": ("warning", _READER),
    "response-header-content-changed": ("warning", _READER),
    **{
        f"{place}-{change}": ("warning", _READER)
        for place in ("request-body", "request-parameter", "response-body", "response-header")
        for change in ("default-changed", "discriminator-changed", "content-encoding-changed")
    },
    **{
        f"{place}-{change}": ("warning", _READER)
        for place in ("request-body", "response-body")
        for change in ("encoding-changed", "xml-changed")
    },
}
# Rules about what generated code depends on though no message does.
NAMES = {
    *("operation-id-changed", "operation-tags-changed", "schema-name-removed", "request-parameter-renamed"),
    *(
        f"{place}-discriminator-changed"
        for place in ("request-body", "request-parameter", "response-body", "response-header")
    ),
}
# What consumers gain, or must plan, though the requests that are accepted are the same.
GAINS = {
    *("operation-deprecated", "request-parameter-deprecated", "response-header-deprecated"),
    *("response-success-status-added", "response-error-status-added", "response-body-media-type-added"),
    *("response-header-added", "response-header-required-added", "response-header-became-required"),
    *("response-body-property-added", "response-link-added"),
    *("request-parameter-added", "request-body-added"),
    *(
        f"{place}-schema-deprecated"
        for place in ("request-body", "request-parameter", "response-body", "response-header")
    ),
}
# More requests are accepted than before, and nobody gains by it: what is sent has no effect.
LOST = {
    "request-parameter-required-removed",
    "request-parameter-removed",
    "request-body-required-removed",
    "request-body-removed",
}


def expected_severity(one: Rule) -> str:
    return EXCEPTIONS[one.id][0] if one.id in EXCEPTIONS else VERDICT.get((one.effect, one.direction), "info")


def expected_bump(one: Rule, severity: str) -> str:
    if severity == "breaking":
        return "major"
    more = one.effect == "widened" and one.direction != "response" and one.id not in LOST
    return "minor" if more or one.id in GAINS else "patch"


Side = tuple[Contract, MockSet | None]


@cache
def example(one: str) -> tuple[Example, Side, Side]:
    found = example_of(rule(one))
    base, revision = contract(found.base), contract(found.revision)
    return found, (base, mocks(found.base_mock)), (revision, mocks(found.revision_mock))


def contract(data: Mapping[str, Any]) -> Contract:
    return load(json.dumps(data).encode(), file="openapi.json")


def mocks(data: Mapping[str, Any] | None) -> MockSet | None:
    if data is None:
        return None
    found = MockSet.parse({"mocks/post-pets.mock.json": json.dumps(data).encode()})
    assert found.problems == ()
    return found


def compared(one: str, *, turned: bool = False, **settings: Any) -> Comparison:
    found, *sides = example(one)
    policy = Compatibility().overridden({**(found.policy or {}), **settings})
    (base, old), (revision, new) = sides[::-1] if turned else sides
    return compare(base, revision, base_mocks=old, revision_mocks=new, policy=policy, as_of=found.as_of)


def objections(one: Rule) -> Iterator[str]:
    """Yield what is wrong with a rule, by its example and the tables above."""
    found = example(one.id)[0]
    comparison = compared(one.id)
    findings = {finding.rule: finding for finding in comparison.findings}
    if findings.keys() != {one.id} | found.beside:
        yield f"it reports {sorted(findings)}"
        return
    finding = findings[one.id]
    counted = one.id in NAMES and "codegen" in (found.policy or {})
    wanted = "breaking" if counted else proved(expected_severity(one), found)
    if (finding.severity, finding.decided) != (wanted, found.decided):
        yield f"it is {finding.severity}, decided: {finding.decided}"
    if not found.beside and comparison.required_bump != expected_bump(one, finding.severity):
        yield f"it asks for {comparison.required_bump}"


def further_objections(one: Rule) -> Iterator[str]:
    """Yield what is wrong with a rule under other policies than that of its example."""
    found = example(one.id)[0]
    quiet = compared(one.id, severity=dict.fromkeys((one.id, *found.beside), "info"))
    if not found.beside and quiet.required_bump != expected_bump(one, "info"):
        yield f"by itself it asks for {quiet.required_bump}"
    backward = proved(expected_severity(one), found)
    forward = proved(proved(expected_severity(rule(one.mirror)), found), example(one.mirror)[0])
    for mode, codegen in itertools.product(("backward", "forward"), (False, True)):
        named = codegen and one.id in NAMES
        wanted = proved("breaking", found) if named else backward if mode == "backward" else forward
        findings = compared(one.id, mode=mode, codegen=codegen).findings
        if any(finding.severity != wanted for finding in findings if finding.rule == one.id):
            yield f"{mode}, codegen: {codegen}, it is not {wanted}"


def proved(severity: str, found: Example) -> str:
    """What cannot be decided is never breaking."""
    return "warning" if severity == "breaking" and not found.decided else severity


def derived() -> dict[str, dict[str, Any]]:
    """Return the catalogue as plain data."""
    prose = {"id", "meaning", "who", "way_out"}
    return {
        one.id: {key: value for key, value in dataclasses.asdict(one).items() if key not in prose}
        for one in RULES
    }


def test_the_catalogue_is_what_is_checked_in() -> None:
    """A new rule is a new line; a line never goes, and an id never means something else."""
    lines = ",\n".join(f"{json.dumps(one)}: {json.dumps(row)}" for one, row in derived().items())
    assert LEDGER.read_text() == f"{{\n{lines}\n}}\n"


def test_a_retired_rule_names_one_that_is_not() -> None:
    for one in RULES:
        assert one.replaced_by is None or rule(one.replaced_by).replaced_by is None


def test_exceptions_to_the_verdicts_are_needed_and_say_why() -> None:
    for rule_id, (severity, because) in EXCEPTIONS.items():
        one = rule(rule_id)
        assert because.endswith(".")
        assert severity != VERDICT.get((one.effect, one.direction), "info")


@pytest.mark.parametrize("one", RULES, ids=lambda one: one.id)
def test_the_example_of_a_rule_shows_it(one: Rule) -> None:
    found = example(one.id)[0]
    assert list(objections(one)) == []
    if one.mirror == one.id:
        backwards = {one.id} if found.backwards is None else found.backwards
        assert {finding.rule for finding in compared(one.id, turned=True).findings} == backwards


@pytest.mark.parametrize(
    "rule_id",
    [
        "request-body-max-length-narrowed",
        "response-header-style-changed",
        "request-body-discriminator-changed",
    ],
)
def test_a_page_prints_the_example_and_what_proves_it(rule_id: str) -> None:
    check_page(rule(rule_id))


def check_page(one: Rule) -> None:
    page = explain(one.id)
    found = example(one.id)[0]
    assert f"\n  Defined in: {found.source}\n  Example: {found.subject}" in page
    (finding,) = [finding for finding in compared(one.id).findings if finding.rule == one.id]
    assert bool(re.search(r"\n    accepted by the \w+, refused by the ", page)) == (
        finding.witness is not None
    )
    assert ("It cannot be decided" in page) == (not found.decided)


def test_the_page_of_an_example_under_conditions_names_them() -> None:
    page = explain("operation-sunset-too-soon")
    assert 'Example: POST /pets, policy {"deprecation-window-days": 180}, as of 2026-06-01\n' in page
    assert page.endswith("    after:\n      {deprecated: true, x-sunset: '2026-06-30'}")


def test_the_page_of_a_rule_about_mocks_shows_them() -> None:
    page = explain("behaviour-header-changed")
    assert "\n  Example: POST /pets and the examples of its mock file\n    before:\n" in page
    assert page.endswith("headers: {X-Zone: south}")
    assert ", the answers in `then` 1000 times\n" in explain("behaviour-not-played")


def test_the_page_of_a_retired_rule_names_its_heir() -> None:
    retired = dataclasses.replace(rule("server-added"), replaced_by="server-removed")
    assert "\n  Retired: server-removed is reported in its place\n" in rule_page(retired)


def mutants(one: Rule) -> Iterator[Rule]:
    """Yield the rule with one thing turned, but for what can make no difference."""
    found = example(one.id)[0]
    # A name that only generated code uses is not looked for unless the policy counts names, which then decides.
    for severity in set() if "codegen" in (found.policy or {}) else set(Severity):
        if proved(severity, found) != proved(one.severity, found):
            yield dataclasses.replace(one, severity=severity)
    # Of two rules that always come together, one gains enough.
    if not found.beside:
        yield dataclasses.replace(one, capability=not one.capability)
    # What breaks everybody whichever way it goes, or cannot be decided, breaks no less with the names.
    if found.decided and not one.severity == rule(one.mirror).severity == Severity.BREAKING:
        yield dataclasses.replace(one, names=not one.names)


@pytest.mark.slow
@pytest.mark.parametrize("one", RULES, ids=lambda one: one.id)
def test_no_row_can_be_turned_unnoticed(one: Rule, monkeypatch: pytest.MonkeyPatch) -> None:
    check_page(one)
    assert [*objections(one), *further_objections(one)] == []
    known = dict(rules._BY_ID)
    for mutant in mutants(one):
        monkeypatch.setattr(rules, "_BY_ID", {**known, one.id: mutant})
        assert any(objections(one)) or any(further_objections(one)), mutant
        monkeypatch.setattr(rules, "_BY_ID", known)
