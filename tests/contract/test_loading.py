from __future__ import annotations

import os
import socket
from pathlib import Path
from typing import Any

import pytest

from contractrepo import Contract, Problem, Request, Response, check_document, load
from contractrepo.contract import load_files
from contractrepo.errors import ContractError, UsageError

TEXT = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\n"
BROKEN = "openapi: 3.1.0\ninfo: {title: T}\npaths: {}\n"
REFERRING = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\ncomponents: {schemas: {A: {$ref: '%s'}}}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "root"
    (root / "sub").mkdir(parents=True)
    (root / "openapi.yaml").write_text(TEXT)
    (root / "sub" / "a.yaml").write_text("type: object\n")
    (tmp_path / "secret.yaml").write_text("type: secret\n")
    return root


def codes(problems: Any) -> list[str]:
    return [problem.code for problem in problems]


def test_paths_and_texts(folder: Path) -> None:
    path = folder / "openapi.yaml"
    for source in (
        path,
        str(path),
        TEXT,
        TEXT.encode(),
        '{"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {}}',
    ):
        contract = load(source)
        assert (contract.title, contract.version, contract.problems) == ("T", "1", ())


def test_a_draft_loads_with_its_problems() -> None:
    contract = load(BROKEN)
    assert isinstance(contract, Contract)
    assert codes(contract.problems) == ["required"]
    assert contract.errors == contract.problems
    assert contract.version == ""
    assert load("openapi: 3.1.0\ninfo: 3\n").title == ""


def test_warnings_are_no_errors() -> None:
    contract = load(
        "openapi: 3.1.0\ninfo: {title: T, version: '1'}\ncomponents: {schemas: {A: {nullable: true}}}\n",
        strict=True,
    )
    assert [problem.severity for problem in contract.problems] == ["warning"]
    assert contract.errors == ()


def test_strict_raises_for_any_error() -> None:
    with pytest.raises(ContractError) as caught:
        load(BROKEN, strict=True)
    assert codes(caught.value.problems) == ["required"]


@pytest.mark.parametrize("text", ["[1\n", "a: 1\na: 2\n", "- a\n", "text\n", "\n", "openapi: 2\n", "null\n"])
def test_what_is_no_document_raises(text: str) -> None:
    with pytest.raises(ContractError):
        load(text)
    assert check_document(text)[0].severity == "error"


def test_missing_and_unreadable_files(tmp_path: Path) -> None:
    for path, code in (
        (tmp_path / "x.yaml", "file-not-found"),
        (tmp_path, "file-unreadable"),
        ("a\0b", "outside-root"),
    ):
        with pytest.raises(UsageError) as caught:
            load(path)
        assert caught.value.code == code
        assert codes(check_document(path)) == [code]
    with pytest.raises(UsageError):
        load_files({}, "openapi.yaml")


def test_a_file_outside_the_root_is_not_read(folder: Path) -> None:
    with pytest.raises(UsageError) as caught:
        load(folder / "openapi.yaml", root=folder / "sub")
    assert caught.value.code == "outside-root"


def test_files_below_the_root_are_read(folder: Path) -> None:
    path = folder / "sub" / "openapi.yaml"
    path.write_text(REFERRING % "../sub/a.yaml")
    assert load(path, root=folder).problems == ()
    path.write_text(REFERRING % "a.yaml")
    contract = load(path)
    assert contract.problems == ()
    assert contract.description.data["x-files"]["a.yaml"] == {"type": "object"}
    assert str(contract.description.location("/x-files/a.yaml/type")) == f"{path.parent}/a.yaml:1:1"
    assert load(REFERRING % "sub/a.yaml", root=folder).problems == ()
    assert codes(load(REFERRING % "sub/a.yaml").problems) == ["ref-not-found"]


def test_names_for_messages(folder: Path) -> None:
    (folder / "openapi.yaml").write_text(REFERRING % "sub/b.yaml")
    (folder / "sub" / "b.yaml").write_text("type: strng\n")
    assert [
        problem.file for problem in load(folder / "openapi.yaml", file="HEAD:api/openapi.yaml").problems
    ] == ["HEAD:api/sub/b.yaml"]
    assert [problem.file for problem in load(folder / "openapi.yaml", file="<stdin>").problems] == [
        "sub/b.yaml"
    ]
    assert str(check_document(BROKEN, file="x.yaml")[0]).startswith("x.yaml:2:1: error: [required]")


