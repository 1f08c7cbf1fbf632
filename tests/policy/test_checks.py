"""What a policy makes of the problems of a document."""

from __future__ import annotations

import json
from typing import Any

import pytest

from contractrepo.contract import check_document
from contractrepo.core.problem import Problem
from contractrepo.errors import ContractError
from contractrepo.policy import Checks, Policy
from contractrepo.policy.check_codes import FIXED, JUDGED
from contractrepo.policy.wildcards import name_fits, path_fits
from contractrepo.service.explaining import explain
from contractrepo.service.explaining.documents import DOCUMENTS

LEAST: dict[str, Any] = {"policy": 1, "serial": 1, "roles": {"policy-admin": {"of": ["ada"]}}}
DOCUMENT = """\
openapi: 3.1.0
info: {title: T, version: '1'}
paths:
  /orders: {get: {requestBody: {content: {}}, responses: {}}}
  /internal/a: {get: {requestBody: {content: {}}, responses: {}}}
  /internal: {get: {responses: {'200': {$ref: '#/components/responses/No'}}}}
components: {schemas: {S: {type: string, default: 1}}}
"""


def parse(**changes: Any) -> Policy:
    return Policy.parse(json.dumps({**LEAST, **changes}))


def judged(checks: dict[str, Any], contract: str = "orders", **changes: Any) -> list[str]:
    problems = parse(checks=checks, **changes).checks(contract).judged(check_document(DOCUMENT))
    return [f"{problem.line} {problem.severity} {problem.code}" for problem in problems]


UNJUDGED = [
    "4 warning request-body-ignored",
    "4 error responses-empty",
    "5 warning request-body-ignored",
    "5 error responses-empty",
    "6 error ref-not-found",
    "7 warning default-invalid",
]


@pytest.mark.parametrize(
    ("checks", "expected"),
    [
        ({}, UNJUDGED),
        (
            {
                "severity": {
                    "responses-empty": "warning",
                    "request-body-ignored": "error",
                    "default-invalid": "off",
                }
            },
            [
                "4 error request-body-ignored",
                "4 warning responses-empty",
                "5 error request-body-ignored",
                "5 warning responses-empty",
                "6 error ref-not-found",
            ],
        ),
        (
            {
                "severity": {"responses-empty": "warning"},
                "paths": {
                    "/**": {"request-body-ignored": "off"},
                    "/internal/**": {"responses-empty": "off", "request-body-ignored": "error"},
                    "/internal/b": {"request-body-ignored": "warning"},
                },
            },
            [
                "4 warning responses-empty",
                "5 error request-body-ignored",
                "6 error ref-not-found",
                "7 warning default-invalid",
            ],
        ),
    ],
)
def test_codes_and_paths_are_judged(checks: dict[str, Any], expected: list[str]) -> None:
    assert judged(checks) == expected


def test_an_override_keeps_what_it_does_not_name() -> None:
    shared = {
        "severity": {"responses-empty": "warning", "default-invalid": "off"},
        "paths": {"/internal/**": {"responses-empty": "off"}},
    }
    own = {
        "severity": {"default-invalid": "error"},
        "paths": {
            "/internal/**": {"request-body-ignored": "off"},
            "/orders": {"request-body-ignored": "error"},
        },
    }
    contracts = {"o*": {"checks": {"severity": {"default-invalid": "warning"}}}, "ord*": {"checks": own}}
    assert judged(shared, contracts=contracts) == [
        "4 error request-body-ignored",
        "4 warning responses-empty",
        "6 error ref-not-found",
        "7 error default-invalid",
    ]
    assert judged(shared, "other", contracts={"ord*": {"checks": own}})[-1] == "6 error ref-not-found"


def test_what_no_policy_may_change_is_not_changed_by_a_value_either() -> None:
    problem = Problem("ref-forbidden", "error", "no")
    assert Checks({"ref-forbidden": "off"}).judged([problem]) == (problem,)


