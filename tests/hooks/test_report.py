"""The refusal that a pusher reads: the whole text, and that its witness is true."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from typing import Any

import pytest

from contractrepo import Contract, asgi_app, compare, load, responder
from contractrepo.core.problem import Problem
from contractrepo.errors import StoreError
from contractrepo.hooks.report import MOCK_URL, WIDTH, fault_report, report
from contractrepo.server.serve import serving
from contractrepo.workflow.move import Base
from contractrepo.workflow.objection import Objection

MAIN = "refs/heads/main"


def post_schema(data: Any) -> Any:
    return data["paths"]["/orders"]["post"]["requestBody"]["content"]["application/json"]["schema"]


def sku_narrowed(data: Any) -> None:
    post_schema(data)["properties"]["sku"]["maxLength"] = 90


def header_narrowed(data: Any) -> None:
    data["paths"]["/orders"]["post"]["parameters"][0]["schema"]["maxLength"] = 3


def operation_removed(data: Any) -> None:
    del data["paths"]["/orders/{id}"]


def parameter_added(data: Any) -> None:
    parameter = {
        "name": "when",
        "in": "query",
        "required": True,
        "schema": {"type": "string", "format": "date"},
    }
    data["paths"]["/orders"]["get"]["parameters"] = [parameter]


def answer_and_request_broken(data: Any) -> None:
    data["components"]["schemas"]["Order"]["required"].remove("sku")
    post_schema(data)["required"].append("note")


BREAKS = {
    "request-body-max-length-narrowed": sku_narrowed,
    "request-parameter-max-length-narrowed": header_narrowed,
    "operation-removed": operation_removed,
    "request-parameter-required-added": parameter_added,
    "request-body-required-narrowed": answer_and_request_broken,
}


def refused(judged: Any, new: str) -> str:
    return report(judged.objections((MAIN, judged.main, new)))


def printed_curl(lines: list[str]) -> str:
    """Return the command as somebody copies it: from ``curl`` to the first line that does not go on."""
    start = next(number for number, line in enumerate(lines) if line.startswith("curl "))
    end = next(number for number in range(start, len(lines)) if not lines[number].endswith("\\"))
    return "\n".join(lines[start : end + 1])


def status_of(curl: str, url: str) -> int:
    command = curl.replace(MOCK_URL, url) + " -s -o /dev/null -w '%{http_code}'"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=True, timeout=60)
    return int(done.stdout)


@pytest.mark.parametrize("rule", BREAKS)
def test_the_old_contract_accepts_the_curl_and_the_new_one_refuses_it(rule: str, judged: Any) -> None:
    new = judged.changed(BREAKS[rule])
    lines = refused(judged, new).splitlines()
    assert max(map(len, lines)) <= WIDTH
    assert f"  {rule}" in lines
    assert lines.index(f"  {rule}") < next(
        number for number, line in enumerate(lines) if line.startswith("curl ")
    )
    curl = printed_curl(lines)
    statuses = []
    for commit in (judged.main, new):
        with serving(asgi_app(responder(judged.repo.contract("orders", commit)))) as url:
            statuses.append(status_of(curl, url))
    assert statuses[0] < 300
    assert 400 <= statuses[1] < 500


def test_a_response_is_shown_after_what_can_be_tried(judged: Any) -> None:
    text = refused(judged, judged.changed(answer_and_request_broken))
    request, _, response = text.partition("  response-body-required-widened\n")
    assert "  request-body-required-narrowed\n" in request
    assert "curl " not in response
    assert '    the change may answer this, main never does:\n    200 [{"id": "' in response


def test_the_whole_refusal(judged: Any) -> None:
    assert (
        refused(judged, judged.changed(sku_narrowed))
        == f"""\
contractrepo refuses this push; nothing was changed.

orders: this would break consumers of main [breaking-change]
  least version that may hold it: 2.0.0

  request-body-max-length-narrowed
    POST /orders
    contracts/orders/openapi.yaml:36
    at /paths/~1orders/post/requestBody/content/application~1json/schema
    /properties/sku/maxLength
    the request body refuses values it accepted: maxLength was 120 and
    is 90
    main accepts this, the change refuses it:
curl {MOCK_URL}/orders -H 'X-Shop: text' \\
  -H 'Content-Type: application/json' \\
  --data-raw \\
    '{{"sku": "{"a" * 56}'\\
'{"a" * 35}"}}'
    instead: Keep accepting the old values, or add a new optional
    property or operation for the stricter form.

  To see it, in your clone:
  contractrepo mock origin/main:contracts/orders/openapi.yaml
  contractrepo compare origin/main:contracts/orders/openapi.yaml \\
    HEAD:contracts/orders/openapi.yaml

Way out: mend it, or keep it as a design beside main:
  git push origin HEAD:refs/heads/design/orders/v2