@pytest.mark.parametrize(
    "reference",
    [
        "../secret.yaml",
        "%2e%2e/secret.yaml",
        "{outside}",
        "file://{outside}",
        "sub/../../secret.yaml",
        "link.yaml",
        "linked/a.yaml",
        "up/secret.yaml",
    ],
)
def test_nothing_outside_the_root_is_read(folder: Path, reference: str) -> None:
    outside = folder.parent / "secret.yaml"
    (folder / "link.yaml").symlink_to(outside)
    (folder / "linked").symlink_to(folder / "sub")
    (folder / "up").symlink_to(folder.parent)
    (folder / "openapi.yaml").write_text(REFERRING % reference.replace("{outside}", str(outside)))
    found = check_document(folder / "openapi.yaml")
    assert found[0].code in {"ref-forbidden", "ref-not-found"}
    assert "type: secret" not in str(found)
    assert all(problem.code in {"ref-forbidden", "ref-not-found", "symlink-refused"} for problem in found)


def test_the_network_is_never_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: Any) -> None:
        raise AssertionError(arguments)

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    for reference in ("http://127.0.0.1:9/x", "https://example.com/a.yaml", "//example.com/a"):
        assert codes(check_document(REFERRING % reference)) == ["ref-forbidden"]


def test_files_that_are_no_files(folder: Path) -> None:
    os.mkfifo(folder / "pipe.yaml")
    for reference in ("pipe.yaml", "sub", "sub/", ".", "none.yaml", "a%00b.yaml"):
        (folder / "openapi.yaml").write_text(REFERRING % reference)
        found = codes(check_document(folder / "openapi.yaml"))
        assert found in (["ref-not-found"], ["ref-forbidden"])


def test_a_file_without_permission_is_a_problem(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "openapi.yaml").write_text(REFERRING % "sub/a.yaml")
    plain = Path.open

    def refuse(path: Path, *arguments: Any, **options: Any) -> Any:
        if path.name == "a.yaml":
            raise PermissionError
        return plain(path, *arguments, **options)

    monkeypatch.setattr(Path, "open", refuse)
    assert codes(check_document(folder / "openapi.yaml")) == ["ref-not-found", "file-unreadable"]


def test_files_in_memory() -> None:
    contract = load_files(
        {"api/a.yaml": (REFERRING % "b.yaml").encode(), "api/b.yaml": b"type: 3\n"},
        "api/a.yaml",
        file="x/api/a.yaml",
    )
    assert [(problem.file, problem.pointer) for problem in contract.problems] == [("x/api/b.yaml", "/type")]


@pytest.mark.parametrize(
    "text",
    [
        "\ud800: 1\n",
        b"\xff\xfe\xff",
        b"\x00",
        "{" * 100_000,
        "- " * 100_000,
        "a: " * 10_000,
        "'" * 10,
        "&a" * 10_000,
        "? " * 5_000,
        "!" * 100,
    ],
)
def test_bad_input_of_any_kind_is_a_problem(text: str | bytes) -> None:
    source = text if isinstance(text, bytes) else f"{text}\n"
    found = check_document(source)
    assert found
    assert all(isinstance(problem, Problem) and problem.severity == "error" for problem in found)


def test_problems_are_found_once() -> None:
    contract = load(BROKEN)
    assert contract.problems is contract.problems


def test_real_documents_load(specs: Path) -> None:
    entries = [*specs.glob("*/*.yaml"), *specs.glob("*/*.json")]
    assert len(entries) == 13
    for path in sorted(entries):
        contract = load(path)
        assert contract.description.operations
        assert {problem.file for problem in contract.problems} <= {
            str(path),
            *map(str, path.parent.rglob("*.yml")),
        }


def test_a_description_in_many_files(specs: Path) -> None:
    contract = load(specs / "digitalocean" / "openapi.yaml")
    assert len(contract.operations) == 13
    assert not [problem for problem in contract.problems if problem.code.startswith("ref-not")]
    operation = contract.operations[0]
    assert operation.operation_id == "sshKeys_list"
    assert contract.description.location(operation.pointer).file == str(
        specs / "digitalocean/resources/ssh_keys/sshKeys_list.yml"
    )


def test_messages_are_judged() -> None:
    operation = "{parameters: [{name: b, in: path, required: true, schema: {type: integer}}], responses: {200: {description: ok}}}"
    contract = load(
        f"openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths: {{'/a/{{b}}': {{get: {operation}}}}}\n"
    )
    assert contract.judge is contract.judge
    assert contract.validate_request(Request("GET", "/a/1")) == []
    assert [violation.location for violation in contract.validate_request(Request("GET", "/a/x"))] == ["path"]
    assert contract.validate_response(Request("GET", "/a/1"), Response(200)) == []
    assert [
        violation.location for violation in contract.validate_response(Request("GET", "/a/1"), Response(500))
    ] == ["status"]