@pytest.mark.parametrize(
    ("checks", "expected"),
    [
        (
            {"severity": {"ref-forbidden": "off", "yaml-syntax": "warning", "ref-kind": "error"}},
            [
                ("policy-check-fixed", "/checks/severity/ref-forbidden", "leave it out"),
                ("policy-check-fixed", "/checks/severity/yaml-syntax", "leave it out"),
            ],
        ),
        (
            {"paths": {"/a/b": {"example-invalit": "off"}}},
            [
                (
                    "policy-check-unknown",
                    "/checks/paths/~1a~1b/example-invalit",
                    "did you mean 'example-invalid'?",
                )
            ],
        ),
        (
            {"severity": {"nothing-like-it-at-all": "off"}},
            [
                (
                    "policy-check-unknown",
                    "/checks/severity/nothing-like-it-at-all",
                    "contractrepo check prints",
                )
            ],
        ),
        (
            {"severity": {"empty": "fatal"}},
            [("policy-invalid", "/checks/severity/empty", "see policy.schema")],
        ),
        (
            {"paths": {f"/{index}": {} for index in range(201)}},
            [("policy-invalid", "/checks/paths", "see policy.schema")],
        ),
        ({"paths": {"internal": {}}}, [("policy-invalid", "/checks/paths", "see policy.schema")]),
        ({"severities": {}}, [("policy-invalid", "/checks/severities", "see policy.schema")]),
    ],
)
def test_a_policy_that_hides_too_much_is_refused(
    checks: dict[str, Any], expected: list[tuple[str, str, str]]
) -> None:
    for place, changes in (
        ("", {"checks": checks}),
        ("/contracts/a", {"contracts": {"a": {"checks": checks}}}),
    ):
        with pytest.raises(ContractError) as caught:
            parse(**changes)
        found = [(one.code, one.pointer, (one.hint or "")) for one in caught.value.problems]
        assert [(code, pointer) for code, pointer, _ in found] == [
            (code, place + pointer) for code, pointer, _ in expected
        ]
        assert all(
            hint.startswith(wanted) for (_, _, hint), (_, _, wanted) in zip(found, expected, strict=True)
        )


def test_every_code_of_documents_is_either_judged_or_fixed() -> None:
    of_moves = {"document-invalid"}
    assert FIXED.isdisjoint(JUDGED)
    assert {one.code for one in DOCUMENTS} - of_moves == FIXED | JUDGED


def test_explain_says_what_a_policy_may_do() -> None:
    assert "Policy: may count it as error or warning" in explain("example-invalid")
    assert "Policy: cannot change it" in explain("ref-forbidden")
    assert "Policy:" not in explain("operation-removed")


@pytest.mark.parametrize(
    ("template", "fitting", "others"),
    [
        ("/a/**", ["/a", "/a/", "/a/b/c"], ["/ab", "/", "/b/a"]),
        ("/**", ["/", "/a/b"], []),
        ("/**/x", ["/x", "/a/x", "/a/x/x"], ["/ax", "/x/a"]),
        ("/a/*/c", ["/a/b/c", "/a//c", "/a/{id}/c"], ["/a/c", "/a/b/b/c"]),
        ("/a*b/{id}", ["/ab/{id}", "/a-b/{id}"], ["/a/b/{id}", "/ab/{other}"]),
        ("/a?.[b]", ["/a?.[b]"], ["/ax.b", "/a?.b"]),
        ("/**/a/**/b", ["/a/b", "/x/a/y/a/b"], ["/b/a"]),
    ],
)
def test_paths_fit_templates(template: str, fitting: list[str], others: list[str]) -> None:
    assert [path for path in [*fitting, *others] if path_fits(template, path)] == fitting


def test_no_pattern_takes_long() -> None:
    assert not path_fits("/**/a" * 200 + "/b", "/a" * 2_000)
    assert not name_fits("*a" * 100 + "b", "a" * 2_000)
    assert name_fits("a?-*", "ab-")
    assert not name_fits("a?", "a")
