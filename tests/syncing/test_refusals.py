"""Input that cannot be used: every problem names file, line and a way out."""

from __future__ import annotations

import pytest

from contractrepo import sync
from contractrepo.errors import ContractError, UsageError

SPEC = """openapi: 3.1.0
info: {title: T, version: '1'}
paths:
  /a/{b}:
    parameters: [{name: b, in: path, required: true, schema: {type: string}}]
    get:
      responses: {'200': {description: A}}
"""
HEAD = "mock: 1\noperation: GET /a/{b}\nexamples:\n"
ONE = HEAD + "  one:\n    respond: {status: 200}\n"


def refused(mocks: dict[str, str], spec: str = SPEC) -> list[tuple[str, str | None, int | None, bool]]:
    with pytest.raises(ContractError) as error:
        sync(None, {"openapi.yaml": spec}, mocks)
    return [(one.code, one.file, one.line, one.hint is not None) for one in error.value.problems]


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        (HEAD + "  one: {respond: {status: 200}}\n  one: {respond: {status: 200}}\n", "duplicate-key", 5),
        (HEAD + "  one: {respond: {status: 200}, unknown: 1}\n", "mock-invalid", 4),
        (HEAD + "  one: {respond: {status: 200, bodyFile: ../../a}}\n", "body-file-outside", 4),
        (HEAD + "  one: {when: {path: {c: 1}}, respond: {status: 200}}\n", "mock-parameter-unknown", 4),
        (HEAD + "  one: {when: {body: {at: {a: 1}}}, respond: {status: 200}}\n", "mock-pointer-invalid", 4),
        (
            HEAD + "  one: {when: {body: {schema: {pattern: 3}}}, respond: {status: 200}}\n",
            "mock-pattern-invalid",
            4,
        ),
        (ONE.replace("GET", "BREW"), "mock-operation-unknown", 2),
        (ONE.replace("/a/{b}", "/a"), None, None),
        ("{", "yaml-syntax", 1),
        ("[]\n", "mock-invalid", 1),
    ],
)
def test_a_mock_file_that_cannot_be_used(text: str, code: str | None, line: int | None) -> None:
    if code is None:
        assert "openapi.yaml" in sync(None, {"openapi.yaml": SPEC}, {"mocks/a.mock.yaml": text}).files
        return

    (found,) = refused({"mocks/a.mock.yaml": text})

    assert found[:3] == (code, "mocks/a.mock.yaml", line)


def test_two_files_for_one_operation() -> None:
    found = refused({"mocks/a.mock.yaml": ONE, "mocks/b.mock.yaml": ONE})

    assert found == [("mock-duplicate", "mocks/b.mock.yaml", 2, True)]


def test_two_files_for_one_operation_of_which_one_is_known() -> None:
    base = {"openapi.yaml": SPEC, "mocks/b.mock.yaml": ONE}

    with pytest.raises(ContractError) as error:
        sync({**base, "mocks/a.mock.yaml": ONE}, {"openapi.yaml": SPEC}, {"mocks/b.mock.yaml": ONE})

    assert [problem.code for problem in error.value.problems] == ["mock-duplicate"]


@pytest.mark.parametrize("text", ["", "a: [", "openapi: 2.0.0\n", "[]", "\x00", "\ud800"])
def test_a_document_that_cannot_be_read(text: str) -> None:
    with pytest.raises(ContractError) as error:
        sync(None, {"openapi.yaml": text}, {})

    assert all(problem.file == "openapi.yaml" for problem in error.value.problems)


def test_a_body_file_need_not_be_at_hand() -> None:
    text = HEAD + "  one: {respond: {status: 200, contentType: image/png, bodyFile: files/a.png}}\n"

    plan = sync(None, {"openapi.yaml": SPEC}, {"mocks/a.mock.yaml": text})

    assert "image/png" in plan.files["openapi.yaml"]


@pytest.mark.parametrize(
    "paths",
    [
        "paths: {/a: 5}",
        "paths: {/a: {$ref: '#/nowhere'}}",
        "paths: {/a: {get: {responses: 5}}}",
        "paths: {/a: {get: {responses: {'200': {description: A, content: {application/json: {examples: 5}}}}}}}",
    ],
)
def test_a_document_that_is_not_sound_where_the_mocks_add_something(paths: str) -> None:
    spec = f"openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\n{paths}\n"
    mock = "mock: 1\noperation: GET /a\nexamples:\n  one:\n    respond: {status: 200, body: {a: 1}}\n"

    assert refused({"mocks/a.mock.yaml": mock}, spec) == [("edit-impossible", "openapi.yaml", 3, True)]


def test_nesting_as_deep_as_a_file_may_be() -> None:
    body = "[" * 250 + "]" * 250
    mock = '{"mock":1,"operation":"GET /a/{b}","examples":{"one":{"respond":{"status":202,"body":%s}}}}'

    with pytest.raises(UsageError, match="nested deeper"):
        sync(None, {"openapi.yaml": SPEC}, {"mocks/a.mock.json": mock % body})


def test_a_deep_body_gets_a_schema_that_ends() -> None:
    body = '{"a":' * 100 + "1" + "}" * 100
    mock = '{"mock":1,"operation":"GET /a/{b}","examples":{"one":{"respond":{"status":202,"body":%s}}}}'

    plan = sync(None, {"openapi.yaml": SPEC}, {"mocks/a.mock.json": mock % body})

    assert plan.files["openapi.yaml"].count("properties:") == 33


def test_misuse() -> None:
    spec = {"openapi.yaml": SPEC}
    with pytest.raises(UsageError, match="no mode 'loose'"):
        sync(None, spec, {}, mode="loose")  # type: ignore[arg-type]  # it is no mode
    with pytest.raises(UsageError, match="no document"):
        sync(None, {}, {})
    with pytest.raises(UsageError, match=r"none of openapi\.yaml"):
        sync({"other.yaml": SPEC}, spec, {})