"""
    )


def test_long_lists_are_cut_and_say_so(judged: Any) -> None:
    def many(data: Any) -> None:
        for number in range(8):
            data["paths"]["/orders"]["get"].setdefault("parameters", []).append(
                {"name": f"p{number}", "in": "query", "required": True, "schema": {"type": "string"}}
            )

    text = refused(judged, judged.changed(many))
    assert text.count("  request-parameter-required-added\n") == 5
    assert "\n  ... and 3 more\n" in text


def test_problems_are_listed_with_their_places() -> None:
    problems = [
        Problem(
            "ref-not-found", "error", "'#/x' does not exist", "/x", "a.yaml", 3, 7, "did you mean '#/y'?"
        ),
        *[Problem("required", "error", "a field is missing")] * 12,
    ]
    text = report(
        [
            Objection("change-undecided", "look", "a hint", blocking=False, contract="orders"),
            Objection(
                "document-invalid", "13 errors", contract="orders", problems=tuple(problems), topic="draft"
            ),
        ]
    )
    fields = "    [required] a field is missing\n" * 9
    assert (
        text
        == f"""\
contractrepo refuses this push; nothing was changed.

orders: 13 errors [document-invalid]
  a.yaml:3:7
    [ref-not-found] '#/x' does not exist
    hint: did you mean '#/y'?
{fields}  ... and 3 more

warning: orders: look [change-undecided]
  a hint

Way out: mend it, or keep it as a design beside main:
  git push origin HEAD:refs/heads/design/orders/draft
"""
    )


def test_an_accepted_push_is_told_what_is_worth_knowing() -> None:
    text = report([Objection("change-undecided", "look", blocking=False)])
    assert text == "contractrepo accepts this push. Worth knowing:\n\nwarning: look [change-undecided]\n"


def test_hostile_text_cannot_reach_the_terminal(judged: Any) -> None:
    def hostile(data: Any) -> None:
        data["paths"] = {
            "/\x1b[31m\u202eorders": {"post": {"responses": {"200": {"$ref": "#/\x1b[2J\nremote: ok"}}}}
        }

    text = refused(judged, judged.changed(hostile))
    assert text.isascii() or all(char.isprintable() for char in text.replace("\n", ""))
    assert not any(line.startswith("remote: ok") for line in text.splitlines())


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (
            StoreError("object-missing", "no object", "run git fsck"),
            "[object-missing] no object\nrun git fsck\n",
        ),
        (StoreError("object-missing", "no object"), "[object-missing] no object\n"),
        (ZeroDivisionError("by\nzero"), "[internal-error] ZeroDivisionError: by zero\n"),
    ],
    ids=["with a hint", "without", "not ours"],
)
def test_a_hook_that_cannot_work_says_why(error: Exception, told: str) -> None:
    assert fault_report(error) == f"contractrepo refuses this push; nothing was changed.\n\n{told}"


def test_what_has_no_file_and_no_whole_request_is_shown_as_it_is() -> None:
    def document(most: int) -> Contract:
        body = {"content": {"application/json": {"schema": {"type": "string", "maxLength": most}}}}
        operation = {"requestBody": body, "responses": {"200": {"description": "Fine."}}}
        return load(
            json.dumps(
                {
                    "openapi": "3.1.0",
                    "info": {"title": "T", "version": "1"},
                    "paths": {"/a": {"post": operation}},
                }
            )
        )

    base, revision = document(3), document(2)
    found = compare(base, revision)
    (finding,) = found.findings
    assert finding.witness is not None
    bare = replace(finding, witness=replace(finding.witness, request=None))
    objection = Objection(
        "breaking-change", "broken", comparison=replace(found, findings=(bare,)), base=Base("main", base)
    )
    assert (
        report([objection])
        == """\
contractrepo refuses this push; nothing was changed.

broken [breaking-change]

  request-body-max-length-narrowed
    POST /a
    1
    at /paths/~1a/post/requestBody/content/application~1json/schema/maxL
    ength
    the request body refuses values it accepted: maxLength was 3 and is
    2
    main accepts this, the change refuses it:
    "aaa"
    instead: Keep accepting the old values, or add a new optional
    property or operation for the stricter form.
"""
    )


def test_of_an_undecided_comparison_what_is_undecided_is_shown() -> None:
    def document(ending: str) -> Contract:
        pattern = f"^(?:[a-y]|z(?!{ending}))*$"
        schema = {"type": "object", "properties": {"a": {"type": "string", "pattern": pattern}}}
        operation = {
            "requestBody": {"content": {"application/json": {"schema": schema}}},
            "responses": {"200": {"description": "Fine."}},
        }
        return load(
            json.dumps(
                {
                    "openapi": "3.1.0",
                    "info": {"title": "T", "version": "1"},
                    "paths": {"/a": {"post": operation}},
                }
            )
        )

    found = compare(document("oo"), document("eb"))
    assert found.verdict == "undecided"
    text = report(
        [
            Objection(
                "change-undecided", "look", blocking=False, comparison=found, base=Base("main", found.base)
            )
        ]
    )
    assert "\n  request-body-properties-narrowed\n" in text
    assert "request-body-property-removed" not in text


def test_what_is_said_of_thousands_stays_short() -> None:
    many = [Objection("ref-not-pushable", f"x{number} is not taken", "hint") for number in range(10_000)]
    text = report([Objection("change-undecided", "look", blocking=False), *many])
    assert text.count("[ref-not-pushable]") == 50
    assert "[change-undecided]" not in text
    assert text.splitlines()[-1] == "... and as much is said against 9951 more"
