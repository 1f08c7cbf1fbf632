"""What mocks say beside the documents: who is named, what is not said twice, and that nobody waits for it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from contractrepo.breaking import Comparison, Finding, Severity, compare
from contractrepo.contract import Contract, load
from contractrepo.mocking import MockSet
from contractrepo.mocking.files.reading import read_mock
from contractrepo.policy import Compatibility

JSON = "application/json"
ITEM = {
    "type": "object",
    "required": ["id"],
    "properties": {"id": {"type": "string"}, "n": {"type": "integer"}},
}


def contract(item: Any = ITEM, **operations: Any) -> Contract:
    body = {"required": True, "content": {JSON: {"schema": item}}}
    answer = {"description": "ok", "content": {JSON: {"schema": ITEM}}}
    paths = {
        "/a": {
            "post": {"requestBody": body, "responses": {"201": answer, "409": {"description": "no"}}},
            "get": {
                "responses": {"200": answer, "202": {"description": "later"}, "404": {"description": "no"}}
            },
            "delete": {"responses": {"204": {"description": "gone"}}},
            **operations,
        }
    }
    data = {"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": paths}
    return load(json.dumps(data).encode(), file="openapi.json")


def mocks(**files: Any) -> MockSet:
    """Return the mocks of operations of ``/a``, by method."""
    texts = {
        f"mocks/{method}-a.mock.json": {"mock": 1, "operation": f"{method.upper()} /a", "examples": examples}
        for method, examples in files.items()
    }
    return MockSet.parse({name: json.dumps(text).encode() for name, text in texts.items()})


def example(status: int, body: Any = None, **more: Any) -> dict[str, Any]:
    respond = {"status": status, **({"contentType": JSON, "body": body} if body is not None else {})}
    return {"respond": respond, **more}


def sent(body: Any, **more: Any) -> dict[str, Any]:
    return example(201, {"id": "x"}, when={"body": {"equals": body}}, **more)


def moves(needed: str | None, following: str | None) -> dict[str, Any]:
    state = {"machine": "m", "is": needed, "then": following}
    return {"state": {name: value for name, value in state.items() if value is not None}}


def played(
    old: MockSet, new: MockSet, base: Contract | None = None, revision: Contract | None = None
) -> Comparison:
    base = base or contract()
    return compare(base, revision or base, base_mocks=old, revision_mocks=new)


def rules(comparison: Comparison) -> list[str]:
    return [finding.rule for finding in comparison.findings]


def test_a_change_is_told_with_example_and_file_on_both_sides() -> None:
    (finding,) = played(
        mocks(get={"one": example(200, {"id": "1"})}), mocks(get={"two": example(202)})
    ).findings
    assert finding.message == (
        "the request of the mock 'one' of mocks/get-a.mock.json (GET /a) "
        "is answered with status 202 in place of 200, by 'two'"
    )
    assert (finding.old, finding.new, finding.severity) == (200, 202, Severity.WARNING)
    assert str(finding.old_location) == "mocks/get-a.mock.json:1:49"
    assert str(finding.location) == "mocks/get-a.mock.json:1:49"


def finding_of(comparison: Comparison, rule: str) -> Finding:
    (found,) = (finding for finding in comparison.findings if finding.rule == rule)
    return found


def test_examples_that_change_alike_are_one_finding() -> None:
    bodies = {f"e{n}": {"id": str(n)} for n in range(3)}
    old = mocks(post={name: sent(body) for name, body in bodies.items()})
    new = mocks(post={name: {**sent(body), "respond": {"status": 409}} for name, body in bodies.items()})
    (finding,) = played(old, new).findings
    assert "mock 'e0' of mocks/post-a.mock.json and 2 more (POST /a)" in finding.message
    assert ", by 'e0'" in finding.message


def test_the_identity_of_a_change_does_not_depend_on_the_names_of_examples() -> None:
    first = played(mocks(get={"a": example(200, {"id": "1"})}), mocks(get={"a": example(204)}))
    other = played(mocks(get={"b": example(200, {"id": "2"})}), mocks(get={"c": example(204)}))
    assert first.findings_digest == other.findings_digest
    assert (
        first.findings_digest
        != played(mocks(get={"a": example(204)}), mocks(get={"a": example(200, {"id": "1"})})).findings_digest
    )


def test_what_follows_in_a_sequence_is_played() -> None:
    then = [{"status": 200, "contentType": JSON, "body": {"id": "2"}}, {"status": 404}]
    old = mocks(get={"poll": example(200, {"id": "1"}, then=then)})
    new = mocks(get={"poll": example(200, {"id": "1"}, then=then[:1])})
    (finding,) = played(old, new).findings
    assert (finding.rule, finding.old, finding.new) == ("behaviour-status-changed", 404, 200)


def test_a_state_is_reached_by_the_requests_that_lead_there() -> None:
    """GET needs a state that only POST, and then DELETE, bring about."""
    post = {"new": sent({"id": "1"}, **moves("empty", "full"))}
    delete = {"drop": example(204, **moves("full", "dropped"))}
    old = mocks(
        post=post,
        delete=delete,
        get={
            "none": example(200, {"id": "0"}, **moves("empty", None)),
            "gone": example(202, **moves("dropped", None)),
        },
    )
    new = mocks(
        post=post,
        delete=delete,
        get={
            "none": example(200, {"id": "0"}, **moves("empty", None)),
            "back": example(200, {"id": "1"}, **moves("dropped", None)),
        },
    )
    (finding,) = played(old, new).findings
    assert (finding.rule, finding.old, finding.new) == ("behaviour-status-changed", 202, 200)
    assert "'gone'" in finding.message
    assert ", by 'back'" in finding.message


def test_another_way_is_told_where_it_forks_and_not_of_what_follows() -> None:
    get = {
        "none": example(202, **moves("empty", None)),
        "full": example(200, {"id": "1"}, **moves("full", None)),
    }
    old = mocks(post={"new": sent({"id": "1"}, **moves("empty", "full"))}, get=get)
    new = mocks(post={"new": sent({"id": "1"}, **moves("empty", "empty"))}, get=get)
    assert rules(played(old, new)) == ["behaviour-state-changed"]
    refusing = mocks(
        post={"new": {**sent({"id": "1"}, **moves("empty", "full")), "respond": {"status": 409}}},
        get={**get, "full": example(202, **moves("full", None))},
    )
    assert rules(played(old, refusing)) == ["behaviour-status-changed"]


def test_a_state_that_nothing_leads_to_says_nothing() -> None:
    old = mocks(
        get={
            "lost": example(200, {"id": "1"}, **moves("nowhere", None)),
            "begin": example(200, {"id": "1"}, **moves("a", None)),
        }
    )
    new = mocks(
        get={
            "lost": example(202, **moves("nowhere", None)),
            "begin": example(200, {"id": "1"}, **moves("a", None)),
        }
    )
    assert rules(played(old, new)) == ["behaviour-status-changed"]  # "nowhere" is where the machine begins
    swapped = [
        MockSet.parse(
            {
                "mocks/x.mock.json": json.dumps(
                    {
                        "mock": 1,
                        "operation": "GET /a",
                        "examples": dict(
                            reversed(json.loads(side.files["mocks/get-a.mock.json"])["examples"].items())
                        ),
                    }
                ).encode()
            }
        )
        for side in (old, new)
    ]
    assert rules(played(*swapped)) == []


def test_a_step_whose_request_cannot_be_made_leads_nowhere() -> None:
    post = {"bad": example(201, {"id": "x"}, when={"body": {"equals": {"id": 5}}}, **moves("empty", "full"))}
    get = {
        "none": example(202, **moves("empty", None)),
        "full": example(200, {"id": "1"}, **moves("full", None)),
    }
    changed = {**get, "full": example(202, **moves("full", None))}
    assert rules(played(mocks(post=post, get=get), mocks(post=post, get=changed))) == []


def test_an_example_that_another_one_hides_or_that_breaks_the_connection_promises_nothing() -> None:
    hidden = {"first": example(200, {"id": "1"}), "second": example(200, {"id": "2"})}
    assert rules(played(mocks(get=hidden), mocks(get={**hidden, "second": example(202)}))) == []
    fault = {"cut": example(200, {"id": "1"}, fault="reset")}
    assert rules(played(mocks(get=fault), mocks(get={"cut": example(202, fault="reset")}))) == []


def test_a_status_that_the_document_drops_is_not_told_twice() -> None:
    answer = {"description": "ok", "content": {JSON: {"schema": ITEM}}}
    revision = contract(get={"responses": {"202": answer, "404": {"description": "no"}}})
    old, new = mocks(get={"one": example(200, {"id": "1"})}), mocks(get={"one": example(202, {"id": "1"})})
    comparison = played(old, new, revision=revision)
    removed = finding_of(comparison, "response-success-status-removed")
    assert removed.witness is not None
    assert removed.witness.mock is not None
    assert (removed.witness.mock.id, removed.witness.mock.location.file) == ("one", "mocks/get-a.mock.json")
    assert not [rule for rule in rules(comparison) if rule.startswith("behaviour-")]


def test_headers_and_media_types_that_the_document_drops_are_not_told_twice() -> None:
    def get(media: dict[str, Any], headers: dict[str, Any]) -> Contract:
        return contract(
            get={"responses": {"200": {"description": "ok", "headers": headers, "content": media}}}
        )

    text, data = {"text/plain": {}}, {JSON: {}}
    one, other = (
        {"respond": {"status": 200, "contentType": JSON, "body": 1}},
        {"respond": {"status": 200, "contentType": "text/plain", "body": "1"}},
    )
    comparison = played(
        mocks(get={"e": one}), mocks(get={"e": other}), get({**data, **text}, {}), get(text, {})
    )
    assert rules(comparison) == ["response-body-media-type-removed"]
    header = {"X-A": {"schema": {"type": "string"}}}
    with_header = {"respond": {**one["respond"], "headers": {"X-A": "1"}}}
    there, back = get(data, header), get(data, {})
    assert rules(played(mocks(get={"e": with_header}), mocks(get={"e": one}), there, back)) == [
        "response-header-removed"
    ]
    assert rules(played(mocks(get={"e": one}), mocks(get={"e": with_header}), back, there)) == [
        "response-header-added"
    ]


def test_an_answer_that_had_no_content_has_some() -> None:
    (finding,) = played(mocks(get={"e": example(200)}), mocks(get={"e": example(200, {"id": "1"})})).findings
    assert (finding.rule, finding.old, finding.new) == ("behaviour-media-type-changed", None, JSON)


def test_a_step_that_no_mock_answers_any_more_leads_elsewhere() -> None:
    get = {
        "none": example(202, **moves("empty", None)),
        "full": example(200, {"id": "1"}, **moves("full", None)),
    }
    post = {"new": sent({"id": "1"}, **moves("empty", "full"))}
    (finding,) = played(mocks(post=post, get=get), mocks(get={**get, "more": example(404)})).findings
    assert (finding.rule, finding.old, finding.new) == ("behaviour-status-changed", 200, 202)
    assert "'full'" in finding.message


def test_mocks_that_come_from_no_file_are_compared_too() -> None:
    def made(status: int) -> MockSet:
        data = {"operation": "GET /a", "examples": {"e": {"respond": {"status": status}}}}
        return MockSet({"mocks/a.mock.json": str(status).encode()}, {"GET /a": read_mock(data)})

    assert played(made(200), made(200)).verdict == "unchanged"
    (finding,) = played(made(200), made(202)).findings
    assert finding.message == (
        "the request of the mock 'e' (GET /a) is answered with status 202 in place of 200, by 'e'"
    )


def test_a_mock_proves_what_the_schemas_leave_open() -> None:
    """Nobody decides whether one regular expression is within another; a mock that fails at that place does."""
    base, revision = (
        contract({"type": "object", "properties": {"id": {"type": "string", "pattern": pattern}}})
        for pattern in ("^[a-z]+$", "^(?:[a-y]|z(?!eb))*$")
    )
    open_ = compare(base, revision)
    assert [
        (f.decided, f.severity) for f in open_.findings if f.rule == "request-body-properties-narrowed"
    ] == [(False, Severity.WARNING)]
    same = mocks(post={"horse": sent({"id": "horse"}), "zebra": sent({"id": "zebra"})})
    proved = played(same, same, base, revision)
    finding = finding_of(proved, "request-body-properties-narrowed")
    assert (finding.decided, finding.severity) == (True, Severity.BREAKING)
    assert finding.witness is not None
    assert finding.witness.mock is not None
    assert finding.witness.mock.id == "zebra"
    assert finding.witness.request is not None
    assert base.validate_request(finding.witness.request) == []
    assert revision.validate_request(finding.witness.request)
    assert proved.findings_digest == open_.findings_digest


def test_of_several_reasons_none_is_given_a_mock_that_fails_elsewhere() -> None:
    def chosen(kinds: list[Any]) -> Any:
        return {"type": "object", "required": ["id"], "properties": {"id": {"oneOf": kinds}}}

    base = contract(chosen([{"type": "string", "maxLength": 9}, {"type": "integer", "maximum": 9}]))
    revision = contract(chosen([{"type": "string", "maxLength": 5}, {"type": "integer", "maximum": 5}]))
    same = mocks(post={"eight": sent({"id": 8})})
    comparison = played(same, same, base, revision)
    assert comparison.verdict == "breaking"
    assert not [rule for rule in rules(comparison) if rule.startswith("behaviour-")]


def test_every_answer_of_an_example_is_held_against_the_other_side() -> None:
    """Also of one whose own request breaks the contract, which is what its error is for."""
    later = {"status": 201, "contentType": JSON, "body": {"id": "x", "extra": 1}}
    old = mocks(
        post={"twice": sent({"id": "1"}, then=[later])}, get={"bad": example(202, when={"query": {"q": "1"}})}
    )
    answer = {
        "description": "ok",
        "content": {
            JSON: {"schema": {**ITEM, "properties": {**ITEM["properties"], "extra": {"type": "string"}}}}
        },
    }
    body = {"required": True, "content": {JSON: {"schema": ITEM}}}
    revision = contract(
        post={"requestBody": body, "responses": {"201": answer, "409": {"description": "no"}}}
    )
    finding = finding_of(played(old, old, revision=revision), "behaviour-response-outdated")
    assert finding.witness is not None
    assert finding.witness.response is not None
    assert json.loads(finding.witness.response.body) == {"id": "x", "extra": 1}
    # Nothing that a mock says about itself.
    assert finding.witness.response.headers == (("Content-Type", JSON),)


def test_an_answer_that_breaks_its_own_contract_is_nobodys_expectation() -> None:
    wrong = mocks(get={"wrong": example(200, {"id": 5})})
    stricter = contract(
        get={"responses": {"200": {"description": "ok", "content": {JSON: {"schema": False}}}}}
    )
    assert not [r for r in rules(played(wrong, wrong, revision=stricter)) if r.startswith("behaviour-")]


def test_an_operation_that_no_request_reaches_is_left_alone() -> None:
    impossible = {
        "requestBody": {"required": True, "content": {JSON: {"schema": False}}},
        "responses": {"201": {"description": "no"}},
    }
    base = contract(put=impossible)
    old, new = mocks(put={"e": example(201)}), mocks(put={"e": example(409)})
    assert rules(played(old, new, base)) == []


def test_mocks_of_operations_that_only_one_side_has() -> None:
    put = {"responses": {"200": {"description": "ok"}}}
    get = {"g": example(200, {"id": "1"})}
    one, none = mocks(put={"e": example(200)}, get=get), mocks(get=get)
    assert rules(played(none, one, contract(), contract(put=put))) == ["operation-added"]
    gone = finding_of(played(one, none, contract(put=put), contract()), "operation-removed")
    assert gone.witness is not None
    assert gone.witness.mock is not None
    assert rules(played(one, none, contract(put=put))) == []
    assert rules(played(none, one, contract(put=put))) == []


def test_ignored_paths_are_not_played_and_modes_count() -> None:
    old, new = mocks(get={"a": example(200, {"id": "1"})}), mocks(get={"a": example(202)})

    def found(**rules: Any) -> list[Severity]:
        policy = Compatibility(**rules)
        one = contract()
        comparison = compare(one, one, base_mocks=old, revision_mocks=new, policy=policy)
        return [finding.severity for finding in comparison.findings]

    assert found(ignore_paths=("/a",)) == []
    assert found(mode="none") == [Severity.INFO]
    assert found(mode="full-transitive") == [Severity.WARNING]
    assert found(severity={"behaviour-status-changed": "breaking"}) == [Severity.BREAKING]


def test_without_the_mocks_of_both_sides_there_is_no_behaviour() -> None:
    base = contract()
    old, new = mocks(get={"a": example(200, {"id": "1"})}), mocks(get={"a": example(202)})
    assert compare(base, base, base_mocks=old).verdict == "unchanged"
    assert compare(base, base, revision_mocks=new).verdict == "unchanged"
    assert compare(base, base, base_mocks=old, revision_mocks=old).verdict == "unchanged"
    assert compare(base, base, base_mocks=MockSet(), revision_mocks=MockSet()).verdict == "unchanged"


def test_a_body_in_a_file_of_its_own_counts() -> None:
    def side(content: bytes) -> MockSet:
        text = {
            "mock": 1,
            "operation": "GET /a",
            "examples": {"e": {"respond": {"status": 200, "contentType": JSON, "bodyFile": "e.json"}}},
        }
        return MockSet.parse(
            {"mocks/g.mock.json": json.dumps(text).encode(), "mocks/e.json": content, "mocks/same.txt": b"x"}
        )

    assert played(side(b'{"id": "1"}'), side(b'{"id": "2"}')).verdict == "compatible"
    assert (
        'mocks/e.json\n  ~ /: "11 bytes" -> "12 bytes"\n'
        in played(side(b'{"id": "1"}'), side(b'{"id": "20"}')).structural_difference()
    )


SCRIPT = """
import sys
from pathlib import Path
from contractrepo.breaking import compare
from contractrepo.contract import load
from contractrepo.mocking import MockSet
base, revision = (load(Path(path)) for path in sys.argv[1:3])
mocks = MockSet.parse({"mocks/get-nothing.mock.yaml": Path(sys.argv[3]).read_bytes()})
assert compare(base, revision).verdict == "compatible"
assert compare(base, revision, base_mocks=mocks, revision_mocks=mocks).verdict == "compatible"
print([name for name in sys.modules if name.startswith(("contractrepo.breaking.behaviour.", "contractrepo.mocking.responding"))])
"""


def test_nothing_is_loaded_or_played_where_no_mock_can_answer_otherwise() -> None:
    """Mocks that are equal, of operations that did not change, cost no more than none."""
    sample = Path(__file__).parents[2] / "sample_repo/contracts/catalog"
    sides = [str(sample / version / "openapi.yaml") for version in ("1.0.0", "1.1.0")]
    mock = str(sample / "1.0.0/mocks/get-products.mock.yaml")
    root = str(Path(__file__).parents[2])
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, *sides, mock],
        env={"PYTHONPATH": root},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"


def test_more_answers_than_are_played_are_told() -> None:
    old = mocks(
        get={f"e{n}": example(200, {"id": str(n)}, then=[{"status": 404}] * 20) for n in range(101)},
        delete={"d": example(204)},
    )
    new = mocks(get={"e0": example(202)}, delete={"d": example(204, priority=1)})
    comparison = played(old, new)
    assert [(f.rule, f.decided, f.severity) for f in comparison.findings] == [
        ("behaviour-not-played", False, Severity.WARNING)
    ]
    assert comparison.verdict == "undecided"


def test_many_examples_of_one_change_are_one_finding() -> None:
    old = mocks(post={f"e{n}": sent({"id": str(n)}) for n in range(50)})
    new = mocks(post={f"e{n}": {**sent({"id": str(n)}), "respond": {"status": 409}} for n in range(50)})
    (finding,) = played(old, new).findings
    assert "and 49 more" in finding.message


NAME = "\u202e\"\\'{}/~|`"  # the format takes no control characters in names
EVIL = "\x1b[31m\u202e\"\\'{}/~\r\n|`"


def test_hostile_names_and_values_do_no_harm() -> None:
    when = {
        "path": {EVIL: EVIL},
        "query": {EVIL: {"matches": "(a+)+$"}},
        "headers": {EVIL: EVIL},
        "body": {
            "at": {"/~2": 1, "x": 2, "": {"not": {"present": True}}},
            "contains": [EVIL],
            "text": {"oneOf": ["a"]},
        },
        "contentType": EVIL,
    }
    answers = [
        {"status": 201, "contentType": kind, "headers": {EVIL: EVIL}, "body": {"id": EVIL}}
        for kind in (EVIL, JSON, "multipart/form-data", "text/plain", "a/xml")
    ]
    examples = {
        f"{NAME}{n}": {"when": when, "respond": answer, "state": {"machine": NAME, "is": NAME, "then": NAME}}
        for n, answer in enumerate(answers)
    }
    old = mocks(post=examples, get={NAME: example(200, {"id": EVIL})})
    new = mocks(post=dict(reversed(examples.items())), get={NAME: example(202)})
    assert (old.problems, new.problems) == ((), ())
    comparison = played(old, new)
    assert "behaviour-status-changed" in rules(comparison)
    for name in ("text", "json", "markdown", "sarif", "junit", "github"):
        assert "\x1b" not in comparison.render(name)
        assert "\u202e" not in comparison.render(name)
    assert "\x1b" not in comparison.structural_difference()


def test_mock_files_that_cannot_be_read_are_left_out() -> None:
    broken = MockSet.parse({"mocks/a.mock.yaml": b"{", "mocks/b.mock.json": b'{"mock": 1, "operation": 5}'})
    assert played(broken, mocks(get={"e": example(200, {"id": "1"})})).findings == ()
    assert played(broken, broken).verdict == "unchanged"


def test_the_reports_name_the_mock() -> None:
    same = mocks(post={"five": sent({"id": "1", "n": 5})})
    revision = contract(
        {**ITEM, "properties": {"id": {"type": "string"}, "n": {"type": "integer", "maximum": 3}}}
    )
    comparison = played(same, same, revision=revision)
    place = "(like the mock 'five' of mocks/post-a.mock.json:1:50)"
    assert place in " ".join(comparison.render("text").split())
    (witness,) = [f["witness"] for f in json.loads(comparison.render("json"))["findings"] if f["witness"]]
    assert witness["mock"] == {"example": "five", "file": "mocks/post-a.mock.json", "line": 1}


@pytest.mark.parametrize("value", [1, True, 1.0])
def test_one_is_not_true_in_a_mock_either(value: Any) -> None:
    old, new = (mocks(get={"e": example(200, {"id": "1", "n": n})}) for n in (1, value))
    assert played(old, new).verdict == ("compatible" if value is True else "unchanged")
