"""Reports of findings whose every text comes from a hostile contract."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree as ET

import jsonschema
import pytest

from contractrepo.breaking import RULES, Comparison, Finding, Severity
from contractrepo.breaking.fingerprint import fingerprint
from contractrepo.breaking.reports import FORMATS
from contractrepo.breaking.witness import Witness
from contractrepo.contract import Contract, load
from contractrepo.core.messages import Request, Response
from contractrepo.core.text import printable
from contractrepo.errors import Location, UsageError
from contractrepo.validation.violation import Violation

EVIL = "\x1b[31m\u202e<img src=x onerror=alert(1)>`*_|]]>&\"'\r\n::error::x%0A,:"
UNSAFE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@pytest.fixture(scope="module")
def contract() -> Contract:
    return load(b'{"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {}}')


@pytest.fixture(scope="module")
def broken() -> Contract:
    return load(b'{"openapi": "3.1.0", "info": {"title": "T"}, "paths": {}}')


def finding(**changes: Any) -> Finding:
    known: dict[str, Any] = {
        "rule": "request-body-max-length-narrowed",
        "severity": Severity.BREAKING,
        "decided": True,
        "direction": "request",
        "method": "POST",
        "path": "/pets",
        "pointer": "/components/schemas/Pet/properties/name/maxLength",
        "old": 64,
        "new": 32,
        "message": "the request body refuses values it accepted: maxLength was 64 and is 32",
        "witness": None,
        "operations": ("POST /pets",),
        "location": Location("new.yaml", 12, 3),
        "old_location": Location("old.yaml", 10, 3),
        "fingerprint": fingerprint("request-body-max-length-narrowed", "POST /pets", "/x", 64, 32),
    }
    return Finding(**{**known, **changes})


def sent(value: Any = "a") -> Witness:
    body = json.dumps(value).encode()
    request = Request("POST", "/pets", [("Content-Type", "application/json")], body)
    violation = Violation("body-invalid", "body", "too long", pointer="/name", keyword="maxLength")
    return Witness("request", value, "base", "revision", (violation,), request)


def answered(value: Any = "a") -> Witness:
    return replace(sent(value), kind="response", response=Response(200, [("X", "y")], b'"a"'))


def hostile() -> Finding:
    return finding(
        method=f"X{EVIL}",
        path=f"/{EVIL}",
        pointer=f"/{EVIL}",
        old={EVIL: EVIL},
        message=EVIL,
        witness=replace(sent(EVIL), request=Request(EVIL, f"/{EVIL}", [(EVIL, EVIL)], EVIL.encode())),
        operations=(f"X{EVIL} /{EVIL}", f"POST {EVIL}"),
        location=Location(EVIL, 1, 1),
    )


@pytest.fixture
def comparison(contract: Contract) -> Callable[..., Comparison]:
    return lambda *findings: Comparison(contract, contract, findings, identical=False)


@pytest.mark.parametrize("name", FORMATS)
def test_no_format_lets_control_characters_through(name: str, comparison: Callable[..., Comparison]) -> None:
    text = comparison(hostile(), finding()).render(name)
    assert not UNSAFE.search(text)


def test_an_unknown_format_is_refused(comparison: Callable[..., Comparison]) -> None:
    with pytest.raises(UsageError) as caught:
        comparison().render("html\x1b")
    assert caught.value.code == "format-unknown"
    assert "\x1b" not in str(caught.value)


def test_text(comparison: Callable[..., Comparison]) -> None:
    found = comparison(
        finding(witness=sent(), operations=("POST /pets", *(f"PUT /pets/{n}" for n in range(6)))),
        finding(
            rule="response-body-enum-widened", severity=Severity.WARNING, decided=False, direction="response"
        ),
        finding(
            rule="response-body-type-widened",
            direction="response",
            witness=answered(),
            location=Location(),
            path="/x",
        ),
        finding(
            witness=replace(answered({"a": 1}), response=None, request=None),
            severity=Severity.INFO,
            path="/x",
        ),
    )
    assert found.render() == (
        "breaking: 2 breaking, 1 warning, 1 info, 1 not decided; bump: major\n"
        "\n"
        "POST /pets\n"
        "  breaking: request-body-max-length-narrowed  new.yaml:12\n"
        "    the request body refuses values it accepted: maxLength was 64 and is 32\n"
        "    at /components/schemas/Pet/properties/name/maxLength\n"
        "    accepted by the base, refused by the revision: too long\n"
        "      curl http://localhost:8080/pets -H 'Content-Type: application/json' --data-raw '\"a\"'\n"
        "    way out: Keep accepting the old values, or add a new optional property or operation for the\n"
        "      stricter form.\n"
        "    also: PUT /pets/0, PUT /pets/1, PUT /pets/2, PUT /pets/3 and 2 more\n"
        "  warning (not decided): response-body-enum-widened  new.yaml:12\n"
        "    the request body refuses values it accepted: maxLength was 64 and is 32\n"
        "    at /components/schemas/Pet/properties/name/maxLength\n"
        "\n"
        "POST /x\n"
        "  breaking: response-body-type-widened  old.yaml:10\n"
        "    the request body refuses values it accepted: maxLength was 64 and is 32\n"
        "    at /components/schemas/Pet/properties/name/maxLength\n"
        "    accepted by the base, refused by the revision: too long\n"
        '      200 "a"\n'
        "    way out: Keep the promise, or offer the new form in a new property, media type or operation.\n"
        "    also: POST /pets\n"
        "  info: request-body-max-length-narrowed  new.yaml:12\n"
        "    the request body refuses values it accepted: maxLength was 64 and is 32\n"
        "    at /components/schemas/Pet/properties/name/maxLength\n"
        "    accepted by the base, refused by the revision: too long\n"
        '      {"a": 1}\n'
        "    also: POST /pets\n"
    )


def test_text_says_that_a_side_has_errors(contract: Contract, broken: Contract) -> None:
    lines = Comparison(broken, contract, (), identical=False).render().splitlines()
    assert lines == [
        "compatible: 0 breaking, 0 warnings, 0 infos; bump: patch",
        "note: the base has errors and was compared as far as it can be read",
    ]


def test_text_is_at_most_100_columns_wide_where_it_can_be_broken(
    comparison: Callable[..., Comparison],
) -> None:
    known: dict[str, Any] = {"witness": sent({f"n{n}": n for n in range(5)}), "path": "/p" * 200}
    wordy = finding(message="a word " * 60, pointer="/pointer" * 40, **known)
    named = finding(location=Location("f" * 200, 1_000_000), decided=False, **known)
    lines = comparison(wordy, named).render().splitlines()
    assert max(map(len, lines)) <= 100
    assert f"    in …{'f' * 48}:1000000" in lines


def test_json(comparison: Callable[..., Comparison]) -> None:
    report = json.loads(
        comparison(finding(witness=answered()), finding(decided=False, location=Location())).render("json")
    )
    assert list(report) == [
        "schema",
        "verdict",
        "requiredBump",
        "base",
        "revision",
        "summary",
        "findings",
        "findingsDigest",
    ]
    assert report["schema"] == "contractrepo/comparison/1"
    assert (report["verdict"], report["requiredBump"]) == ("breaking", "major")
    assert report["base"] == {"title": "T", "version": "1"}
    assert report["summary"] == {"breaking": 2, "warning": 0, "info": 0, "undecided": 1}
    first, second = report["findings"]
    assert first["witness"] == {
        "kind": "response",
        "value": "a",
        "acceptedBy": "base",
        "rejectedBy": "revision",
        "violations": [
            {
                "code": "body-invalid",
                "location": "body",
                "name": None,
                "pointer": "/name",
                "keyword": "maxLength",
                "message": "too long",
            }
        ],
        "request": {
            "method": "POST",
            "target": "/pets",
            "headers": [["Content-Type", "application/json"]],
            "body": '"a"',
        },
        "response": {"status": 200, "headers": [["X", "y"]], "body": '"a"'},
    }
    assert first["location"] == {"file": "new.yaml", "line": 12}
    assert second["witness"] is None
    assert second["oldLocation"] == {"file": "old.yaml", "line": 10}


def test_markdown(comparison: Callable[..., Comparison]) -> None:
    found = comparison(
        finding(witness=sent(), operations=("POST /pets", "PUT /pets")),
        finding(severity=Severity.WARNING, decided=False, path="/a`b", witness=answered()),
    )
    assert found.render("markdown") == (
        "## API changes: breaking\n"
        "\n"
        "1 breaking, 1 warning, 0 infos, 1 not decided; required bump: **major**\n"
        "\n"
        "### `POST /pets`\n"
        "\n"
        "- **breaking** `request-body-max-length-narrowed`: the request body refuses values it accepted\\: maxLength "
        "was 64 and is 32\n"
        "  at `/components/schemas/Pet/properties/name/maxLength`\n"
        "  shared by 2 operations\n"
        "  Way out: Keep accepting the old values, or add a new optional property or operation for the stricter "
        "form\\.\n"
        "\n"
        "  accepted by the base, refused by the revision\\: too long\n"
        "\n"
        "      curl http://localhost:8080/pets -H 'Content-Type: application/json' \\\n"
        "        --data-raw '\"a\"'\n"
        "\n"
        "### `` POST /a`b ``\n"
        "\n"
        "- **warning** (not decided) `request-body-max-length-narrowed`: the request body refuses values it "
        "accepted\\: maxLength was 64 and is 32\n"
        "  at `/components/schemas/Pet/properties/name/maxLength`\n"
        "\n"
        "  accepted by the base, refused by the revision\\: too long\n"
        "\n"
        '      200 "a"\n'
    )


@pytest.mark.parametrize(
    ("headers", "body", "lines"),
    [
        ((), b"", ["200"]),
        ((("X", "y"), ("X", EVIL)), b"", ["200", "X: y", f"X: {printable(EVIL)}"]),
        ((("X", "y"),), b'{"a":\n1}', ["200", "X: y", '{"a": 1}']),
        ((), b"\xff\x1b" * 999, ["200", "\N{REPLACEMENT CHARACTER}" * 93 + "…"]),
        ((("X", "y" * 999),) * 25, b"", ["200", *["X: " + "y" * 90 + "…"] * 20, "and 5 more headers"]),
    ],
)
def test_a_response_that_is_the_point_as_a_whole_is_shown_as_one(
    headers: Any, body: bytes, lines: list[str], comparison: Callable[..., Comparison]
) -> None:
    """As where a header is missing, or the answer of a mock is what no longer fits."""
    witness = replace(answered(), value=None, response=Response(200, headers, body))
    text = comparison(finding(witness=witness)).render()
    shown = text.partition("too long\n")[2].partition("    way out:")[0]
    assert shown.splitlines() == [f"      {line}" for line in lines]


def test_a_witness_too_long_to_read_is_for_programs(comparison: Callable[..., Comparison]) -> None:
    text = comparison(finding(witness=sent("a" * 5_000))).render()
    assert re.search(r"\n {6}a request of \d{4} characters; the JSON report shows it\n", text)
    assert "aaaa" not in text


def test_markdown_of_a_large_comparison_counts_what_does_not_fit(
    comparison: Callable[..., Comparison],
) -> None:
    many = [
        *(finding(path=f"/p{n}", message="m" * 400, witness=sent({"x": "y" * 300})) for n in range(300)),
        *(finding(path=f"/p{n}", rule="operation-removed", severity=Severity.WARNING) for n in range(50)),
    ]
    text = comparison(*many).render("markdown")
    assert len(text.encode()) < 60_000
    breaking, warnings = text.count("\n- **breaking** "), text.count("\n- **warning** ")
    assert 30 < breaking < 300
    assert text.endswith(
        f"\n### and {350 - breaking - warnings} more, which the JSON report lists\n\n"
        f"- {300 - breaking} of **breaking** `request-body-max-length-narrowed`\n"
        f"- {50 - warnings} of **warning** `operation-removed`\n"
    )


def test_markdown_counts_the_rarest_rules_together(comparison: Callable[..., Comparison]) -> None:
    wordy = [finding(path=f"/p{n}", pointer="/" + "é" * 490) for n in range(100)]
    others = [finding(rule=one.id, severity=Severity.INFO, path="/x") for one in list(RULES)[:70]]
    text = comparison(*wordy, *others).render("markdown")
    assert len(text.encode()) < 60_000
    assert text.endswith("- 11 of other rules\n")


def test_markdown_of_an_endless_text_stays_short(comparison: Callable[..., Comparison]) -> None:
    endless = "é*" * 100_000
    text = comparison(finding(message=endless, pointer=f"/{endless}", path=f"/{endless}")).render("markdown")
    assert len(text.encode()) < 8_000


def test_markdown_reads_nothing_from_a_contract_as_markup(comparison: Callable[..., Comparison]) -> None:
    from markdown_it import MarkdownIt

    page = MarkdownIt("commonmark", {"html": True}).render(comparison(hostile()).render("markdown"))
    assert "<img" not in page
    assert set(re.findall(r"</?([a-z0-9]+)", page)) <= {"h2", "h3", "p", "ul", "li", "strong", "code", "pre"}


def test_sarif(comparison: Callable[..., Comparison]) -> None:
    here, there = finding(), finding(rule="operation-removed", location=Location("new.yaml"), decided=False)
    nowhere = finding(severity=Severity.INFO, location=Location(), old_location=Location())
    log = json.loads(comparison(here, there, nowhere).render("sarif"))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    assert [one["id"] for one in run["tool"]["driver"]["rules"]] == [
        "operation-removed",
        "request-body-max-length-narrowed",
    ]
    first, second, third = run["results"]
    assert first["level"] == "error"
    assert first["ruleIndex"] == 1
    assert first["message"] == {"text": f"POST /pets: {here.message}"}
    assert first["partialFingerprints"] == {"contractrepo/1": here.fingerprint}
    assert first["locations"] == [
        {"physicalLocation": {"artifactLocation": {"uri": "new.yaml"}, "region": {"startLine": 12}}}
    ]
    assert first["relatedLocations"][0]["message"] == {"text": "in the base"}
    assert second["message"]["text"].endswith(" (not decided)")
    assert second["locations"] == [{"physicalLocation": {"artifactLocation": {"uri": "new.yaml"}}}]
    assert third["level"] == "note"
    assert "locations" not in third


TEXT = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string"}}}
PLACES = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["physicalLocation"],
        "properties": {
            "physicalLocation": {
                "type": "object",
                "required": ["artifactLocation"],
                "properties": {
                    "artifactLocation": {
                        "type": "object",
                        "required": ["uri"],
                        "properties": {"uri": {"type": "string", "pattern": r"^[\x21-\x7e]*$"}},
                        "additionalProperties": False,
                    },
                    "region": {
                        "type": "object",
                        "properties": {"startLine": {"type": "integer", "minimum": 1}},
                        "additionalProperties": False,
                    },
                },
                "additionalProperties": False,
            },
            "id": {"type": "integer", "minimum": 0},
            "message": TEXT,
        },
        "additionalProperties": False,
    },
}
LEVEL = {"enum": ["none", "note", "warning", "error"]}
# What the objects that we write must and may hold (SARIF 2.1.0, sections 3.13, 3.14, 3.18, 3.19, 3.27, 3.28, 3.49).
SARIF = {
    "type": "object",
    "required": ["version", "runs"],
    "properties": {
        "$schema": {"type": "string", "format": "uri"},
        "version": {"const": "2.1.0"},
        "runs": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["tool"],
                "properties": {
                    "tool": {
                        "type": "object",
                        "required": ["driver"],
                        "properties": {
                            "driver": {
                                "type": "object",
                                "required": ["name"],
                                "properties": {
                                    "name": {"type": "string"},
                                    "rules": {
                                        "type": "array",
                                        "uniqueItems": True,
                                        "items": {
                                            "type": "object",
                                            "required": ["id"],
                                            "properties": {
                                                "id": {"type": "string"},
                                                "shortDescription": TEXT,
                                                "help": TEXT,
                                                "defaultConfiguration": {
                                                    "type": "object",
                                                    "properties": {"level": LEVEL},
                                                    "additionalProperties": False,
                                                },
                                            },
                                            "additionalProperties": False,
                                        },
                                    },
                                },
                                "additionalProperties": False,
                            }
                        },
                        "additionalProperties": False,
                    },
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "properties": {"type": "object"},
                    "results": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["message"],
                            "properties": {
                                "ruleId": {"type": "string"},
                                "ruleIndex": {"type": "integer", "minimum": -1},
                                "level": LEVEL,
                                "message": TEXT,
                                "partialFingerprints": {
                                    "type": "object",
                                    "additionalProperties": {"type": "string"},
                                },
                                "locations": PLACES,
                                "relatedLocations": PLACES,
                            },
                            "additionalProperties": False,
                        },
                    },
                },
                "additionalProperties": False,
            },
        },
    },
    "additionalProperties": False,
}


def test_sarif_keeps_the_specification(comparison: Callable[..., Comparison]) -> None:
    nowhere = finding(location=Location(), old_location=Location())
    removed = finding(rule="operation-removed", severity=Severity.WARNING)
    log = json.loads(comparison(hostile(), finding(witness=sent()), removed, nowhere).render("sarif"))
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    jsonschema.Draft202012Validator(SARIF, format_checker=checker).validate(log)
    (run,) = log["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert [rules[result["ruleIndex"]] for result in run["results"]] == [r["ruleId"] for r in run["results"]]


def test_sarif_names_files_as_addresses(comparison: Callable[..., Comparison]) -> None:
    log = json.loads(comparison(finding(location=Location("my api/ü.yaml", 1))).render("sarif"))
    uri = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "my%20api/%C3%BC.yaml"


def test_junit(comparison: Callable[..., Comparison]) -> None:
    suite = ET.fromstring(comparison(hostile(), finding(severity=Severity.WARNING)).render("junit"))
    assert suite.attrib == {
        "name": "contractrepo compare",
        "tests": "2",
        "failures": "1",
        "errors": "0",
        "skipped": "0",
    }
    properties, failed, passed = suite
    assert [one.attrib for one in properties] == [
        {"name": "verdict", "value": "breaking"},
        {"name": "requiredBump", "value": "major"},
    ]
    assert "<img src=x onerror=alert(1)>" in failed.attrib["classname"]
    assert failed[0].tag == "failure"
    assert passed[0].text == f"warning: {finding().message}"


def test_junit_without_findings_passes(comparison: Callable[..., Comparison]) -> None:
    _, case = ET.fromstring(comparison().render("junit"))
    assert case.attrib == {"classname": "contractrepo", "name": "compatible"}


def test_github(comparison: Callable[..., Comparison]) -> None:
    plain = finding(severity=Severity.INFO, location=Location(), old_location=Location())
    renamed = finding(
        severity=Severity.WARNING, location=Location("a:b,c.yaml"), old_location=Location("a:b,c.yaml")
    )
    assert comparison(finding(message="50% less"), renamed, plain).render("github").splitlines() == [
        "::error file=new.yaml,line=12,title=request-body-max-length-narrowed::POST /pets: 50%25 less",
        f"::warning file=a%3Ab%2Cc.yaml,title=request-body-max-length-narrowed::POST /pets: {finding().message}",
        f"::notice title=request-body-max-length-narrowed::POST /pets: {finding().message}",
        "::notice title=contractrepo compare::breaking; required bump: major",
    ]


def test_github_one_line_for_each_finding(comparison: Callable[..., Comparison]) -> None:
    lines = comparison(hostile(), finding()).render("github").split("\n")
    assert lines[2:] == ["::notice title=contractrepo compare::breaking; required bump: major", ""]
    assert all(line.startswith("::error file=") for line in lines[:2])
